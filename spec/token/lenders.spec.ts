import { Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { Lenders, noOpenSession } from '../../src/token/lenders.js';
import { bytesInUse } from '../chaos/memory.js';
import { LentConnection } from './lent-connection.js';
import { listen } from './listener.js';
import { VirtualRuntime } from './virtual-runtime.js';

const lent = (): LentConnection => new LentConnection(new VirtualRuntime());

describe('Lenders', () => {
  it('tells a session it has not seen from one it has', () => {
    const [lenders, one, two] = [new Lenders(), lent(), lent()];

    expect([one, one, two, one, two].map((connection) => lenders.note(connection))).toEqual([true, false, true, false, false]);
  });

  it('knows which sessions are open', () => {
    const [lenders, one, two] = [new Lenders(), lent(), lent()];
    lenders.note(one);
    lenders.note(two);
    expect(lenders.open).toEqual([one, two]);

    one.close();
    expect(lenders.open).toEqual([two]);
  });

  it('says what to do where none is', () => {
    expect(noOpenSession()).toMatchObject({
      code: 'authorization-failure',
      message: 'No open session uses this auth plugin, so there is no connection to sign in over; call authenticate() of a session with it first.',
    });
  });

  it('prefers the session that asked last and falls back to one that is open', () => {
    const [lenders, one, two] = [new Lenders(), lent(), lent()];
    lenders.note(one);
    lenders.note(two);
    lenders.note(one);
    expect(lenders.latest).toBe(one);

    one.close();
    expect(lenders.latest).toBe(two);
    two.close();
    expect(lenders.latest).toBeUndefined();
  });

  it('never takes a session that is closed', () => {
    const [lenders, open, closed] = [new Lenders(), lent(), lent()];
    lenders.note(open);
    closed.close();

    expect(lenders.note(closed)).toBe(false);
    expect(lenders.latest).toBe(open);
    expect(lenders.otherThan(open)).toBeUndefined();
  });

  it('finds another open session', () => {
    const [lenders, one, two] = [new Lenders(), lent(), lent()];
    lenders.note(one);
    expect(lenders.otherThan(one)).toBeUndefined();

    lenders.note(two);
    expect(lenders.otherThan(one)).toBe(two);
    expect(lenders.otherThan(two)).toBe(one);
  });

  it('tells of each that closes, and of the last one', () => {
    const [lenders, one, two] = [new Lenders(), lent(), lent()];
    const closed = listen(lenders.closed$);
    const allClosed = listen(lenders.allClosed$);
    lenders.note(one);
    lenders.note(two);

    two.close();
    expect(closed.values).toHaveLength(1);
    expect(allClosed.values).toHaveLength(0);
    one.close();
    expect(closed.values).toHaveLength(2);
    expect(allClosed.values).toHaveLength(1);
  });

  it('lets all that are open hide a secret', () => {
    const [lenders, one, two, gone] = [new Lenders(), lent(), lent(), lent()];
    for (const connection of [one, two, gone]) lenders.note(connection);
    gone.close();

    lenders.conceal(['token-1']);
    expect([one, two, gone].map(({ concealed }) => [...concealed])).toEqual([['token-1'], ['token-1'], []]);
  });

  it('tells all that are open', () => {
    const [lenders, one, two, gone] = [new Lenders(), lent(), lent(), lent()];
    for (const connection of [one, two, gone]) lenders.note(connection);
    gone.close();

    lenders.tell(({ runtime }) => ({ type: 'ending', at: runtime.now(), endsAt: 5 }));
    expect([one, two, gone].map(({ events }) => events.length)).toEqual([1, 1, 0]);
  });

  it('does not stay in a session that lives longer', async () => {
    let stays = 0;
    const closed$ = new Observable<never>(() => { stays += 1; return () => { stays -= 1; }; });
    const connection = Object.assign(lent(), { closed$ });
    const use = (): void => { for (let count = 0; count < 10; count += 1) new Lenders().note(connection); };
    use();
    expect(stays).toBe(10);
    // The last one may still be on the stack.
    await expect.poll(() => { bytesInUse(); return stays; }).toBeLessThan(2);
  });
});

import { describe, expect, it } from 'vitest';
import { UnknownConnectionError } from '../../src/errors/unknown-connection-error.js';
import type { TracedWork, Tracer } from '../../src/http/tracer-port.js';
import { setTracer } from '../../src/http/tracers.js';
import { answer, fleet, visits } from './fleet.js';
import type { LentConnection } from './lent-connection.js';
import { listen } from './listener.js';
import { HOUR_MS, setUp } from './set-up.js';
import { lasting, rejected, unreachable } from './sign-in-desk.js';

/** What somebody who follows the session is told of. */
function followedOver(connection: LentConnection): readonly TracedWork[] {
  const works: TracedWork[] = [];
  const tracer: Pick<Tracer, 'follow'> = {
    follow: (work, work$) => {
      works.push(work);
      return work$;
    },
  };
  setTracer(connection, tracer as Tracer);
  return works;
}

describe('a sign-in', () => {
  it('is followed: who waits, why it is needed, and whether it runs ahead', () => {
    const { ask, connection, desk, runtime } = setUp();
    const works = followedOver(connection);
    const url = 'https://keystone.test/v3';
    ask();
    expect(works).toEqual([{ kind: 'token-wait' }, { kind: 'sign-in', url, reason: 'first-use', isAhead: false }]);

    desk.succeed(lasting('one-token-000001', HOUR_MS));
    runtime.advance(HOUR_MS - 720_000);
    expect(works.slice(2)).toEqual([{ kind: 'sign-in', url, reason: 'renewal', isAhead: true }]);
  });

  it('is told of once, although a second connection is tried', () => {
    const { ask, another, connection, desk } = setUp();
    const other = another();
    ask(other);
    ask();
    desk.fail(unreachable());

    expect(desk.visits).toEqual([other, connection]);
    expect([...other.eventsOf('sign-in-started'), ...connection.eventsOf('sign-in-started')]).toHaveLength(1);
  });

  it.each([['needs-user', 1], ['automatic', 2]] as const)('that may have arrived (%s) is made %d times', (renewable, times) => {
    const { ask, another, desk } = setUp({ renewable: () => renewable });
    ask(another());
    ask();
    desk.fail(new UnknownConnectionError('The connection broke.', { outcome: 'unknown' }));

    expect(desk.visits).toHaveLength(times);
  });

  it('with what a person brought is made, whatever the store has', () => {
    const { members: [first, second] } = fleet(2, { renewal: 'lazy' });
    first?.ask();
    first?.desk.succeed(lasting('kept-token-00001', HOUR_MS));
    if (second === undefined) return;
    second.source.atOnce(second.connection);
    const { signIn } = second.desk;
    const thereafter = { signIn, renewable: () => 'automatic' as const, cacheParts: () => ({ user: 'alice-stored' }) };
    listen(second.source.tryWith('extended', () => ({ signIn, thereafter })));

    expect(second.desk.visits).toHaveLength(1);
  });
});

describe('a renewal ahead of the end', () => {
  it('sends nothing that another one was refused just now', () => {
    const { runtime, members } = fleet(2);
    for (const one of members) one.ask();
    answer(members, lasting('token-of-hour-01', HOUR_MS));
    runtime.advance(HOUR_MS - 720_000);
    members.find(({ desk }) => desk.open > 0)?.desk.fail(rejected());

    expect(visits(members)).toBe(2);
    expect(members.map(({ source }) => source.peek()?.token)).toEqual(Array(2).fill('token-of-hour-01'));
  });
});

describe('how long a sign-in waits for others', () => {
  it('is two thirds of its time where somebody waits for it, although a token is there', () => {
    const { runtime, members: [first, second] } = fleet(2);
    first?.ask();
    second?.ask();
    first?.desk.succeed(lasting('shared-token-0001', HOUR_MS));
    for (const one of [first, second]) one?.source.signIn(one.connection).subscribe();
    expect(second?.desk.visits).toEqual([]);

    runtime.advance(39_999);
    expect(second?.desk.visits).toEqual([]);
    runtime.advance(1);
    expect(second?.desk.visits).toHaveLength(1);
  });

  it.each([[60_000, 3], [59_999, 2]])('is the same ahead of the end where that leaves no time for another (%d ms each: %d sign-ins)', (signInTimeoutMs, signIns) => {
    const { runtime, members } = fleet(2, { signInTimeoutMs });
    for (const one of members) one.ask();
    answer(members, lasting('short-token-00001', 300_000));
    runtime.advance(180_000);
    expect(visits(members)).toBe(2);

    runtime.advance(40_000);
    expect(visits(members)).toBe(signIns);
  });
});

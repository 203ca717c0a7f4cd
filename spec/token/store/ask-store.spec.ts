import { EMPTY, map, NEVER, of, ReplaySubject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DeadlineExceeded } from '../../../src/errors/deadline-exceeded.js';
import { askStore } from '../../../src/token/store/ask-store.js';
import { LentConnection } from '../lent-connection.js';
import { listen } from '../listener.js';
import { VirtualRuntime } from '../virtual-runtime.js';

const connection = (): LentConnection => new LentConnection(new VirtualRuntime());

describe('askStore', () => {
  it('gives the first answer, and nothing where none comes', () => {
    expect(listen(askStore(() => of('one', 'two'), connection(), 5000))).toMatchObject({ values: ['one'], completed: true });
    expect(listen(askStore(() => EMPTY, connection(), 5000))).toMatchObject({ values: [undefined], completed: true });
  });

  it('fails as the store does', () => {
    const error = new Error('The store is down.');
    expect(listen(askStore(() => throwError(() => error), connection(), 5000)).error).toBe(error);
  });

  it('waits for as long as it was told to', () => {
    const lent = connection();
    const heard = listen(askStore(() => NEVER, lent, 5000));

    lent.runtime.advance(4999);
    expect(heard.waits).toBe(true);
    lent.runtime.advance(1);
    expect(heard.error).toBeInstanceOf(DeadlineExceeded);
    expect(heard.error).toMatchObject({ message: 'it did not answer within 5 s', outcome: 'unknown' });
  });

  it('reads an answer that lies there when a busy program looks up too late', () => {
    const lent = connection();
    const answer = new ReplaySubject<string>(1);
    const heard = listen(askStore(() => answer, lent, 5000));
    listen(lent.runtime.deadline(5000).pipe(map(() => { answer.next('lay there'); })));

    lent.runtime.advance(5000);
    expect(heard.values).toEqual(['lay there']);
  });
});

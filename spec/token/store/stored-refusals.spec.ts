import { throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../src/errors/http-error.js';
import { StoredRefusals } from '../../../src/token/store/stored-refusals.js';
import { DeskStore } from '../fleet.js';
import { LentConnection } from '../lent-connection.js';
import { listen } from '../listener.js';
import { rejected, unreachable } from '../sign-in-desk.js';
import { VirtualRuntime } from '../virtual-runtime.js';

const KEY = 'token-key-0001';
const URL = 'https://keystone.test/v3/auth/tokens';
const refusal = { status: 401, method: 'POST', url: URL };

function setUp() {
  const runtime = new VirtualRuntime();
  const store = new DeskStore(runtime);
  const connection = new LentConnection(runtime);
  const refusals = (): StoredRefusals => new StoredRefusals({ store, key: KEY, rememberMs: undefined, limitMs: 5000 });
  return { runtime, store, connection, refusals };
}

describe('StoredRefusals', () => {
  it('tells others what the service said, that nothing was sent, and for how long nothing will be', () => {
    const { connection, refusals, runtime } = setUp();
    const error = new HttpError('The password is wrong.', { ...refusal, requestId: 'req-0001', outcome: 'refused' });
    listen(refusals().note(connection, error));
    runtime.advance(10_500);

    expect(listen(refusals().check(connection)).error).toMatchObject({
      ...refusal,
      requestId: 'req-0001',
      outcome: 'not-sent',
      retryAfterMs: 19_500,
      message:
        'The password is wrong. Somebody who shares the token store was told so; nothing was sent, and nobody sends these credentials again ' +
        'for 20 s. invalidate() of the auth plugin lifts that.',
    });
  });

  it('keeps them beside the token, for as long as the next one counts as one in a row', () => {
    const { connection, refusals, runtime, store } = setUp();
    listen(refusals().note(connection, rejected()));
    expect([...store.texts].map(([key, { lifeMs }]) => [key, lifeMs])).toEqual([[`refused-${KEY}`, 60_000]]);

    runtime.advance(30_000);
    const later = refusals();
    expect(listen(later.check(connection))).toMatchObject({ error: undefined, values: [undefined] });
    listen(later.note(connection, rejected()));
    expect(store.texts.get(`refused-${KEY}`)?.lifeMs).toBe(120_000);
    expect(listen(refusals().check(connection)).error).toMatchObject({ retryAfterMs: 60_000 });
  });

  it.each([
    ['could not be reached', unreachable()],
    ['forbids it', new HttpError('No role.', { ...refusal, status: 403, outcome: 'refused' })],
    ['fails', new Error('The sign-in failed.')],
  ])('keeps nothing where the service %s', (_case, error) => {
    const { connection, refusals, store } = setUp();

    expect(listen(refusals().note(connection, error)).completed).toBe(true);
    expect(store.asked).toEqual([]);
  });

  it('forgets a refusal when the credentials work, once; where none is known the store is not asked', () => {
    const { connection, refusals, runtime, store } = setUp();
    const fresh = refusals();
    expect(listen(fresh.forget(connection)).values).toEqual([undefined]);
    expect(store.asked).toEqual([]);

    listen(refusals().note(connection, rejected()));
    runtime.advance(30_000);
    listen(fresh.check(connection));
    listen(fresh.forget(connection));
    listen(fresh.forget(connection));
    expect([store.texts.size, store.asked]).toEqual([0, ['save', 'load', 'clear']]);
  });

  it('stands in nobody’s way where the store fails', () => {
    const { connection, refusals, runtime, store } = setUp();
    listen(refusals().note(connection, rejected()));
    runtime.advance(30_000);
    const one = refusals();
    listen(one.check(connection));
    store.fault = () => throwError(() => new Error('The store is down.'));
    const nothing = { values: [undefined], error: undefined, completed: true };

    expect(listen(one.forget(connection))).toMatchObject(nothing);
    expect(listen(one.note(connection, rejected()))).toMatchObject(nothing);
    expect(listen(one.check(connection))).toMatchObject(nothing);
  });

  it.each<[string, object]>([
    ['no count', { count: '1' }],
    ['no pause', { pauseMs: '30000' }],
    ['no message', { message: 7 }],
    ['no request', { http: undefined }],
    ['a text instead of the request', { http: 'POST' }],
    ['no status', { http: { ...refusal, status: '401' } }],
    ['no method', { http: { ...refusal, method: 7 } }],
    ['no URL', { http: { ...refusal, url: undefined } }],
  ])('takes a record with %s for none', (_case, part) => {
    const { connection, refusals, store } = setUp();
    const whole = { format: 1, readableBy: 1, message: 'No.', http: refusal, count: 1, pauseMs: 30_000 };
    store.put(`refused-${KEY}`, JSON.stringify(whole));
    expect(listen(refusals().check(connection)).error).toMatchObject({ status: 401, retryAfterMs: 30_000 });

    store.put(`refused-${KEY}`, JSON.stringify({ ...whole, ...part }));
    expect(listen(refusals().check(connection))).toMatchObject({ values: [undefined], error: undefined });
  });
});

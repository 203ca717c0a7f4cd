import { firstValueFrom, of, throwError } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authPlugin, ConnectFailure, Session, type KeystoneEvent, type SessionOptions } from 'keystoneauth-rx';
import { EagerRuntime } from '../http/eager-runtime.js';
import { closedPort, startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';

let server: ScriptedHttpServer;
let session: Session | undefined;

beforeAll(async () => (server = await startServer()));
afterEach(() => session?.close());
afterAll(() => server.close());

function watched(options: SessionOptions = {}): { readonly one: Session; readonly events: KeystoneEvent[]; readonly ends: () => unknown[] } {
  const one = new Session({ collectTiming: true, ...options });
  session = one;
  const events: KeystoneEvent[] = [];
  one.events$.subscribe((event) => events.push(event));
  return { one, events, ends: () => events.filter(({ type }) => type === 'request-failed') };
}

/** The code that a request failed with. */
async function codeOf(request: Promise<unknown>): Promise<unknown> {
  return request.then(
    () => undefined,
    (error: unknown) => (error as { readonly code?: unknown }).code,
  );
}

describe('the end of a request', () => {
  it('is told when no connection could be made, once for all attempts', async () => {
    const { one, ends } = watched({ runtime: new EagerRuntime() });
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const code = await codeOf(firstValueFrom(one.get(url, { connectRetries: 2 })));

    expect(ends()).toMatchObject([{ code, status: undefined, attempts: 3, message: expect.stringContaining(url) as string }]);
    expect(code).toBe('connect-failure');
  });

  it('is told when a reply became an error, with the error, once', async () => {
    const { one, ends } = watched();
    server.answer({ status: 409, json: { conflictingRequest: { message: 'Instance is locked' } } });
    await codeOf(firstValueFrom(one.post(server.url, { json: {} })));

    expect(ends()).toMatchObject([{ code: 'http-error', status: 409, attempts: 1, message: expect.stringContaining('Instance is locked') as string }]);
  });

  it('is not told when the caller has a reply', async () => {
    const { one, events, ends } = watched();
    server.answer({ status: 404 });
    await firstValueFrom(one.get(server.url, { raiseExc: false }));

    expect(ends()).toEqual([]);
    expect(events.at(-1)).toMatchObject({ type: 'request-answered', status: 404, attempts: 1 });
  });

  it('is told when nobody waits any more, and timed', async () => {
    const { one, ends } = watched();
    const seen = new Promise<void>((resolve) => server.answer(() => resolve()));
    const waiting = one.get(server.url).subscribe();
    await seen;
    waiting.unsubscribe();

    expect(ends()).toMatchObject([{ code: 'aborted', status: undefined, attempts: 1 }]);
    expect(one.timings()).toMatchObject([{ code: 'aborted', status: undefined, attempt: 1 }]);
  });

  it('is told when the session is closed', async () => {
    const { one, ends } = watched();
    const seen = new Promise<void>((resolve) => server.answer(() => resolve()));
    const code = codeOf(firstValueFrom(one.get(server.url)));
    await seen;
    one.close();

    expect([await code, ends()]).toMatchObject(['session-closed', [{ code: 'session-closed' }]]);
    expect(one.timings()).toMatchObject([{ code: 'aborted' }]);
  });

  it('is told when the time is over, and the slow exchange timed', async () => {
    const runtime = new EagerRuntime();
    const { one, ends } = watched({ runtime });
    const seen = new Promise<void>((resolve) => server.answer(() => resolve()));
    const code = codeOf(firstValueFrom(one.get(server.url, { timeoutMs: { total: 700 } })));
    await seen;
    runtime.elapsedMs += 700;
    runtime.expire();

    expect([await code, ends()]).toMatchObject(['deadline-exceeded', [{ code: 'deadline-exceeded', elapsedMs: 700 }]]);
    expect(one.timings()).toMatchObject([{ code: 'aborted', elapsedMs: 700 }]);
  });

  it('is told when a rejected token could not be renewed', async () => {
    let asked = 0;
    const getToken = (): unknown => (asked++ === 0 ? of('tok-first-8812') : throwError(() => new ConnectFailure('Keystone is away.')));
    const { one, ends } = watched({ auth: authPlugin({ getToken: getToken as never, getEndpoint: () => server.url }) });
    server.answer({ status: 401 });
    await codeOf(firstValueFrom(one.get(server.url)));

    expect(ends()).toMatchObject([{ code: 'connect-failure', message: 'Keystone is away.', attempts: 1 }]);
  });

  it('counts both sendings of a request whose token was renewed, in events and timings', async () => {
    let asked = 0;
    const getToken = (): string => `tok-renewed-771${String((asked += 1))}`;
    const { one, events } = watched({ auth: authPlugin({ getToken, getEndpoint: () => server.url }) });
    server.answer({ status: 401 }, { json: {} });
    await firstValueFrom(one.get(server.url));

    expect(events.filter(({ type }) => type === 'request-answered')).toMatchObject([{ status: 401, attempts: 1 }, { status: 200, attempts: 2 }]);
    expect(one.timings()).toMatchObject([{ status: 401, attempt: 1 }, { status: 200, attempt: 2 }]);
    expect(new Set(one.timings().map(({ exchange }) => exchange)).size).toBe(1);
  });
});

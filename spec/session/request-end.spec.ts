import { firstValueFrom, of, throwError, type Subscription } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { authPlugin, ConnectFailure, Session, type KeystoneEvent, type SessionOptions } from 'keystoneauth-rx';
import type { KeystoneEvents } from '../../src/events/event-stream.js';
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

/** What ends a request from outside. */
interface Ending {
  readonly runtime: EagerRuntime;
  readonly controller: AbortController;
  readonly one: Session;
  readonly waiting: Subscription;
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
    expect(one.timings()).toMatchObject([{ code: 'session-closed' }]);
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
    expect(one.timings()).toMatchObject([{ code: 'deadline-exceeded', elapsedMs: 700 }]);
  });

  it.each([
    ['its time is over', 'deadline-exceeded', ({ runtime }: Ending) => runtime.expire()],
    ['its signal aborts', 'aborted', ({ controller }: Ending) => controller.abort()],
    ['the session is closed', 'session-closed', ({ one }: Ending) => one.close()],
    ['nobody waits any more', 'aborted', ({ waiting }: Ending) => waiting.unsubscribe()],
  ])('is the last that is told, for the same reason as that of its attempt, when %s', async (_, code, end) => {
    const [runtime, controller] = [new EagerRuntime(), new AbortController()];
    const { one, events } = watched({ runtime });
    const seen = new Promise<void>((resolve) => server.answer(() => resolve()));
    const waiting = one.get(server.url, { timeoutMs: { total: 700 }, signal: controller.signal }).subscribe({ error: () => undefined });
    await seen;
    end({ runtime, controller, one, waiting });

    expect(events.slice(1)).toMatchObject([{ type: 'exchange-failed', code }, { type: 'request-failed', code, attempts: 1 }]);
    expect(events[0]).toMatchObject({ type: 'request-sent' });
    expect(one.timings()).toMatchObject([{ code }]);
  });

  it('is timed with its reason also while nobody listens, and where it is not logged', async () => {
    const runtime = new EagerRuntime();
    session = new Session({ collectTiming: true, runtime });
    for (const log of [true, false]) {
      const seen = new Promise<void>((resolve) => server.answer(() => resolve()));
      const code = codeOf(firstValueFrom(session.get(server.url, { timeoutMs: { total: 700 }, log })));
      await seen;
      runtime.expire();
      await code;
    }

    expect(session.timings()).toMatchObject([{ code: 'deadline-exceeded' }, { code: 'deadline-exceeded' }]);
  });

  it.each([
    ['its endpoint is not found', '/servers', { endpointFilter: { serviceType: 'compute' }, auth: authPlugin({ getToken: () => 'tok-early-3391' }) }, 'endpoint-not-found'],
    ['it cannot be signed in', 'http://nova.test/', { auth: authPlugin({ getToken: () => throwError(() => new ConnectFailure('Keystone is away.')) }) }, 'connect-failure'],
    ['its options are wrong', 'http://nova.test/', { responseType: 'xml' as never }, 'invalid-option'],
    ['its URL is none', 'nova', {}, undefined],
  ])('is all that is told of a request that is not sent since %s', async (_, url, options, expected) => {
    const { one, events } = watched();
    const id = 'req-0f4b7a52-9d1c-4a57-8a6e-2f60c1f2b001';
    const code = await codeOf(firstValueFrom(one.post(url, { globalRequestId: id, ...options })));

    expect(code).toBe(expected ?? code);
    expect(events.filter((event) => 'exchange' in event)).toMatchObject([{ type: 'request-failed', method: 'POST', url, code, status: undefined, attempts: 0, elapsedMs: 0, globalRequestId: id }]);
    expect(one.timings()).toEqual([]);
  });

  it('has a number of its own, and goes to the logger of the request', async () => {
    const { one, events } = watched();
    const said: string[] = [];
    const logger = { debug: (line: string) => said.push(line), warn: (line: string) => said.push(line) };
    for (const options of [{ logger }, { logger: 'mine.http' }, { log: false }]) {
      await codeOf(firstValueFrom(one.get('/x', { endpointFilter: { serviceName: 'nova' }, ...options })));
    }

    expect(events).toMatchObject([{ ownLogger: true, service: 'nova' }, { logger: 'mine.http', service: 'nova' }]);
    expect(new Set(events.map((event) => 'exchange' in event && event.exchange)).size).toBe(2);
    expect(said).toEqual([]);
  });

  it('forges no line of a log with what a caller put into the URL', async () => {
    const { one, events } = watched();
    await codeOf(firstValueFrom(one.get('/x\r\n2031-01-01 all is well\u001b[2J', { endpointFilter: { serviceType: 'compute' } })));

    expect(events).toMatchObject([{ type: 'request-failed', url: '/x2031-01-01 all is well[2J' }]);
  });

  it('is not disturbed by a listener whose interest throws', async () => {
    const { one } = watched();
    const heard: string[] = [];
    const broken = (): never => {
      throw new Error('no interest');
    };
    (one.events$ as KeystoneEvents).wanting(broken).subscribe(({ type }) => heard.push(type));
    server.answer({ json: {} });
    const { status } = await firstValueFrom(one.get(server.url));

    expect([status, heard]).toEqual([200, ['request-sent', 'response-received', 'request-answered']]);
  });

  it('is told of a dry run whose body could not be made', async () => {
    const { one, events } = watched({ dryRun: true });
    const body = (): never => {
      throw new Error('no file');
    };
    const code = await codeOf(firstValueFrom(one.put(server.url, { body })));

    expect([code, events]).toMatchObject(['invalid-option', [{ type: 'request-failed', code: 'invalid-option', attempts: 0 }]]);
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

import { firstValueFrom, NEVER, Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { pageRules } from '../../src/access/page-rules.js';
import { ConnectTimeout } from '../../src/errors/connect-failure.js';
import { explained } from '../../src/http/no-reply.js';
import type { PageRequest } from '../../src/http/page-port.js';
import type { Transport } from '../../src/http/transport-port.js';
import { connect, failureOf } from './connected.js';
import { EagerRuntime } from './eager-runtime.js';
import { startServer, type ScriptedHttpServer } from './scripted-http-server.js';

const PAGE = 'http://dashboard.test';
const page = pageRules(PAGE);
if (page === undefined) throw new Error('There is a page.');
/** What a browser gives a program that gets no reply, whatever the reason. */
const silence = (): Error => Object.assign(new TypeError('Failed to fetch'), { code: 'ERR_NETWORK' });
const silent = (): Observable<never> => throwError(silence);

let server: ScriptedHttpServer;
beforeEach(async () => {
  server = await startServer();
  server.answer({ status: 404 });
});
afterEach(() => server.close());

const failure = (sent$: Observable<unknown>, change: Partial<PageRequest> = {}): ReturnType<typeof failureOf> => {
  const wire = { method: 'GET', url: `${server.url}/servers`, headers: { 'X-Auth-Token': 'a', traceparent: 'b' } };
  const request = { wire, serviceType: 'compute', page, runtime: new EagerRuntime(), label: () => 'GET /servers', ...change };
  return failureOf(firstValueFrom(sent$.pipe(explained(request))));
};

const offline = (value: boolean): void => {
  vi.stubGlobal('navigator', { onLine: !value });
};
afterEach(() => void vi.unstubAllGlobals());

describe('explained', () => {
  it('leaves a reply as it is', async () => {
    const request = { wire: { method: 'GET', url: server.url, headers: {} }, serviceType: undefined, page, runtime: new EagerRuntime(), label: () => '' };
    expect(await firstValueFrom(of('reply').pipe(explained(request)))).toBe('reply');
  });

  it('suspects CORS where something answers, and says what to allow', async () => {
    const error = await failure(silent());

    expect(error).toMatchObject({ name: 'CorsSuspected', code: 'cors-suspected', outcome: 'unknown' });
    expect(error).toHaveProperty('settings', expect.objectContaining({ allowedOrigin: PAGE, allowHeaders: ['traceparent'], allowMethods: [] }));
    expect(error.message).toMatch(/GET \/servers .*allowed_origin has to name http:\/\/dashboard\.test and allow_headers has to name traceparent/);
    expect(server.seen.map(({ method, url }) => [method, url])).toEqual([['HEAD', '/']]);
    expect(server.seen[0]?.headers).not.toHaveProperty('x-auth-token');
    expect(server.seen[0]?.headers).not.toHaveProperty('cookie');
  });

  it('says that nothing answers where nothing does', async () => {
    const gone = await startServer();
    await gone.close();
    const wire = { method: 'GET', url: gone.url, headers: {} };

    expect(await failure(silent(), { wire })).toMatchObject({
      ...{ name: 'ConnectFailure', code: 'connect-failure', outcome: 'unknown' },
      message: expect.stringContaining(`nothing answers the page at ${gone.url}`) as string,
    });
  });

  it('does not look where it is offline, and knows what was sent', async () => {
    offline(true);
    expect(await failure(silent())).toMatchObject({ code: 'connect-failure', outcome: 'not-sent', message: expect.stringContaining('offline') as string });

    offline(false);
    const goes$ = new Observable<never>((subscriber) => {
      offline(true);
      subscriber.error(silence());
    });
    expect(await failure(goes$)).toMatchObject({ code: 'connect-failure', outcome: 'unknown', message: expect.stringContaining('offline') as string });
    expect(server.seen).toEqual([]);
  });

  it.each([
    ['a limit', new ConnectTimeout('too late', { outcome: 'unknown' }), 'connect-timeout'],
    ['an abort', Object.assign(new Error('aborted'), { code: 'ERR_CANCELED' }), 'aborted'],
    ['a body that broke', Object.assign(new Error('broke'), { code: 'ERR_STREAM_PREMATURE_CLOSE' }), 'connect-failure'],
  ])('leaves %s as it is', async (_, error, code) => {
    const request = { wire: { method: 'GET', url: server.url, headers: {} }, serviceType: undefined, page, runtime: new EagerRuntime(), label: () => '' };
    const left = await firstValueFrom(throwError(() => error).pipe(explained(request))).catch((reason: unknown) => reason);

    expect(left, code).toBe(error);
    expect(server.seen).toEqual([]);
  });

  it("asks nobody about a failure within the page's own origin", async () => {
    const own = pageRules(server.url);
    expect(await failure(silent(), own === undefined ? {} : { page: own })).toMatchObject({ code: 'connect-failure' });
    expect(server.seen).toEqual([]);
  });

  it('names http that a page over https may not ask', async () => {
    const secure = pageRules('https://dashboard.test');
    const wire = { method: 'GET', url: 'http://nova.test/', headers: {} };
    expect(await failure(silent(), { wire, ...(secure && { page: secure }) })).toMatchObject({
      ...{ code: 'connect-failure', outcome: 'not-sent', message: expect.stringContaining('Use https') as string },
    });
  });

  it('probes once for all that fail together, and again some seconds later', async () => {
    const runtime = new EagerRuntime();
    await Promise.all(Array.from({ length: 100 }, () => failure(silent(), { runtime })));
    await failure(silent(), { runtime });
    expect(server.seen).toHaveLength(1);

    runtime.elapsedMs += 5000;
    await failure(silent(), { runtime });
    expect(server.seen).toHaveLength(2);
  });

  it('gives up on a server that is silent', async () => {
    const runtime = new EagerRuntime();
    const held = await startServer();
    onTestFinished(() => held.close());
    const asked = new Promise<void>((resolve) => {
      held.answer(() => {
        resolve();
      });
    });
    const failing = failure(silent(), { runtime, wire: { method: 'GET', url: held.url, headers: {} } });
    await asked;
    runtime.expire();

    expect(await failing).toMatchObject({ code: 'connect-failure', message: expect.stringContaining('nothing answers') as string });
  });
});

describe('SessionConnection in a page', () => {
  it('does not repeat what CORS refuses, and repeats what nobody answers', async () => {
    let sent = 0;
    const transport: Transport = () => {
      sent += 1;
      return throwError(silence);
    };
    const { failure: failed, events } = connect({ page, transport, defaults: { connectRetries: 2 } });

    expect(await failed({ url: `${server.url}/v3` })).toMatchObject({ code: 'cors-suspected' });
    expect(sent).toBe(1);
    expect(events).toContainEqual(expect.objectContaining({ type: 'exchange-failed', code: 'cors-suspected' }));

    const gone = await startServer();
    await gone.close();
    expect(await failed({ url: gone.url })).toMatchObject({ code: 'connect-failure' });
    expect(sent).toBe(4);
  });

  it('sends the request id of the session to no service that nobody named', () => {
    const seen: object[] = [];
    const transport: Transport = ({ headers }) => {
      seen.push(headers);
      return NEVER;
    };
    const identity = { userAgent: () => 'spec/1', additionalHeaders: {}, originalIp: undefined, globalRequestId: 'req-of-all' };
    const { connection } = connect({ page, transport, identity });
    for (const url of [`${server.url}/v3`, `${PAGE}/v3`]) {
      connection.send({ url, headers: { 'X-Openstack-Request-Id': 'req-own' } }).subscribe().unsubscribe();
      connection.send({ url }).subscribe().unsubscribe();
    }
    expect(seen).toEqual([
      { 'User-Agent': 'spec/1', 'X-Openstack-Request-Id': 'req-own' },
      { 'User-Agent': 'spec/1' },
      { 'User-Agent': 'spec/1', 'X-Openstack-Request-Id': 'req-own' },
      { 'User-Agent': 'spec/1', 'X-Openstack-Request-Id': 'req-of-all' },
    ]);
  });
});

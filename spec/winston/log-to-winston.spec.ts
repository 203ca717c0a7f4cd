import { firstValueFrom, of, Subject, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import winston from 'winston';
import { adminToken, authPlugin, Session, type KeystoneEvent, type SessionOptions, type Transport } from 'keystoneauth-rx';
import { logToWinston, type LogToWinstonOptions } from 'keystoneauth-rx/winston';
import { startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';
import { memoryTransport, type MemoryTransport } from './memory-loggers.js';

const AGENT = '-H "User-Agent: {user_agent}"';
const OK = { json: { ok: true } };
const TOKEN = 'token-value-6Hd';
/** What `sha256sum` says of TOKEN. */
const TOKEN_DIGEST = '{SHA256}5074167e568feb898800397a7550bab1984fbe0b9f97261d6695c49379affad0';

let server: ScriptedHttpServer;
let loggers: winston.Container;
let to: MemoryTransport;
let session: Session | undefined;

beforeEach(async () => {
  server = await startServer();
  server.answer(OK);
  loggers = new winston.Container();
  to = memoryTransport();
  loggers.add('keystoneauth', { level: 'debug', transports: [to.transport] });
});
afterEach(async () => {
  session?.close();
  await server.close();
});

function logged(options: LogToWinstonOptions = {}, more: SessionOptions = {}): Session {
  session = new Session(more);
  logToWinston(session, { loggers, ...options });
  return session;
}

/** The commands that were logged, without the name this package has. */
function requests(): string[] {
  return to
    .lines()
    .filter((line) => line.includes('curl -g'))
    .map((line) => line.replace(/-H "User-Agent: [^"]*"/, AGENT));
}

async function settled(value$: Observable<unknown>): Promise<void> {
  await firstValueFrom(value$).catch(() => undefined);
}

describe('logToWinston', () => {
  it('logs an exchange to one logger, with prefixes', async () => {
    server.answer({ json: { ok: true }, headers: { 'X-Openstack-Request-Id': 'req-1', Connection: 'close' } });
    await settled(logged().get(`${server.url}/x`, { endpointFilter: { serviceType: 'compute' } }));
    const [, response, ...rest] = to.lines();

    expect(requests()).toEqual([`keystoneauth.session: REQ: curl -g -i -X GET ${server.url}/x ${AGENT}`]);
    expect(response).toMatch(/^keystoneauth\.session: RESP: \[200\] connection: close content-type: application\/json date: .* x-openstack-request-id: req-1$/);
    expect(rest).toEqual([
      'keystoneauth.session: RESP BODY: {"ok":true}',
      `keystoneauth.session: GET call to compute for ${server.url}/x used request id req-1`,
    ]);
    expect(to.written.every(({ level }) => level === 'debug')).toBe(true);
  });

  it('logs request, reply, body and request id to loggers of their own', async () => {
    server.answer({ json: { ok: true }, headers: { 'X-Compute-Request-Id': 'req-2' } });
    await settled(logged({ split: true }).post(`${server.url}/x`, { json: { name: 'x' } }));

    expect(to.written.map(({ logger }) => logger)).toEqual(
      ['request', 'response', 'body', 'request-id'].map((topic) => `keystoneauth.session.${topic}`),
    );
    expect(requests()).toEqual([
      `keystoneauth.session.request: curl -g -i -X POST ${server.url}/x -H "Content-Type: application/json" ${AGENT} -d '{"name":"x"}'`,
    ]);
  });

  it('gives the facts along with the line', async () => {
    server.answer({ status: 404, headers: { 'X-Openstack-Request-Id': 'req-3' } });
    await settled(logged().get(`${server.url}/x`));

    expect(to.written).toMatchObject([
      { event: 'request-sent', method: 'GET', url: `${server.url}/x`, at: expect.any(Number) as number },
      { event: 'response-received', status: 404, requestId: 'req-3', elapsedMs: expect.any(Number) as number },
      { event: 'response-received' },
      { event: 'request-answered', status: 404, requestId: 'req-3' },
      { event: 'request-failed', status: 404, message: 'Request returned failure status: 404' },
    ]);
    expect(new Set(to.written.map(({ exchange }) => exchange)).size).toBe(1);
  });

  it('logs a failure status only where it becomes an error', async () => {
    server.answer({ status: 404 });
    await settled(logged().get(`${server.url}/x`, { raiseExc: false }));

    expect(to.lines().filter((line) => line.includes('failure status'))).toEqual([]);
  });

  it('logs a redirected request once, each reply, and the final URL with the request id', async () => {
    const redirect = { status: 302, headers: { Location: `${server.url}/y`, 'X-Openstack-Request-Id': 'req-hop' } };
    server.answer(redirect, { ...OK, headers: { 'X-Openstack-Request-Id': 'req-end' } });
    await settled(logged({ split: true }).get(`${server.url}/x`));

    expect(to.written.map(({ logger }) => logger.split('.').at(-1))).toEqual(['request', 'response', 'body', 'response', 'body', 'request-id']);
    expect(to.written.at(-1)?.message).toBe(`GET call to ${server.url}/y used request id req-end`);
  });

  it('warns of a redirect without a location', async () => {
    server.answer({ status: 302 });
    await settled(logged().get(`${server.url}/x`));

    expect(to.written.at(-1)).toMatchObject({ logger: 'keystoneauth.session', level: 'warn', message: expect.stringContaining(`${server.url}/x`) as string });
  });

  it('warns of retries and logs the request once', async () => {
    server.answer({ status: 503 }, { status: 503 }, OK);
    await settled(logged({ split: true }).get(`${server.url}/x`, { statusCodeRetries: 2, statusCodeRetryDelayMs: 1 }));

    expect(to.written.filter(({ level }) => level === 'warn').map(({ logger, message }) => `${logger}: ${message}`)).toEqual([
      'keystoneauth.session: Retriable status code 503. Retrying in 0.0s. 2 retries left',
      'keystoneauth.session: Retriable status code 503. Retrying in 0.0s. 1 retries left',
    ]);
    expect(requests()).toHaveLength(1);
  });

  it('warns of a connection that failed and is tried again', async () => {
    server.answer((response) => response.destroy(), OK);
    await settled(logged().get(`${server.url}/x`, { connectRetries: 1, connectRetryDelayMs: 1 }));
    const warnings = to.written.filter(({ level }) => level === 'warn').map(({ message }) => message);

    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(new RegExp(`^Failure: GET ${server.url}/x failed: .*\\. Retrying in 0\\.0s\\. 1 retries left$`));
  });

  it('logs a request once that is sent again with a renewed token', async () => {
    const auth = authPlugin({ getToken: () => of(TOKEN), getEndpoint: () => server.url });
    server.answer({ status: 401, headers: { 'X-Openstack-Request-Id': 'req-401' } }, { ...OK, headers: { 'X-Openstack-Request-Id': 'req-200' } });
    await settled(logged({}, { auth }).get(`${server.url}/x`));

    expect(requests()).toHaveLength(1);
    expect(to.lines().filter((line) => line.includes('used request id')).map((line) => line.slice(-7))).toEqual(['req-401', 'req-200']);
    expect(to.lines()).toContainEqual(expect.stringContaining('keystoneauth.identity.base: A service refused the token'));
  });

  it('shows tokens as hashes and other headers only if they are known to be harmless', async () => {
    const headers = { 'X-Auth-Token': 'tk-4Ck7Wz2Nq', 'X-Storage-Token': 'secret-storage', Cookie: 'secret=cookie-8Pm3Jt', 'X-B': '2', 'X-A': '1' };
    await settled(logged({}, { logHeaders: ['X-A'] }).get(`${server.url}/x`, { headers }));

    expect(requests()).toEqual([
      `keystoneauth.session: REQ: curl -g -i -X GET ${server.url}/x -H "Cookie: [redacted]" ${AGENT} -H "X-A: 1" ` +
        '-H "X-Auth-Token: {SHA256}4b94e2f80bf3d58c1a99b6f11d6ca7dfba08017cd372aeb401dd0398fef06183" -H "X-B: [redacted]" -H "X-Storage-Token: [redacted]"',
    ]);
  });

  it('shows the URL that is sent, quoted for a shell, however the query was given', async () => {
    const one = logged();
    await settled(one.get(`${server.url}/x?q=1`));
    await settled(one.get(`${server.url}/x?q=1`, { params: { a: ['1', '2'], password: 'hidden-secret' } }));

    expect(server.seen.at(-1)?.url).toBe('/x?q=1&a=1&a=2&password=hidden-secret');
    expect(requests()).toEqual([
      `keystoneauth.session: REQ: curl -g -i -X GET "${server.url}/x?q=1" ${AGENT}`,
      `keystoneauth.session: REQ: curl -g -i -X GET "${server.url}/x?q=1&a=1&a=2&password=[redacted]" ${AGENT}`,
    ]);
  });

  it('shows no secret of a body', async () => {
    server.answer({ json: { access: { token: { id: 'secret-id-9Lb4X' } } } });
    await settled(logged().post(`${server.url}/x`, { json: { auth: { password: 'hidden-secret' } } }));

    expect(to.lines().join('\n')).not.toMatch(/secret-id-9Lb4X|hidden-secret/);
    expect(requests()[0]).toContain(`-d '{"auth":{"password":"[redacted]"}}'`);
  });

  it('shows how servers are trusted', async () => {
    await settled(logged({}, { tls: { insecure: true } }).get(`${server.url}/x`));

    expect(requests()).toEqual([`keystoneauth.session: REQ: curl -g -i --insecure -X GET ${server.url}/x ${AGENT}`]);
  });

  it('shows bytes that are text as text', async () => {
    const one = logged();
    await settled(one.post(`${server.url}/x`, { body: new TextEncoder().encode('ascii bytes') }));
    await settled(one.post(`${server.url}/x`, { body: Uint8Array.of(255, 0) }));

    expect(requests().map((line) => line.split(' -d ')[1])).toEqual([`'ascii bytes'`, `'<binary_data>'`]);
  });

  it('logs nothing of a request with log: false', async () => {
    await settled(logged().get(`${server.url}/x`, { log: false }));

    expect(to.lines()).toEqual([]);
  });

  it('warns of retries with log: false, and says what a dry run did not send', async () => {
    server.answer({ status: 503 }, OK);
    const one = logged();
    await settled(one.get(`${server.url}/x`, { log: false, statusCodeRetries: 1, statusCodeRetryDelayMs: 1 }));
    await settled(one.delete(`${server.url}/x`, { log: false, dryRun: true }));

    expect(to.written.map(({ level, message }) => `${level} ${message.split(/[.:]/)[0] ?? ''}`)).toEqual(['warn Retriable status code 503', 'info DRY RUN']);
  });

  it('logs no line of a request that could not be sent', async () => {
    await settled(logged().get('/x', { endpointFilter: { serviceType: 'compute' } }));

    expect(to.lines()).toEqual([]);
  });

  it('logs to the logger that an adapter or a request names', async () => {
    const auth = adminToken({ endpoint: server.url, token: TOKEN });
    const one = logged({ split: true }, { auth });
    loggers.add('user', { level: 'debug', transports: [to.transport] });
    const adapter = one.adapter({ serviceType: 'svc', logger: 'user.adapter' });
    await settled(adapter.get('/x'));
    await settled(adapter.get('/x', { logger: 'user.request' }));

    expect(to.written.map(({ logger, message }) => `${logger} ${message.split(':')[0] ?? ''}`)).toEqual([
      ...['user.adapter REQ', 'user.adapter RESP', 'user.adapter RESP BODY'],
      ...['user.request REQ', 'user.request RESP', 'user.request RESP BODY'],
    ]);
    expect(to.written[0]?.message).toContain(`-H "X-Auth-Token: ${TOKEN_DIGEST}"`);
  });

  it('leaves out a request with a logger object of its own, for as long as it has one', async () => {
    const one = logged();
    const said: string[] = [];
    const own = { debug: (message: string) => said.push(message), warn: (message: string) => said.push(message) };
    const adapter = one.adapter({ endpointOverride: server.url, logger: own });
    await settled(adapter.get('/x', { authenticated: false }));
    expect(to.lines()).toEqual([]);
    expect(said.map((line) => line.split(':')[0])).toEqual(['REQ', 'RESP', 'RESP BODY']);
    await settled(one.get(`${server.url}/x`));

    expect(requests()).toHaveLength(1);
    expect(said).toHaveLength(3);
  });

  it('writes to winston.loggers unless it is given others', async () => {
    winston.loggers.add('keystoneauth.session', { level: 'debug', transports: [to.transport] });
    await settled(logged({ loggers: undefined }).get(`${server.url}/x`));
    winston.loggers.close('keystoneauth.session');

    expect(requests()).toHaveLength(1);
  });

  it('ends when it is unsubscribed from, and when the session is closed', async () => {
    const one = new Session();
    const subscription = logToWinston(one, { loggers });
    const other = logToWinston(one, { loggers });
    subscription.unsubscribe();
    await settled(one.get(`${server.url}/x`));
    expect(requests()).toHaveLength(1);
    one.close();

    expect(other.closed).toBe(true);
  });

  describe('where a format or a transport throws', () => {
    const failure = (): never => {
      throw new Error('disk full');
    };

    it.each([
      ['the format of a logger', () => ({ format: { transform: failure }, transports: [memoryTransport().transport] })],
      ['the format of a transport', () => ({ transports: [memoryTransport({ format: { transform: failure } }).transport] })],
      ['a transport', () => ({ transports: [Object.assign(memoryTransport().transport, { log: failure })] })],
    ])('writes to the other loggers, if it is %s, and the request has its reply', async (_, broken) => {
      loggers.add('keystoneauth.session', { level: 'debug', ...broken() });
      const one = logged();
      const { status } = await firstValueFrom(one.get(`${server.url}/x`));
      await settled(one.get(`${server.url}/y`));

      expect(status).toBe(200);
      expect(requests()).toHaveLength(2);
      expect(to.lines().filter((line) => line.includes('RESP BODY'))).toHaveLength(2);
    });

    it('writes to the other transports of the same logger', async () => {
      const [broken, whole] = [memoryTransport({ format: { transform: failure } }), memoryTransport()];
      loggers.add('keystoneauth.session', { level: 'debug', transports: [broken.transport, whole.transport] });
      await settled(logged().get(`${server.url}/x`));

      expect([broken.written.length, whole.written.length]).toEqual([0, 3]);
    });

    it('is not ended by a container that throws', async () => {
      const odd = { has: failure, get: failure };
      const one = logged({ loggers: odd });
      logToWinston(one, { loggers });
      await settled(one.get(`${server.url}/x`));

      expect(requests()).toHaveLength(1);
    });
  });

  it('tells under which global request id things happened', async () => {
    server.answer({ status: 302 });
    await settled(logged().get(`${server.url}/x`, { globalRequestId: 'req-11111111-2222-4333-8444-555555555555' }));
    const warning = to.written.find(({ level }) => level === 'warn');

    expect(warning).toMatchObject({ event: 'warning', code: 'missing-location' });
    expect(new Set(to.written.map(({ globalRequestId }) => globalRequestId))).toEqual(new Set(['req-11111111-2222-4333-8444-555555555555']));
  });

  it('logs events of another source too', () => {
    const events$ = new Subject<KeystoneEvent>();
    logToWinston({ events$ }, { loggers });
    events$.next({ type: 'warning', at: 0, code: 'plugin', message: 'odd' });
    events$.error(new Error('not of a session'));

    expect(to.lines()).toEqual(['keystoneauth.identity.base: odd']);
  });

  it('refuses what it cannot work with', () => {
    const one = new Session();
    const refused = (call: () => unknown): unknown => {
      try {
        return call();
      } catch (error) {
        return error;
      }
    };

    expect(refused(() => logToWinston(undefined as never))).toMatchObject({ name: 'OptionError', options: ['session'] });
    expect(refused(() => logToWinston(one, { loggers: {} as never }))).toMatchObject({ name: 'OptionError', options: ['loggers'] });
    expect(refused(() => logToWinston(one, { splitLoggers: true } as never))).toMatchObject({ code: 'unknown-option' });
  });
});

describe('logToWinston, where a logger is off', () => {
  /** A reply that counts how often its headers and its body are put into words. */
  function counting(): { readonly transport: Transport; readonly read: { headers: number; body: number } } {
    const read = { headers: 0, body: 0 };
    const headers = {
      'content-type': 'application/json',
      get server() {
        read.headers += 1;
        return 'counting';
      },
    };
    const body = new Proxy({}, { ownKeys: () => ((read.body += 1), []) }) as ReadableStream<Uint8Array>;
    return { transport: () => of({ status: 200, headers, body }), read };
  }

  async function readAt(levels: Readonly<Record<string, string>>, split: boolean): Promise<{ headers: number; body: number }> {
    const { transport, read } = counting();
    for (const [name, level] of Object.entries(levels)) loggers.get(name).level = level;
    await settled(logged({ split }, { transport }).get('http://nova.test/x'));
    return read;
  }

  it('puts into words what is on', async () => {
    const read = await readAt({}, true);

    expect(read.headers).toBeGreaterThan(0);
    expect(read.body).toBeGreaterThan(0);
  });

  it('does not read the bodies for a body logger that is off', async () => {
    const read = await readAt({ 'keystoneauth.session.body': 'warn' }, true);

    expect(read.headers).toBeGreaterThan(0);
    expect(read.body).toBe(0);
  });

  it('reads nothing at INFO', async () => {
    expect(await readAt({ keystoneauth: 'info' }, false)).toEqual({ headers: 0, body: 0 });
    expect(to.lines()).toEqual([]);
  });

  it('reads nothing where no transport takes DEBUG', async () => {
    loggers.close('keystoneauth');
    loggers.add('keystoneauth', { level: 'debug', transports: [memoryTransport({ level: 'info' }).transport] });

    expect(await readAt({}, false)).toEqual({ headers: 0, body: 0 });
  });

  it('reads everything where somebody else listens to the events', async () => {
    const { transport, read } = counting();
    loggers.get('keystoneauth').level = 'info';
    const one = logged({}, { transport });
    const listening = one.events$.subscribe();
    await settled(one.get('http://nova.test/x'));
    listening.unsubscribe();

    expect(read.body).toBeGreaterThan(0);
    expect(to.lines()).toEqual([]);
  });
});

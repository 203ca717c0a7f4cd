import { firstValueFrom, NEVER, of, Subject, throwError } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { authPlugin, isKeystoneAuthError, type CustomPluginOptions, type IssuedToken, type ValueOrStream } from 'keystoneauth-rx';
import type { TokenStore } from '../../src/token/store/token-store.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import { printed } from '../credentials/contribution.js';
import { startService, type HttpService } from '../request/http-service.js';
import { LentConnection } from '../token/lent-connection.js';
import { listen } from '../token/listener.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { closeAll, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

const tokensSeenBy = ({ arrivals }: HttpService): unknown[] => arrivals.map(({ headers }) => headers['x-auth-token']);

/** A token that others end: `rejected` ones get a 401. */
function startGuarded(rejected: ReadonlySet<string>): Promise<HttpService> {
  return startService(({ headers }) => ({ status: rejected.has(String(headers['x-auth-token'])) ? 401 : 200 }));
}

/** A store whose members can be replaced. */
const wrapped = (store: TokenStore): TokenStore => ({
  load: (key) => store.load(key),
  save: (key, text, options) => store.save(key, text, options),
  clear: (key) => store.clear(key),
  withLock: (key, work) => store.withLock(key, work),
});

describe('authPlugin', () => {
  it('asks for one token however many requests wait for it', async () => {
    const service = await startService();
    const given = new Subject<string>();
    let asked = 0;
    const auth = authPlugin({
      getToken: () => {
        asked += 1;
        return given;
      },
    });
    const { session } = sessionFor(auth);

    const replies = Array.from({ length: 100 }, () => firstValueFrom(session.get(service.url)));
    given.next('gAAAAAB-one-2Lf');
    await Promise.all(replies);

    expect(asked).toBe(1);
    expect(new Set(tokensSeenBy(service))).toEqual(new Set(['gAAAAAB-one-2Lf']));
    expect(service.arrivals).toHaveLength(100);
  });

  it.each<[string, ValueOrStream<IssuedToken>]>([
    ['a text', 'gAAAAAB-one-2Lf'],
    ['an object', { token: 'gAAAAAB-one-2Lf' }],
    ['a Promise', Promise.resolve('gAAAAAB-one-2Lf')],
    ['a Promise of an object', Promise.resolve({ token: 'gAAAAAB-one-2Lf', expiresAt: undefined })],
    ['an Observable, whose first value counts', of('gAAAAAB-one-2Lf', 'gAAAAAB-two-6Pj')],
    ['a value in an array', ['gAAAAAB-one-2Lf']],
    ['an iterable', new Set(['gAAAAAB-one-2Lf'])],
    ['an asynchronous iterable', (async function* () { yield await Promise.resolve('gAAAAAB-one-2Lf'); })()],
  ])('takes %s', async (_form, given) => {
    expect(await firstValueFrom(sessionFor(authPlugin({ getToken: () => given })).session.getToken())).toBe('gAAAAAB-one-2Lf');
  });

  it.each<[string, unknown]>([
    ['an empty text', ''],
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an object without a token', {}],
    ['an end that is no instant', { token: 'gAAAAAB-one-2Lf', expiresAt: Number.NaN }],
    ['a Date that is none', { token: 'gAAAAAB-one-2Lf', expiresAt: new Date('never') }],
    ['a stream without a value', of()],
  ])('refuses %s with a typed error', async (_form, given) => {
    const { session } = sessionFor(authPlugin({ getToken: () => given as string }));

    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'authorization-failure' });
  });

  it.each<[string, CustomPluginOptions['getToken']]>([
    ['thrown', () => { throw new Error('the vault is sealed'); }],
    ['rejected', () => Promise.reject(new Error('the vault is sealed'))],
    ['emitted', () => throwError(() => new Error('the vault is sealed'))],
  ])('makes a typed error of one that is %s, and asks again at the next use', async (_form, getToken) => {
    let asked = 0;
    const auth = authPlugin({ getToken: (connection) => ((asked += 1) === 1 ? getToken(connection) : 'gAAAAAB-two-6Pj') });
    const { session } = sessionFor(auth);

    const error: unknown = await firstValueFrom(session.getToken()).catch((failure: unknown) => failure);

    expect(isKeystoneAuthError(error, 'authorization-failure')).toBe(true);
    expect(error).toMatchObject({ message: expect.stringContaining('the vault is sealed') as string });
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-two-6Pj');
  });

  it('keeps a token without an end until it is rejected, then brings one more and repeats the request', async () => {
    const service = await startGuarded(new Set(['gAAAAAB-token-1']));
    let asked = 0;
    let dropped = 0;
    const auth = authPlugin({ getToken: () => `gAAAAAB-token-${(asked += 1)}`, invalidate: () => (dropped += 1) });
    const { session } = sessionFor(auth);

    const replies = await Promise.all(Array.from({ length: 5 }, () => firstValueFrom(session.get(service.url))));

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect([asked, dropped]).toEqual([2, 1]);
    expect(auth.invalidate({ 'X-Auth-Token': 'gAAAAAB-token-1' })).toBe(true);
    expect(dropped).toBe(1);
    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-2');
  });

  it('tells that a token was dropped only if there was one', () => {
    let dropped = 0;
    const auth = authPlugin({ getToken: () => 'gAAAAAB-one-2Lf', invalidate: () => (dropped += 1) });

    expect(auth.invalidate()).toBe(false);
    listen(auth.getToken(new LentConnection(new VirtualRuntime())));
    expect(auth.invalidate()).toBe(true);
    expect(auth.invalidate()).toBe(false);
    expect(dropped).toBe(1);
  });

  it.each([
    ['milliseconds', (at: number) => at],
    ['a Date', (at: number) => new Date(at)],
  ])('brings a new token when the last one ends, whose end is given as %s', (_form, as) => {
    const runtime = new VirtualRuntime();
    const connection = new LentConnection(runtime);
    let asked = 0;
    const auth = authPlugin({ renewal: 'lazy', getToken: () => ({ token: `gAAAAAB-token-${(asked += 1)}`, expiresAt: as(runtime.now() + 600_000) }) });
    const get = (): readonly unknown[] => listen(auth.getToken(connection)).values;

    expect(get()).toEqual(['gAAAAAB-token-1']);
    runtime.advance(300_000);
    expect(get()).toEqual(['gAAAAAB-token-1']);
    runtime.advance(300_001);
    expect(get()).toEqual(['gAAAAAB-token-2']);
  });

  it('gives up on a token that does not come', () => {
    const runtime = new VirtualRuntime();
    const heard = listen(authPlugin({ getToken: () => NEVER }).getToken(new LentConnection(runtime)));

    runtime.advance(59_999);
    expect(heard.waits).toBe(true);
    runtime.advance(1);
    expect(heard.error).toMatchObject({ code: 'deadline-exceeded' });
  });

  it.each<[string, (url: string) => ValueOrStream<string | undefined>]>([
    ['a text', (url) => url],
    ['a Promise', (url) => Promise.resolve(url)],
    ['an Observable', (url) => of(url, 'http://127.0.0.1:9')],
  ])('asks for the endpoint of each request, which may be %s', async (_form, answer) => {
    const service = await startService();
    const filters: unknown[] = [];
    const auth = authPlugin({
      getToken: () => 'gAAAAAB-one-2Lf',
      getEndpoint: (_connection, filter) => {
        filters.push(filter);
        return answer(`${service.url}/${String(filter['tenant'])}`);
      },
    });
    const { session } = sessionFor(auth);

    for (const tenant of ['a', 'b']) await firstValueFrom(session.get('/x', { endpointFilter: { serviceType: 'compute', tenant } }));

    expect(service.arrivals.map(({ path }) => path)).toEqual(['/a/x', '/b/x']);
    expect(filters).toMatchObject([{ serviceType: 'compute', tenant: 'a' }, { tenant: 'b' }]);
  });

  it.each<[string, Partial<CustomPluginOptions>]>([
    ['has no getEndpoint', {}],
    ['knows none', { getEndpoint: () => undefined }],
    ['says null', { getEndpoint: () => null as never }],
    ['completes without one', { getEndpoint: () => of() }],
  ])('leads to EndpointNotFound where it %s', async (_case, more) => {
    const { session } = sessionFor(authPlugin({ getToken: () => 'gAAAAAB-one-2Lf', ...more }));

    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).toBeUndefined();
    await expect(firstValueFrom(session.get('/x', { endpointFilter: { serviceType: 'compute' } }))).rejects.toMatchObject({ code: 'endpoint-not-found' });
  });

  it('lends getToken a connection whose requests are not authenticated, so that it cannot call itself', async () => {
    const service = await startService(({ path }) => ({ json: path === '/vault' ? { secret: 'gAAAAAB-one-2Lf' } : {} }));
    const auth = authPlugin({
      getToken: async (connection) => {
        const { body } = await firstValueFrom(connection.send<{ secret: string }>({ method: 'GET', url: `${service.url}/vault` }));
        return body.secret;
      },
    });

    await firstValueFrom(sessionFor(auth).session.get(`${service.url}/x`));

    expect(service.arrivals.map(({ path }) => path)).toEqual(['/vault', '/x']);
    expect(tokensSeenBy(service)).toEqual([undefined, 'gAAAAAB-one-2Lf']);
  });

  it('prints no token, and has it replaced in what the session reports', async () => {
    const service = await startService(() => ({ json: { note: 'it was s3cret-token' } }));
    const auth = authPlugin({ getToken: () => 's3cret-token' });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.get(service.url));

    expect(printed(events)).toContain('it was [redacted]');
    for (const shown of [auth, session, events]) expect(printed(shown)).not.toContain('s3cret');
  });

  it('shares its token with all that name the same in a token store, until it ends', async () => {
    const runtime = new VirtualRuntime();
    const tokenStore = memoryTokenStore({ runtime });
    const expiresAt = runtime.now() + 3_600_000;
    let asked = 0;
    const getToken = (): IssuedToken => ({ token: `gAAAAAB-shared-${(asked += 1)}-7Qz`, expiresAt: expiresAt + runtime.monotonic() });
    const tokenOf = async (cacheId: string): Promise<unknown> =>
      firstValueFrom(sessionFor(authPlugin({ getToken, cacheId, tokenStore, renewal: 'lazy' }), { runtime }).session.getAuthHeaders());

    expect(await tokenOf('robot')).toEqual({ 'X-Auth-Token': 'gAAAAAB-shared-1-7Qz' });
    expect(await tokenOf('robot')).toEqual({ 'X-Auth-Token': 'gAAAAAB-shared-1-7Qz' });
    expect(await tokenOf('other')).toEqual({ 'X-Auth-Token': 'gAAAAAB-shared-2-7Qz' });
    runtime.advance(3_600_000);
    expect(await tokenOf('robot')).toEqual({ 'X-Auth-Token': 'gAAAAAB-shared-3-7Qz' });
  });

  it('takes back no other thing than its own token from a token store', async () => {
    const store = memoryTokenStore();
    const runtime = new VirtualRuntime();
    const strange = JSON.stringify({ format: 1, readableBy: 1, state: { token: 5 }, lifeMs: 60_000, leftMs: 60_000 });
    const tokenStore = { ...wrapped(store), load: () => of({ text: strange, ageMs: 0 }) };
    const { session, events } = sessionFor(authPlugin({ getToken: () => 'gAAAAAB-one-2Lf', cacheId: 'robot', tokenStore }), { runtime });

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-one-2Lf');
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'ignored-token-record' }]);
  });

  it('names what it does not know and what it cannot do without', () => {
    expect(() => authPlugin({} as never)).toThrow(expect.objectContaining({ options: ['getToken'], code: 'missing-required-options' }));
    expect(() => authPlugin({ getToken: () => 'gAAAAAB-one-2Lf', get_endpoint: () => 'x' } as never)).toThrow(
      expect.objectContaining({ options: ['get_endpoint'], code: 'unknown-option', message: expect.stringContaining('"getEndpoint"') as string }),
    );
    expect(() => authPlugin({ getToken: () => 'gAAAAAB-one-2Lf', cacheId: 5 as never })).toThrow(expect.objectContaining({ options: ['cacheId'] }));
    expect(() => authPlugin({ getToken: () => 'gAAAAAB-one-2Lf', renewal: 'sometimes' as never })).toThrow(expect.objectContaining({ options: ['renewal'] }));
  });
});

import { firstValueFrom, from, map, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { adminToken, authPlugin, memoryTokenStore, Session, type RequestOptions, type SessionOptions, type TokenStore } from 'keystoneauth-rx';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { startServer, type ScriptedHttpServer } from '../http/scripted-http-server.js';
import { failureOf, openSession } from '../journeys/demo-cloud.js';
import { thrownBy } from '../request/caught.js';
import { closing } from './closing.js';
import { credentials, hostileKeystone, TOKEN } from './hostile-keystone.js';

/** What would begin another header, another request, or end the text where it is read in C. */
const SPLITS = ['\r\nX-Injected: 1', '\nX-Injected: 1', '\rX-Injected: 1', '\r\n\r\nGET /injected HTTP/1.1\r\n\r\n', '\0', '\u0001', '\u007f', '\u{10a}X-Injected: 1', '\u2028', '€'];
const SPLITTERS = SPLITS.map((split) => `a${split}b`);
/** What a token holds, and the token, which no spec has in its name: names are printed. */
const SPLIT_TOKENS = SPLITS.map((split, index) => [split, `tk-Hi47-split${String(index)}${split}tail`] as const);

async function service(): Promise<ScriptedHttpServer> {
  const server = closing(await startServer());
  server.answer({ json: {} });
  return server;
}

/** What a server got of a request with these options: nothing, since it was refused by name. */
async function refusal(options: RequestOptions, session: SessionOptions = {}): Promise<unknown> {
  const server = await service();
  const error = await failureOf(openSession(session).request(`${server.url}/x`, options));
  expect(server.seen).toEqual([]);
  return error;
}

describe('what a program gives for a header', () => {
  it.each<[string, (text: string) => RequestOptions]>([
    ['headers', (text) => ({ headers: { 'X-Custom': text } })],
    ['headers', (text) => ({ headers: { 'X-Custom': ['fine', text] } })],
    ['headers', (text) => ({ headers: { [text]: 'fine' } })],
    ['additionalHeaders', (text) => ({ additionalHeaders: { 'X-Custom': text } })],
    ['userAgent', (text) => ({ userAgent: text })],
    ['clientName', (text) => ({ clientName: text, clientVersion: '1' })],
    ['globalRequestId', (text) => ({ globalRequestId: text })],
    ['globalRequestId', (text) => ({ globalRequestId: () => text })],
    ['originalIp', (text) => ({ originalIp: text })],
    ['method', (text) => ({ method: text }) as RequestOptions],
  ])('is refused by the name of "%s"', async (option, make) => {
    for (const text of SPLITTERS) expect(await refusal(make(text)), JSON.stringify(text)).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining(option) as unknown });
  });

  it.each<[string, (text: string) => SessionOptions]>([
    ['additionalHeaders', (text) => ({ additionalHeaders: { 'X-Custom': text } })],
    ['userAgent', (text) => ({ userAgent: text })],
    ['appName', (text) => ({ appName: text, appVersion: '1' })],
    ['appVersion', (text) => ({ appName: 'app', appVersion: text })],
    ['additionalUserAgent', (text) => ({ additionalUserAgent: [['a', text]] })],
    ['globalRequestId', (text) => ({ globalRequestId: text })],
    ['originalIp', (text) => ({ originalIp: text })],
  ])('is refused by a session by the name of "%s"', (option, make) => {
    for (const text of SPLITTERS) expect(thrownBy(() => new Session(make(text))), JSON.stringify(text)).toMatchObject({ code: 'invalid-option', message: expect.stringContaining(option) as unknown });
  });

  it('is no microversion', async () => {
    for (const microversion of ['2.1\r\nX-Injected: 1', 'latest\nX-Injected: 1', '2.1\0']) {
      expect(await refusal({ microversion: microversion as '2.1', endpointFilter: { serviceType: 'compute' } })).toMatchObject({ outcome: 'not-sent' });
    }
  });
});

describe('a token', () => {
  it.each(SPLIT_TOKENS)('that a program gives with %j in it reaches no server', async (_split, token) => {
    const server = await service();
    const session = openSession({ auth: authPlugin({ getToken: () => of(token) }) });

    const error = await failureOf(session.get(`${server.url}/x`));

    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'not-sent' });
    expect(String(error)).not.toContain(token);
    expect(thrownBy(() => adminToken({ endpoint: server.url, token }))).toMatchObject({ code: 'invalid-option' });
    expect(server.seen).toEqual([]);
  });

  it.each(SPLIT_TOKENS)('of Identity v2.0 with %j in it reaches no service', async (_split, id) => {
    const keystone = await service();
    const endpoint = { publicURL: `${keystone.url}/nova`, region: 'RegionOne' };
    keystone.answer({ json: { access: { token: { id, expires: '2099-01-01T00:00:00Z' }, user: { id: 'u', name: 'ada', roles: [] }, serviceCatalog: [{ type: 'compute', name: 'nova', endpoints: [endpoint] }] } } });
    const session = openSession({ auth: v2.password({ authUrl: `${keystone.url}/v2.0`, username: 'ada', password: 'pw-Hi47-splitter', tenantName: 'demo' }) });

    const error = await failureOf(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));

    expect(error).toMatchObject({ code: 'invalid-response' });
    expect(keystone.seen.map(({ url }) => url)).toEqual(['/v2.0/tokens']);
  });

  it.each(SPLIT_TOKENS)('that somebody changed in a store to one with %j in it is not used', async (_split, token) => {
    const keystone = await hostileKeystone((here) => ({ catalog: { compute: `${here}/nova` } }));
    const honest = memoryTokenStore();
    const changed: TokenStore = {
      load: (key) => from(honest.load(key)).pipe(map((found) => found && { ...found, text: found.text.replaceAll(TOKEN, JSON.stringify(token).slice(1, -1)) })),
      save: (key, text, options) => honest.save(key, text, options),
      clear: (key) => honest.clear(key),
      withLock: (key, work) => honest.withLock(key, work),
    };
    const open = (tokenStore: TokenStore): Session => openSession({ auth: v3.password({ authUrl: `${keystone.url}/v3`, ...credentials, tokenStore }) });
    await firstValueFrom(open(honest).authenticate());

    await firstValueFrom(open(changed).get('/servers', { endpointFilter: { serviceType: 'compute' } }));

    // What is no token is not there: it is signed in anew.
    expect(keystone.seen.map(({ url, headers }) => [url, headers['x-auth-token']])).toEqual([['/v3/auth/tokens', undefined], ['/v3/auth/tokens', undefined], ['/nova/servers', TOKEN]]);
  });
});

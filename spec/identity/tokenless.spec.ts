import { readFileSync } from 'node:fs';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, type EndpointFilter } from 'keystoneauth-rx';
import { identityVersions } from 'keystoneauth-rx/testing';
import { tokenless } from '../../src/identity/tokenless.js';
import type { TokenlessScope } from '../../src/identity/tokenless-headers.js';
import { printed } from '../credentials/contribution.js';
import { startServer } from '../http/scripted-http-server.js';
import { serveHttp, type HttpService } from '../request/http-service.js';
import { closeAll, closedLater, requestLines, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

async function serve(): Promise<HttpService> {
  const service: HttpService = closedLater(
    await serveHttp(({ path }) => (path === '/' || path === '/v3' || path === '/v3/' ? { json: identityVersions({ href: service.url }) } : {})),
  );
  return service;
}

const certificate = (name: string): string => readFileSync(new URL(`../http/certs/${name}`, import.meta.url), 'utf8');

describe('tokenless', () => {
  it("sends the client's certificate and what the request is for, and nobody signs in", async () => {
    const keystone = closedLater(
      await startServer({
        ...{ cert: certificate('server.crt'), key: certificate('server.key'), ca: certificate('first-ca.pem') },
        ...{ requestCert: true, rejectUnauthorized: true },
      }),
    );
    keystone.answer({ json: { users: [] } });
    const tls = { cacert: certificate('first-ca.pem'), cert: certificate('client.crt'), key: certificate('client.key') };
    const { session } = sessionFor(tokenless({ authUrl: `${keystone.url}/v3`, projectName: 'demo', projectDomainName: 'Default' }), { tls });

    await firstValueFrom(session.get('/users', { endpointFilter: { serviceType: 'identity' } }));

    expect(keystone.seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /v3/users']);
    expect(keystone.seen[0]?.headers).toMatchObject({ 'x-project-name': 'demo', 'x-project-domain-name': 'Default' });
    expect(keystone.seen[0]?.headers['x-auth-token']).toBeUndefined();
    expect(await firstValueFrom(session.getToken())).toBeUndefined();
  });

  it.each<[TokenlessScope, Record<string, string>]>([
    [{ projectId: 'p-1' }, { 'X-Project-Id': 'p-1' }],
    [{ projectId: 'p-1', projectName: 'demo', projectDomainId: 'default', domainId: 'd-1' }, { 'X-Project-Id': 'p-1' }],
    [{ projectName: 'demo', projectDomainId: 'pd', projectDomainName: 'PD' }, { 'X-Project-Name': 'demo', 'X-Project-Domain-Id': 'pd' }],
    [{ projectName: 'demo', projectDomainName: 'PD' }, { 'X-Project-Name': 'demo', 'X-Project-Domain-Name': 'PD' }],
    [{ domainId: 'd-1', domainName: 'D-One' }, { 'X-Domain-Id': 'd-1' }],
    [{ domainName: 'D-One' }, { 'X-Domain-Name': 'D-One' }],
  ])('says %j in headers', async (scope, headers) => {
    const { session } = sessionFor(tokenless({ authUrl: 'http://127.0.0.1:9/v3', ...scope }));

    expect(await firstValueFrom(session.getAuthHeaders())).toEqual(headers);
  });

  it.each<[string, TokenlessScope]>([
    ['neither a project nor a domain', {}],
    ['neither a project nor a domain', { projectDomainId: 'default' }],
    ['"projectName" without', { projectName: 'demo', domainId: 'd-1' }],
  ])('cannot authenticate, and warns that it has %s, for %j', async (words, scope) => {
    const service = await serve();
    const { session, events } = sessionFor(tokenless({ authUrl: `${service.url}/v3`, ...scope }));

    expect(await firstValueFrom(session.getAuthHeaders())).toBeUndefined();
    expect(events).toEqual([
      expect.objectContaining({
        ...{ type: 'warning', code: 'plugin', logger: 'keystoneauth.identity.v3.tokenless_auth' },
        message: expect.stringContaining(words) as string,
      }),
    ]);
    await expect(firstValueFrom(session.get(`${service.url}/thing`))).rejects.toMatchObject({ code: 'authorization-failure' });
    expect(service.arrivals).toEqual([]);
  });

  it.each<[string, EndpointFilter, string | undefined]>([
    ['identity', { serviceType: 'identity' }, '/v3'],
    ['IDENTITY', { serviceType: 'IDENTITY', interface: 'admin' }, '/v3'],
    ['the auth URL', { interface: AUTH_INTERFACE }, '/v3'],
    ['another service', { serviceType: 'compute' }, undefined],
  ])('knows one endpoint, without a request: %s', async (_, filter, path) => {
    const service = await serve();
    const { session } = sessionFor(tokenless({ authUrl: `${service.url}/v3/`, projectId: 'p' }));

    expect(await firstValueFrom(session.getEndpoint(filter))).toBe(path && `${service.url}${path}`);
    expect(service.arrivals).toEqual([]);
  });

  it('finds versions in the documents of Keystone, and of what overrides it', async () => {
    const service = await serve();
    const { session } = sessionFor(tokenless({ authUrl: service.url, projectId: 'p' }));

    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'identity', version: 3 }))).toBe(`${service.url}/v3/`);
    expect(await firstValueFrom(session.getEndpointData({ serviceType: 'identity', minVersion: 3, maxVersion: 'latest' }))).toMatchObject({ apiVersion: [3, 14] });
    expect(await firstValueFrom(session.getApiMajorVersion({ serviceType: 'identity', minVersion: 3 }))).toEqual([3, 14]);
    expect(await firstValueFrom(session.getEndpointData({ endpointOverride: `${service.url}/v3`, serviceType: 'compute', discoverVersions: false }))).toMatchObject({
      url: `${service.url}/v3`,
    });
    expect(await firstValueFrom(session.getEndpointData({ serviceType: 'compute' }))).toBeUndefined();
    expect(requestLines(service)).toEqual(['GET /']);
  });

  it('takes a 401 for final', async () => {
    const service = closedLater(await serveHttp(() => ({ status: 401 })));
    const { session } = sessionFor(tokenless({ authUrl: `${service.url}/v3`, projectId: 'p' }));

    await expect(firstValueFrom(session.get(`${service.url}/thing`))).rejects.toMatchObject({ status: 401 });
    expect(service.arrivals).toHaveLength(1);
  });

  it('names an option that is missing, unknown, or that no header can hold', () => {
    expect(() => tokenless({ projectId: 'p' } as never)).toThrow(expect.objectContaining({ code: 'missing-required-options', options: ['authUrl'] }));
    expect(() => tokenless({ authUrl: 'http://127.0.0.1:9', trustId: 't' } as never)).toThrow(expect.objectContaining({ options: ['trustId'] }));
    expect(() => tokenless({ authUrl: 'http://127.0.0.1:9', domainName: 'a\nb' })).toThrow(
      expect.objectContaining({ code: 'invalid-option', options: ['domainName'] }),
    );
  });

  it('shows no user info of its URL', async () => {
    const service = closedLater(await serveHttp(() => ({ status: 401 })));
    const auth = tokenless({ authUrl: `${service.url.replace('//', '//admin:pw-Rk27-userinfo@')}/v3`, projectId: 'p' });
    const { session, events } = sessionFor(auth);
    const error: unknown = await firstValueFrom(session.get('/users', { endpointFilter: { serviceType: 'identity' } })).catch((reason: unknown) => reason);

    expect(requestLines(service)).toEqual(['GET /v3/users']);
    expect(auth.authUrl).not.toContain('admin');
    expect(printed([auth, session, events, error])).not.toContain('pw-Rk27-userinfo');
  });
});

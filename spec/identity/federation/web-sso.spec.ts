import { firstValueFrom, of, take } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import type { HttpService } from '../../request/http-service.js';
import { webSsoUrl } from '../../../src/identity/federation/web-sso.js';
import { closeAll, lastBody, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';

afterEach(closeAll);

const token = 'gAAAAAB-websso-5Nq2Lr';
const redirectUri = 'http://localhost:9990/auth/websso/';

/** A Keystone that knows the token its page sent. */
function keystoneWithPage(): Promise<HttpService> {
  return serveKeystone(({ method, path, headers }) => {
    if (method !== 'GET' || path !== '/v3/auth/tokens') return undefined;
    if (headers['x-auth-token'] !== token || headers['x-subject-token'] !== token) return { status: 401 };
    return { headers: { 'X-Subject-Token': token }, json: v3Token({ userId: 'alice', methods: ['openid'] }).toJSON() };
  });
}

describe('v3.webSso', () => {
  it("opens Keystone's page and asks what the token that came is good for", async () => {
    const keystone = await keystoneWithPage();
    const asked: v3.AuthorizationRequest[] = [];
    const plugin = v3.webSso({
      ...{ authUrl: keystone.url, protocol: 'openid', redirectUri },
      authorize: (request) => {
        asked.push(request);
        return Promise.resolve(token);
      },
    });
    const { session } = sessionFor(plugin);

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ authToken: token, userId: 'alice', scoped: false });
    expect(asked).toEqual([
      {
        url: `${keystone.url}/v3/auth/OS-FEDERATION/websso/openid?origin=http%3A%2F%2Flocalhost%3A9990%2Fauth%2Fwebsso%2F`,
        ...{ redirectUri, state: undefined, formOrigin: keystone.url },
      },
    ]);
    expect(requestLines(keystone)).toEqual(['GET /v3/auth/tokens']);
  });

  it('exchanges the token for one with the wanted scope', async () => {
    const keystone = await keystoneWithPage();
    await signIn(v3.webSso({ authUrl: keystone.url, protocol: 'openid', redirectUri, authorize: () => token, projectId: 'project-1' }));

    expect(requestLines(keystone)).toEqual(['POST /v3/auth/tokens']);
    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['token'], token: { id: token } }, scope: { project: { id: 'project-1' } } } });
  });

  it('says which other page may send the token, where the cloud has one', async () => {
    const keystone = await keystoneWithPage();
    const origins: (string | undefined)[] = [];
    const options = { authUrl: keystone.url, protocol: 'openid', redirectUri };
    const authorize = ({ formOrigin }: v3.AuthorizationRequest): string => {
      origins.push(formOrigin);
      return token;
    };
    await signIn(v3.webSso({ ...options, authorize, pageOrigin: 'https://Cloud.example.com/' }));

    expect(origins).toEqual(['https://cloud.example.com']);
    expect(() => v3.webSso({ ...options, authorize, pageOrigin: 'cloud.example.com' })).toThrow(expect.objectContaining({ options: ['pageOrigin'] }));
  });

  it('warns before the token goes over plain http to another machine', async () => {
    const keystone = await keystoneWithPage();
    // Also this machine, but not by a name that says so.
    const authUrl = keystone.url.replace('127.0.0.1', '0.0.0.0');
    const { session, events } = sessionFor(v3.webSso({ authUrl, protocol: 'openid', redirectUri, authorize: () => token }));
    await firstValueFrom(session.getToken());

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plain-http-sign-in', message: expect.stringContaining('0.0.0.0') as string }]);
  });

  it('believes nobody else about the token', async () => {
    const other = await serveKeystone(() => ({ headers: { 'X-Subject-Token': 'gAAAAAB-websso-2Tc8Mz' }, json: v3Token({ userId: 'mallory' }).toJSON() }));
    const keystone = await serveKeystone(() => ({ status: 302, headers: { location: `${other.url}/v3/auth/tokens` } }));
    const error = await signIn(v3.webSso({ authUrl: keystone.url, protocol: 'openid', redirectUri, authorize: () => token }));

    expect(error).toMatchObject({ code: 'authorization-failure', outcome: 'refused' });
    expect(String(error)).toContain(other.url);
    expect(other.arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual([undefined]);
  });

  it('takes the token also out of the URL that a receiver gives', async () => {
    const keystone = await keystoneWithPage();
    const receiver = { listen: () => of({ redirectUri, receive: () => `${redirectUri}?token=${token}` }) };

    expect(await signIn(v3.webSso({ authUrl: keystone.url, protocol: 'openid', identityProvider: 'idp', authorize: receiver }))).toBe(token);
  });

  it('needs a person for each sign-in', async () => {
    const keystone = await keystoneWithPage();
    let asked = 0;
    const plugin = v3.webSso({
      ...{ authUrl: keystone.url, protocol: 'openid', redirectUri },
      authorize: () => {
        asked += 1;
        return token;
      },
    });
    const { session } = sessionFor(plugin);
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(asked).toBe(2);
    expect(await firstValueFrom(plugin.state$.pipe(take(1)))).toMatchObject({ status: 'valid', renewable: 'needs-user' });
  });

  it('gives another scope for the same token, without a person', async () => {
    const keystone = await keystoneWithPage();
    const plugin = v3.webSso({ authUrl: keystone.url, protocol: 'openid', redirectUri, authorize: () => token });
    await signIn(plugin.rescope({ projectId: 'project-1' }));

    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { token: { id: token } }, scope: { project: { id: 'project-1' } } } });
  });

  it('fails without a token, and reports none', async () => {
    const keystone = await serveKeystone(() => ({ status: 401, json: { error: { message: `No ${token}.`, code: 401 } } }));
    const options = { authUrl: keystone.url, protocol: 'openid', redirectUri };
    expect(await signIn(v3.webSso({ ...options, authorize: () => `${redirectUri}?other=1` }))).toMatchObject({ code: 'authorization-failure' });

    const { session, events } = sessionFor(v3.webSso({ ...options, authorize: () => token }));
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 401, serviceMessage: 'No [redacted].' });
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('names what it cannot do without', () => {
    expect(() => v3.webSso({ redirectUri } as never)).toThrow(expect.objectContaining({ options: ['authUrl', 'protocol', 'authorize'] }));
    const options = { authUrl: 'http://127.0.0.1:9', protocol: 'openid' };
    expect(() => v3.webSso({ ...options, authorize: () => token })).toThrow(expect.objectContaining({ options: ['redirectUri'] }));
    expect(() => v3.webSso({ ...options, redirectUri, authorize: { listen: () => [] } })).toThrow(
      expect.objectContaining({ options: ['redirectUri', 'authorize'] }),
    );
  });
});

describe('webSsoUrl', () => {
  it('is that of the protocol, or of the protocol of one identity provider', () => {
    expect(webSsoUrl('http://ks/v3', { protocol: 'openid' })).toBe('http://ks/v3/auth/OS-FEDERATION/websso/openid');
    expect(webSsoUrl('http://ks/v3', { protocol: 'openid', identityProvider: 'my idp' })).toBe(
      'http://ks/v3/auth/OS-FEDERATION/identity_providers/my%20idp/protocols/openid/websso',
    );
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { EagerRuntime } from '../../http/eager-runtime.js';
import { startServer, type ScriptedHttpServer } from '../../http/scripted-http-server.js';
import { certFile, serverTls } from '../../http/wire.js';
import { serveHttp, type Answer, type HttpService } from '../../request/http-service.js';
import { closeAll, closedLater, requestLines, sessionFor, signIn } from '../scripted-keystone.js';
import { scriptedProvider, type ProviderScript } from './scripted-provider.js';

afterEach(closeAll);

async function failureOf(script: ProviderScript): Promise<{ readonly error: unknown; readonly lines: string[] }> {
  const { federation, client, service } = await scriptedProvider(script);
  return { error: await signIn(v3.oidcClientCredentials({ ...federation, ...client })), lines: requestLines(service) };
}

/** Serves over TLS, with a certificate that {@link TRUST} vouches for, and answers with a redirect. */
async function redirectingTo(location: string): Promise<ScriptedHttpServer> {
  const server = closedLater(await startServer(serverTls));
  server.answer({ status: 302, headers: { location } });
  return server;
}

const TRUST = { tls: { cacert: certFile('first-ca.pem') } };

describe('ProviderDiscovery', () => {
  it('reads the document once, and anew after a day', async () => {
    const { federation, client, service } = await scriptedProvider();
    const runtime = new EagerRuntime();
    const { session } = sessionFor(v3.oidcClientCredentials({ ...federation, ...client, renewal: 'lazy' }), { runtime });
    const reads = (): number => requestLines(service).filter((line) => line.startsWith('GET')).length;
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());
    expect(reads()).toBe(1);

    runtime.elapsedMs += 24 * 60 * 60 * 1000;
    await firstValueFrom(session.authenticate());
    expect(reads()).toBe(2);
  });

  it.each([404, 405, 410])('reads the document anew when an endpoint of it is gone: %i', async (status) => {
    let isMoved = false;
    const provider = await scriptedProvider();
    const place: HttpService = closedLater(await serveHttp(({ path }) => (path === '/metadata' ? { json: { token_endpoint: `${isMoved ? provider.url : place.url}/token` } } : { status })));
    const plugin = v3.oidcClientCredentials({ ...provider.federation, ...provider.client, discoveryEndpoint: `${place.url}/metadata` });
    const { session } = sessionFor(plugin);
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status });
    isMoved = true;

    expect(await firstValueFrom(session.getToken())).toBe('gAAAAAB-token-fed-1');
    expect(requestLines(place)).toEqual(['GET /metadata', 'POST /token', 'GET /metadata']);
  });

  it('reads it anew when nobody can be reached where it leads to, not for a refusal', async () => {
    const answers: Answer[] = [{ json: { token_endpoint: 'http://127.0.0.1:9/token' } }];
    const provider = await scriptedProvider({ token: (_form, number) => (number === 1 ? { status: 503 } : undefined) });
    const place = closedLater(await serveHttp(() => answers.shift() ?? { json: { token_endpoint: provider.tokenEndpoint } }));
    const plugin = v3.oidcClientCredentials({ ...provider.federation, ...provider.client, discoveryEndpoint: `${place.url}/metadata` });
    const { session } = sessionFor(plugin);
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'connect-failure' });
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 503 });
    await firstValueFrom(session.getToken());

    expect(place.arrivals).toHaveLength(2);
  });

  it('keeps no failure: the next sign-in reads it again', async () => {
    let answers: Answer[] = [{ status: 503 }, { json: { hello: 1 } }];
    const place = closedLater(await serveHttp(() => answers.shift() ?? { json: { token_endpoint: `${provider.url}/token` } }));
    const provider = await scriptedProvider();
    const plugin = v3.oidcClientCredentials({ ...provider.federation, ...provider.client, discoveryEndpoint: `${place.url}/metadata` });
    const { session } = sessionFor(plugin);

    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 503, outcome: 'refused' });
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'oidc-endpoint-not-found' });
    answers = [];
    expect(provider.tokenForms()).toEqual([]);
  });

  it('sends nothing where the document is none, of somebody else, or without the grant', async () => {
    expect(await failureOf({ metadata: { issuer: 'https://evil.example.com' } })).toMatchObject({
      error: { name: 'InvalidOidcDiscoveryDocument', outcome: 'not-sent' },
      lines: ['GET /.well-known/openid-configuration'],
    });
    expect(await failureOf({ metadata: { grant_types_supported: ['implicit'] } })).toMatchObject({
      error: { name: 'OidcPluginNotSupported', outcome: 'not-sent' },
      lines: ['GET /.well-known/openid-configuration'],
    });
    expect(await failureOf({ metadata: { token_endpoint: undefined } })).toMatchObject({
      error: { name: 'OidcAccessTokenEndpointNotFound', outcome: 'not-sent' },
      lines: ['GET /.well-known/openid-configuration'],
    });
  });

  it('says that nothing was sent when the document could not be read, whatever became of that', async () => {
    const place = closedLater(await serveHttp(() => ({ status: 500 })));
    const { federation, client } = await scriptedProvider();
    const options = { ...federation, ...client, redirectUri: 'http://127.0.0.1:9/callback', code: 'code-Tn6bR4-oidc' };
    const { session } = sessionFor(v3.oidcAuthorizationCode({ ...options, discoveryEndpoint: `${place.url}/metadata` }));

    // Twice: the code is still good.
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 500, outcome: 'not-sent' });
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ status: 500, outcome: 'not-sent' });
  });

  it.each([
    ['https', (url: string) => url],
    ['HTTPS', (url: string) => url.replace('https', 'HTTPS')],
  ])('uses no document that was found by way of plain http, from %s', async (_case, written) => {
    const { federation, client, discoveryEndpoint, tokenForms } = await scriptedProvider();
    const secure = await redirectingTo(discoveryEndpoint);
    const error = await signIn(v3.oidcClientCredentials({ ...federation, ...client, discoveryEndpoint: `${written(secure.url)}/metadata` }), TRUST);

    expect(error).toMatchObject({ name: 'InvalidOidcDiscoveryDocument', outcome: 'not-sent' });
    expect(String(error)).toContain('redirected from https to http');
    expect(tokenForms()).toEqual([]);
  });

  it('uses none that plain http led to in between, either', async () => {
    const { federation, client } = await scriptedProvider();
    const elsewhere = closedLater(await startServer(serverTls));
    elsewhere.answer({ json: { token_endpoint: `${elsewhere.url}/token` } });
    const plain = closedLater(await serveHttp(() => ({ status: 302, headers: { location: elsewhere.url } })));
    const secure = await redirectingTo(plain.url);
    const error = await signIn(v3.oidcClientCredentials({ ...federation, ...client, discoveryEndpoint: `${secure.url}/metadata` }), TRUST);

    expect(error).toMatchObject({ name: 'InvalidOidcDiscoveryDocument', outcome: 'not-sent' });
    expect(elsewhere.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  it('warns where anybody on the way could answer, before it asks', async () => {
    const { federation, client, discoveryEndpoint, service } = await scriptedProvider({ metadata: { issuer: undefined } });
    // Also this machine, but not by a name that says so.
    const plugin = v3.oidcClientCredentials({ ...federation, ...client, discoveryEndpoint: discoveryEndpoint.replace('127.0.0.1', '0.0.0.0') });
    const { session, events } = sessionFor(plugin);
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'plain-http-sign-in', message: expect.stringMatching(/^Where credentials will be sent is asked at 0\.0\.0\.0:\d+ over plain http.*Use https\.$/) as string },
    ]);
    expect(requestLines(service)).toEqual(['GET /.well-known/openid-configuration', 'POST /token', 'POST /token']);
    const sent = events.findIndex((event) => JSON.stringify(event).includes('openid-configuration'));
    expect(events.findIndex(({ type }) => type === 'warning')).toBeLessThan(sent);
  });

  it('takes only a URL for one', async () => {
    const { federation, client } = await scriptedProvider();

    expect(await signIn(v3.oidcClientCredentials({ ...federation, ...client, discoveryEndpoint: 'idp' }))).toMatchObject({ options: ['discoveryEndpoint'] });
  });
});

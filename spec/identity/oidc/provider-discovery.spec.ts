import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { EagerRuntime } from '../../http/eager-runtime.js';
import { serveHttp, type Answer } from '../../request/http-service.js';
import { closeAll, closedLater, requestLines, sessionFor, signIn } from '../scripted-keystone.js';
import { scriptedProvider, type ProviderScript } from './scripted-provider.js';

afterEach(closeAll);

async function failureOf(script: ProviderScript): Promise<{ readonly error: unknown; readonly lines: string[] }> {
  const { federation, client, service } = await scriptedProvider(script);
  return { error: await signIn(v3.oidcClientCredentials({ ...federation, ...client })), lines: requestLines(service) };
}

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

  it('takes only a URL for one', async () => {
    const { federation, client } = await scriptedProvider();

    expect(await signIn(v3.oidcClientCredentials({ ...federation, ...client, discoveryEndpoint: 'idp' }))).toMatchObject({ options: ['discoveryEndpoint'] });
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, lastBody, sessionFor, signIn } from '../scripted-keystone.js';
import { CLIENT, scriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

describe('v3.oidcClientCredentials', () => {
  it('gets an access token for the client itself, and hands it to Keystone', async () => {
    const { federation, client, service, tokenForms, bearers } = await scriptedProvider();
    const token = await signIn(v3.oidcClientCredentials({ ...federation, ...client }));

    expect(token).toBe('gAAAAAB-token-fed-1');
    expect(tokenForms()).toEqual([{ grant_type: 'client_credentials', scope: 'openid profile' }]);
    expect(service.arrivals[1]?.headers.authorization).toBe(`Basic ${btoa(`${CLIENT.clientId}:${CLIENT.clientSecret}`)}`);
    expect(bearers()).toEqual(['at-Zp4nW7-1-oidc']);
  });

  it('exchanges the unscoped token for one with the wanted scope', async () => {
    const { federation, client, keystone } = await scriptedProvider();
    await signIn(v3.oidcClientCredentials({ ...federation, ...client, projectName: 'demo', projectDomainId: 'default' }));

    expect(lastBody(keystone)).toMatchObject({ auth: { scope: { project: { name: 'demo', domain: { id: 'default' } } } } });
  });

  it('signs in again by itself, with the secret of that moment', async () => {
    const { federation, client, service } = await scriptedProvider();
    const secrets = [CLIENT.clientSecret, 'cs-rotated-5Tq-oidc'];
    let at = 0;
    const { session } = sessionFor(v3.oidcClientCredentials({ ...federation, ...client, clientSecret: () => secrets[at] ?? '' }));
    await firstValueFrom(session.authenticate());
    at = 1;
    const again = await firstValueFrom(session.authenticate()).catch((reason: unknown) => reason);

    expect(again).toMatchObject({ name: 'OAuthError', error: 'invalid_client', status: 401 });
    expect(service.arrivals.at(-1)?.headers.authorization).toBe(`Basic ${btoa(`${CLIENT.clientId}:cs-rotated-5Tq-oidc`)}`);
  });

  it('is refused without a client id as soon as there is a secret to send', async () => {
    const { federation, tokenEndpoint, service } = await scriptedProvider();
    const options = { ...federation, clientSecret: CLIENT.clientSecret, accessTokenEndpoint: tokenEndpoint };

    expect(await signIn(v3.oidcClientCredentials(options))).toMatchObject({ options: ['clientId'], outcome: 'not-sent' });
    expect(service.arrivals).toEqual([]);
  });

  it('reports neither the secret nor a token', async () => {
    const { federation, client } = await scriptedProvider({ refreshes: true });
    const { session, events } = sessionFor(v3.oidcClientCredentials({ ...federation, ...client, projectId: 'project-1' }));
    await firstValueFrom(session.getToken());

    expect(JSON.stringify([events, session.snapshot()])).not.toMatch(/cs-Kq83hVw2|Zp4nW7|gAAAAAB/);
  });

  it('is refused without an endpoint, and with a type of token or a way to authenticate that does not exist', () => {
    const given = { authUrl: 'http://127.0.0.1:9', identityProvider: 'idp', protocol: 'openid', ...CLIENT };
    const accessTokenEndpoint = 'http://127.0.0.1:9/token';

    expect(() => v3.oidcClientCredentials(given)).toThrow(expect.objectContaining({ options: ['accessTokenEndpoint', 'discoveryEndpoint'] }));
    expect(() => v3.oidcClientCredentials({ ...given, accessTokenEndpoint, accessTokenType: 'jwt' as never })).toThrow(
      expect.objectContaining({ options: ['accessTokenType'] }),
    );
    expect(() => v3.oidcClientCredentials({ ...given, accessTokenEndpoint, tokenEndpointAuthMethod: 'none' as never })).toThrow(
      expect.objectContaining({ options: ['tokenEndpointAuthMethod'] }),
    );
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionOptions } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, requestLines, sessionFor, signIn } from '../scripted-keystone.js';
import { REDIRECT_URI, scriptedProvider } from './scripted-provider.js';

afterEach(closeAll);

/** Where the provider thinks it is. */
const INSIDE = 'https://idp.internal.example.com';
const NAMED = { issuer: INSIDE, token_endpoint: `${INSIDE}/token`, authorization_endpoint: `${INSIDE}/authorize`, device_authorization_endpoint: `${INSIDE}/device` };

/** A session that reaches it by another way, and what it was asked for. */
function tunnel(url: string): { readonly options: SessionOptions; readonly mapped: string[] } {
  const mapped: string[] = [];
  return {
    mapped,
    options: {
      mapUrl: (named) => {
        mapped.push(named);
        return named.replace(INSIDE, url);
      },
    },
  };
}

describe('OidcProvider', () => {
  it('reaches the endpoints that the discovery document names as the session wants, but sends no browser there', async () => {
    const { federation, client, url, service, tokenForms } = await scriptedProvider({ metadata: NAMED, claims: { iss: INSIDE } });
    const { options, mapped } = tunnel(url);
    const given = { ...federation, ...client, issuer: INSIDE };
    const opened: string[] = [];
    const authorize = ({ url: page }: v3.AuthorizationRequest): string => {
      opened.push(page);
      return `${REDIRECT_URI}?error=access_denied&iss=${encodeURIComponent(INSIDE)}&state=${String(new URL(page).searchParams.get('state'))}`;
    };
    const { session } = sessionFor(v3.oidcDeviceAuthorization({ ...given, prompt: () => undefined }), options);
    await firstValueFrom(session.getToken());
    await signIn(v3.oidcAuthorizationCode({ ...given, redirectUri: REDIRECT_URI, authorize }), options);

    expect(requestLines(service).filter((line) => line.startsWith('POST'))).toEqual(['POST /device', 'POST /token']);
    expect(tokenForms()).toHaveLength(1);
    expect(opened).toEqual([expect.stringContaining(`${INSIDE}/authorize?`)]);
    expect(mapped).toEqual([NAMED.device_authorization_endpoint, NAMED.token_endpoint]);
  });

  it('maps no endpoint that the user named', async () => {
    const { federation, client, tokenEndpoint, url, tokenForms } = await scriptedProvider({ metadata: NAMED });
    const { options, mapped } = tunnel(url);
    await signIn(v3.oidcClientCredentials({ ...federation, ...client, issuer: INSIDE, accessTokenEndpoint: tokenEndpoint }), options);

    expect(tokenForms()).toHaveLength(1);
    expect(mapped).toEqual([]);
  });

  it('sends nothing where a mapping leads nowhere', async () => {
    const { federation, client, tokenForms } = await scriptedProvider();
    const error = await signIn(v3.oidcClientCredentials({ ...federation, ...client }), { mapUrl: () => 'file:///dev/null' });

    expect(error).toMatchObject({ options: ['mapUrl'], outcome: 'not-sent' });
    expect(tokenForms()).toEqual([]);
  });
});

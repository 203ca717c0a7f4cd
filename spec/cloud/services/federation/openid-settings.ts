import { type JsonWebKey } from 'node:crypto';
import { type Client, type Context, type Grant, interactionPolicy, type Provider } from 'oidc-provider';
import { OPENID_KEY } from './names.js';
import { type OpenIdProviderJob, SCOPES } from './openid-clients.js';
import { devicePage, formPage } from './openid-pages.js';

/** What access tokens are for: as a resource of their own they are JWTs, which Apache verifies without asking. */
export const RESOURCE = {
  identifier: 'urn:keystone',
  server: { scope: SCOPES, audience: 'keystone', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } },
};

/** The provider's configuration: everybody consents to everything, so that the only page is the one for the password. */
export function providerSettings(key: JsonWebKey, { clients, origins }: Pick<OpenIdProviderJob, 'clients' | 'origins'>): object {
  return {
    jwks: { keys: [{ ...key, kid: OPENID_KEY, use: 'sig', alg: 'RS256' }] },
    clients,
    clientBasedCORS: (_: Context, origin: string) => origins.includes(origin),
    scopes: SCOPES.split(' '),
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    conformIdTokenClaims: false,
    clientDefaults: { id_token_signed_response_alg: 'RS256' },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      deviceFlow: { enabled: true, ...devicePages },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE.identifier,
        useGrantedResource: () => true,
        getResourceServerInfo: () => RESOURCE.server,
      },
    },
    // Demanded of public clients.
    pkce: { required: (_: Context, client: Client) => !client.grantTypeAllowed('client_credentials') && client.grantTypeAllowed('refresh_token') },
    issueRefreshToken: (_: Context, client: Client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    interactions: { policy: passwordOnly(), url: (_: Context, { uid }: { readonly uid: string }) => `/sign-in/${uid}` },
    loadExistingGrant: ({ oidc }: Context) => grantEverything(oidc.provider, oidc.client.clientId, oidc.session?.accountId ?? ''),
    findAccount: (_: Context, id: string) => ({ accountId: id, claims: () => claimsOf(id) }),
    // A client that acts for itself is somebody, too.
    extraTokenClaims: (_: Context, token: { readonly accountId?: string; readonly clientId: string }) =>
      claimsOf(token.accountId ?? token.clientId),
  };
}

/** Consent to all scopes. */
export async function grantEverything(provider: Provider, clientId: string, accountId: string): Promise<Grant> {
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope(SCOPES);
  grant.addResourceScope(RESOURCE.identifier, SCOPES);
  await grant.save();
  return grant;
}

function claimsOf(id: string): Readonly<Record<string, unknown>> {
  return { sub: id, name: id, preferred_username: id, email: `${id}@example.test` };
}

/** Native clients would have consent asked for each time. */
function passwordOnly(): object {
  const policy = interactionPolicy.base();
  policy.get('consent').checks.remove('native_client_prompt');
  return policy;
}

const devicePages = {
  userCodeInputSource: (context: Context, form: string) => {
    context.body = devicePage('Enter the code', form);
  },
  userCodeConfirmSource: (context: Context, form: string) => {
    context.body = devicePage('Is this the code?', form);
  },
  successSource: (context: Context) => {
    context.body = formPage('The device is signed in', '');
  },
};

import { authPluginNames, none } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { WEB_SSO } from '../../src/cli/prompt/web-sso-name.js';

/** An identity service that no spec calls. */
export const AUTH_URL = 'http://keystone.example.com/v3';

const federated = { authUrl: AUTH_URL, identityProvider: 'idp', protocol: 'openid' };
const oidc = { ...federated, clientId: 'c', accessTokenEndpoint: 'https://idp.example.com/token' };
const user = { username: 'u', password: 'some-password' };
const oauth2 = { authUrl: AUTH_URL, oauth2Endpoint: `${AUTH_URL}/OS-OAUTH2/token`, oauth2ClientId: 'c' };
const saml = { ...federated, ...user, identityProviderUrl: 'https://idp.example.com/ecp' };
const sp = { serviceProviderEndpoint: 'https://cloud.example.com/adfs', serviceProviderEntityId: 'urn:cloud' };

/** The names of the library: the command adds one of its own, which stays where specs of it ran in the same process before. */
export function libraryPlugins(): readonly string[] {
  return authPluginNames().filter((name) => name !== WEB_SSO);
}

/** Options that are enough, for each name there is. */
export const PLUGIN_EXAMPLES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  none: { endpoint: 'http://ironic.example.com' },
  http_basic: { endpoint: 'http://ironic.example.com', username: 'u', password: 'some-password' },
  admin_token: { endpoint: 'http://ironic.example.com', token: 'some-tk-8Rw3mNc6Hj' },
  password: { authUrl: AUTH_URL, username: 'u', password: 'some-password' },
  token: { authUrl: AUTH_URL, token: 'some-tk-8Rw3mNc6Hj' },
  v2password: { authUrl: 'http://keystone.example.com/v2.0', username: 'u', password: 'some-password' },
  v2token: { authUrl: 'http://keystone.example.com/v2.0', token: 'some-tk-8Rw3mNc6Hj' },
  v3password: { authUrl: AUTH_URL, userId: 'u', password: 'some-password' },
  v3token: { authUrl: AUTH_URL, token: 'some-tk-8Rw3mNc6Hj' },
  v3totp: { authUrl: AUTH_URL, userId: 'u', passcode: '123456' },
  service_token: { auth: none(), serviceAuth: none() },
  v3multifactor: { authUrl: AUTH_URL, authMethods: 'v3password', userId: 'u', password: 'some-password' },
  v3applicationcredential: { authUrl: AUTH_URL, applicationCredentialId: 'i', applicationCredentialSecret: 'some-secret' },
  v3oauth1: { authUrl: AUTH_URL, consumerKey: 'c', consumerSecret: 'some-secret', accessKey: 'a', accessSecret: 'some-secret' },
  v3oauth2clientcredential: { ...oauth2, oauth2ClientSecret: 'some-secret' },
  v3oauth2mtlsclientcredential: oauth2,
  v3tokenlessauth: { authUrl: AUTH_URL, projectId: 'p' },
  v3oidcpassword: { ...oidc, ...user },
  v3oidcclientcredentials: { ...oidc, clientSecret: 'some-secret' },
  v3oidcauthcode: { ...oidc, code: 'some-secret', redirectUri: 'https://app.example.com/back' },
  v3oidcaccesstoken: { ...federated, accessToken: 'some-tk-8Rw3mNc6Hj' },
  v3oidcdeviceauthz: { ...oidc, deviceAuthorizationEndpoint: 'https://idp.example.com/device' },
  v3kerberos: { authUrl: AUTH_URL },
  v3fedkerb: federated,
  v3samlpassword: saml,
  v3adfspassword: { ...saml, ...sp },
  v3k2k: { base: v3.password({ authUrl: AUTH_URL, userId: 'u', password: 'some-password' }), serviceProvider: 'other-cloud' },
};

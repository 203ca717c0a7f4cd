import { type OpenIdClient, type Person } from './access.js';

const CODE = 'authorization_code';
const REFRESH = 'refresh_token';
const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code';
const ALL_GRANTS = [CODE, REFRESH, DEVICE, 'client_credentials', 'password'];

/** On any port: that is what makes a client `native` (RFC 8252, section 7.3). */
const LOOPBACK = ['http://127.0.0.1/callback', 'http://localhost/callback'];

/** What clients may ask for; `keystone` is the one that stands for nothing of OpenID Connect. */
export const SCOPES = 'openid profile email offline_access keystone';

/** The clients that an OpenID provider is to know. */
export interface OpenIdClients {
  /** Apache, for sign-in by browser. */
  readonly webServer: OpenIdClient;
  readonly confidential: OpenIdClient;
  readonly posting: OpenIdClient;
  readonly public: OpenIdClient;
}

/** What the process of the provider is told. */
export interface OpenIdProviderJob {
  readonly port: number;
  /** A PEM file. */
  readonly key: string;
  readonly clients: readonly object[];
  readonly people: readonly Person[];
  /** Whose pages may ask for tokens. */
  readonly origins: readonly string[];
}

/** Their metadata (OpenID Connect Dynamic Client Registration, section 2). */
export function clientMetadata(clients: OpenIdClients, webServerCallbacks: readonly string[]): readonly object[] {
  const native = { application_type: 'native', redirect_uris: LOOPBACK };
  return [
    { ...identity(clients.webServer, 'client_secret_basic'), redirect_uris: webServerCallbacks, grant_types: [CODE] },
    { ...identity(clients.confidential, 'client_secret_basic'), ...native, grant_types: ALL_GRANTS },
    { ...identity(clients.posting, 'client_secret_post'), ...native, grant_types: ALL_GRANTS },
    { ...identity(clients.public, 'none'), ...native, grant_types: [CODE, REFRESH, DEVICE] },
  ];
}

function identity({ clientId, clientSecret }: OpenIdClient, method: string): object {
  return { client_id: clientId, client_secret: clientSecret, token_endpoint_auth_method: method, response_types: ['code'] };
}

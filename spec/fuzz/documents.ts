/** Told by valid documents of this folder; nothing may repeat it. */
export const SECRET = 'gAAAAB-Zt58-fuzzed';

const instants = { issued_at: '2040-01-01T00:00:00.000000Z', expires_at: '2040-01-01T01:00:00.000000Z' } as const;
const domain = { id: 'default', name: 'Default' } as const;

/** POST /v3/auth/tokens, answered. */
export const v3TokenBody = {
  token: {
    ...instants,
    methods: ['password'],
    user: { id: 'u-1', name: 'alice', domain, password_expires_at: null },
    project: { id: 'p-1', name: 'north', domain },
    roles: [{ id: 'r-1', name: 'member' }],
    audit_ids: ['a-1', 'a-2'],
    is_domain: false,
    'OS-TRUST:trust': { id: 't-1', trustee_user: { id: 'u-1' }, trustor_user: { id: 'u-2' }, impersonation: false },
    service_providers: [{ id: 'sp', auth_url: 'https://sp.example.com/v3/auth', sp_url: 'https://sp.example.com/Shibboleth.sso' }],
    catalog: [
      { id: 's-1', type: 'compute', name: 'nova', endpoints: [{ id: 'e-1', interface: 'public', region: 'North', region_id: 'North', url: 'http://cloud.test/compute/v2.1' }] },
      { id: 's-2', type: 'volumev3', name: 'cinder', endpoints: [{ id: 'e-2', interface: 'public', region_id: 'North', url: 'http://cloud.test/volume/v3/p-1' }] },
    ],
  },
} as const;

/** POST /v2.0/tokens, answered. */
export const v2TokenBody = {
  access: {
    token: { id: SECRET, issued_at: '2040-01-01T00:00:00Z', expires: '2040-01-01T01:00:00Z', tenant: { id: 't-1', name: 'north' }, audit_ids: ['a-1'] },
    user: { id: 'u-1', name: 'alice', username: 'alice', roles: [{ name: 'member' }], roles_links: [] },
    metadata: { is_admin: 0, roles: ['r-1'] },
    trust: { id: 't-1', trustee_user_id: 'u-1', trustor_user_id: 'u-2', impersonation: false },
    serviceCatalog: [
      { type: 'compute', name: 'nova', endpoints_links: [], endpoints: [{ id: 'e-1', region: 'North', publicURL: 'http://cloud.test/compute/v2', internalURL: 'http://cloud.test/compute/v2', adminURL: 'http://cloud.test/compute/v2' }] },
    ],
  },
} as const;

/** The start page of Nova. */
export const versionsBody = {
  versions: [
    { id: 'v2.0', status: 'SUPPORTED', version: '', min_version: '', updated: '2011-01-21T11:33:21Z', links: [{ rel: 'self', href: 'http://cloud.test/compute/v2/' }] },
    { id: 'v2.1', status: 'CURRENT', version: '2.95', min_version: '2.1', updated: '2013-07-23T11:33:21Z', links: [{ rel: 'self', href: 'http://cloud.test/compute/v2.1/' }] },
  ],
} as const;

/** The start page of Keystone. */
export const identityVersionsBody = {
  versions: { values: [{ id: 'v3.14', status: 'stable', updated: '2020-04-07T00:00:00Z', 'media-types': [{ base: 'application/json', type: 'x' }], links: [{ rel: 'self', href: 'http://cloud.test/identity/v3/' }] }] },
} as const;

/** What comes with a 401 where more factors are wanted. */
export const receiptBody = {
  receipt: { methods: ['password'], expires_at: instants.expires_at, issued_at: instants.issued_at, user: { id: 'u-1', name: 'alice', domain }, required_auth_methods: [['password', 'totp']] },
  required_auth_methods: [['password', 'totp']],
} as const;

/** `/.well-known/openid-configuration`. */
export const oidcMetadataBody = {
  issuer: 'https://idp.example.com',
  authorization_endpoint: 'https://idp.example.com/authorize',
  token_endpoint: 'https://idp.example.com/token',
  device_authorization_endpoint: 'https://idp.example.com/device',
  grant_types_supported: ['authorization_code', 'password', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code'],
  code_challenge_methods_supported: ['S256'],
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
  authorization_response_iss_parameter_supported: true,
} as const;

/** What a token endpoint gives. */
export const oidcTokenBody = { access_token: SECRET, id_token: `e30.${btoa('{"iss":"https://idp.example.com","aud":"c-1","nonce":"n-1"}')}.e30`, refresh_token: `${SECRET}-refresh`, token_type: 'Bearer', expires_in: 300 } as const;

/** RFC 8628 §3.2. */
export const deviceCodeBody = { device_code: SECRET, user_code: 'WDJB-MJHT', verification_uri: 'https://idp.example.com/device', verification_uri_complete: 'https://idp.example.com/device?user_code=WDJB-MJHT', expires_in: 1800, interval: 5 } as const;

/** keystoneauth's names, of what runs anywhere. */
export const BUILT_IN_NAMES = [
  ...(['none', 'http_basic', 'admin_token', 'password', 'token', 'v2password', 'v2token', 'v3password', 'v3token', 'v3totp'] as const),
  ...(['v3applicationcredential', 'v3multifactor', 'service_token', 'v3oauth1', 'v3oauth2clientcredential'] as const),
  ...(['v3oauth2mtlsclientcredential', 'v3tokenlessauth', 'v3oidcpassword', 'v3oidcclientcredentials', 'v3oidcauthcode'] as const),
  ...(['v3oidcaccesstoken', 'v3oidcdeviceauthz'] as const),
] as const;

/** What only Node can do, and which door brings it. */
export const NODE_PLUGINS: ReadonlySet<string> = new Set(['v3kerberos', 'v3fedkerb', 'v3samlpassword', 'v3adfspassword', 'v3k2k']);

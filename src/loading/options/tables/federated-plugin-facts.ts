import type { LoadingOption } from '../loading-option.js';
import type { PluginFacts } from '../plugin-facts.js';
import { ACCOUNT, ADFS, FEDERATION, KEYSTONE_TO_KEYSTONE, MUTUAL_AUTH, SAML } from './federation-options.js';
import {
  OIDC_ACCESS_TOKEN,
  OIDC_ACCESS_TOKEN_FILE,
  OIDC_CLIENT,
  OIDC_CODE,
  OIDC_CODE_PROOF,
  OIDC_DEVICE,
  OIDC_OTP,
  OIDC_PROVIDER,
  OIDC_USER,
} from './oidc-options.js';
import { AUTH_URL, V3_SCOPE } from './scope-options.js';
import { UNSCOPED, V3_TOKEN } from './token-life-options.js';

/** The door that brings what only Node can do. */
export const NODE_DOOR: string = 'keystoneauth-rx/node';

const federated = (own: readonly LoadingOption[]): readonly LoadingOption[] => [
  ...[AUTH_URL, ...V3_SCOPE, ...FEDERATION, ...own],
  ...[ACCOUNT, UNSCOPED, ...V3_TOKEN],
];
const oidc = (own: readonly LoadingOption[] = [], ours: readonly LoadingOption[] = []): readonly LoadingOption[] =>
  federated([...OIDC_CLIENT, ...own, ...OIDC_PROVIDER, ...ours]);

const OIDC_ENDPOINTS: readonly string[] = ['accessTokenEndpoint', 'discoveryEndpoint'];

/** The plugins that stand on the word of somebody else. */
export const FEDERATED_PLUGIN_FACTS: Readonly<Record<string, PluginFacts>> = {
  v3oidcpassword: { summary: 'OpenID Connect with user and password', options: oidc(OIDC_USER, [OIDC_OTP]), needs: [OIDC_ENDPOINTS] },
  v3oidcclientcredentials: { summary: "OpenID Connect with the client's own credentials", options: oidc(), needs: [OIDC_ENDPOINTS] },
  v3oidcauthcode: {
    summary: 'OpenID Connect with a code, or with a browser',
    options: oidc(OIDC_CODE, OIDC_CODE_PROOF),
    needs: [OIDC_ENDPOINTS, ['code', 'authorize']],
  },
  v3oidcaccesstoken: {
    summary: 'OpenID Connect with an access token that somebody else got',
    options: federated([OIDC_ACCESS_TOKEN, OIDC_ACCESS_TOKEN_FILE]),
    needs: [['accessToken', 'accessTokenFile']],
  },
  v3oidcdeviceauthz: { summary: 'OpenID Connect for a device without a browser', options: oidc(OIDC_DEVICE), needs: [OIDC_ENDPOINTS] },
  v3samlpassword: { summary: 'SAML 2.0 (ECP) with user and password', options: federated(SAML), door: NODE_DOOR },
  v3adfspassword: { summary: 'ADFS (WS-Trust 1.3) with user and password', options: federated(ADFS), door: NODE_DOOR },
  v3kerberos: { summary: 'A Kerberos ticket', options: [AUTH_URL, ...V3_SCOPE, MUTUAL_AUTH, UNSCOPED, ...V3_TOKEN], door: NODE_DOOR },
  v3fedkerb: { summary: 'A Kerberos ticket that Keystone maps to a user', options: federated([MUTUAL_AUTH]), door: NODE_DOOR },
  v3k2k: {
    summary: 'Another cloud, on the word of the Keystone of this one',
    options: [...V3_SCOPE, ...KEYSTONE_TO_KEYSTONE, UNSCOPED, ...V3_TOKEN],
    door: NODE_DOOR,
  },
};

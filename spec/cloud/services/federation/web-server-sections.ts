import { fileURLToPath } from 'node:url';
import { type IniSections } from '../ini-file.js';
import { AUTHORITY } from './names.js';

const PAGE = fileURLToPath(new URL('sso-callback.html', import.meta.url));

/** Keystone's own list, and the header that brings the access token of an OpenID provider. */
const ALLOWED_HEADERS = ['X-Auth-Token', 'X-Openstack-Request-Id', 'X-Subject-Token', 'Openstack-Auth-Receipt', 'Authorization'];

/** What a Keystone has to know about the web server before it. `origins` may be sent tokens by browsers, and their pages may call it. */
export function webServerSections(origins: readonly string[]): IniSections {
  return {
    auth: { methods: 'password,token,oauth1,mapped,application_credential,totp,kerberos,openid,saml2,x509' },
    cors: { allowed_origin: origins.map((url) => new URL(url).origin).join(','), allow_headers: ALLOWED_HEADERS.join(',') },
    federation: { trusted_dashboard: origins, sso_callback_template: PAGE },
    openid: { remote_id_attribute: 'HTTP_OIDC_ISS' },
    saml2: { remote_id_attribute: 'MELLON_IDP' },
    tokenless_auth: { trusted_issuer: AUTHORITY.name, protocol: 'x509', issuer_attribute: 'SSL_CLIENT_I_DN' },
    // Says whether a request came by TLS.
    oslo_middleware: { enable_proxy_headers_parsing: true },
  };
}

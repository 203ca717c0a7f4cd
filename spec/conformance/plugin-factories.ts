import { adminToken, httpBasic, none, password, token, type AuthPlugin } from 'keystoneauth-rx';
import * as node from 'keystoneauth-rx/node';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import type { Options } from './translate.js';

/** Options of a vector are data: each plugin checks its own. */
const FACTORIES: Readonly<Record<string, (options: never) => AuthPlugin>> = {
  none,
  http_basic: httpBasic,
  admin_token: adminToken,
  password,
  token,
  v2password: v2.password,
  v2token: v2.token,
  v3password: v3.password,
  v3token: v3.token,
  v3totp: v3.totp,
  v3applicationcredential: v3.applicationCredential,
  v3multifactor: v3.multifactor,
  v3oauth1: v3.oauth1,
  v3oauth2clientcredential: v3.oauth2ClientCredential,
  v3oauth2mtlsclientcredential: v3.oauth2MtlsClientCredential,
  v3tokenlessauth: v3.tokenless,
  v3oidcpassword: v3.oidcPassword,
  v3oidcclientcredentials: v3.oidcClientCredentials,
  v3oidcauthcode: v3.oidcAuthorizationCode,
  v3oidcaccesstoken: v3.oidcAccessToken,
  v3oidcdeviceauthz: v3.oidcDeviceAuthorization,
  v3samlpassword: node.samlPassword,
  v3adfspassword: node.adfsPassword,
  v3kerberos: node.kerberos,
  v3fedkerb: node.fedKerberos,
};

/** Constructs the plugin of a loading name without the loader's checks. */
export function constructPlugin(name: string, options: Options): AuthPlugin {
  const factory = FACTORIES[name];
  if (factory === undefined) throw new TypeError(`The runner has no factory for "${name}".`);
  return factory(options as never);
}

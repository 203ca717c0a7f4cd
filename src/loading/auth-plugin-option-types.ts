import type { AdminTokenOptions } from '../identity/admin-token.js';
import type { AuthPlugin } from '../identity/auth-plugin.js';
import type { AdfsPasswordOptions } from '../identity/federation/adfs/adfs-password.js';
import type { FedKerberosOptions } from '../identity/federation/fed-kerberos.js';
import type { KeystoneToKeystoneOptions } from '../identity/federation/keystone-to-keystone.js';
import type { SamlPasswordOptions } from '../identity/federation/saml/saml-password.js';
import type { HttpBasicOptions } from '../identity/http-basic.js';
import type { KerberosOptions } from '../identity/kerberos/kerberos.js';
import type { NegotiationOptions } from '../identity/kerberos/kerberos-method.js';
import type { NoneOptions } from '../identity/none.js';
import type { OAuth1Options } from '../identity/oauth1/oauth1.js';
import type { OAuth2ClientCredentialOptions } from '../identity/oauth2/oauth2-client-credential.js';
import type { OAuth2MtlsClientCredentialOptions } from '../identity/oauth2/oauth2-mtls-client-credential.js';
import type { OidcAccessTokenOptions } from '../identity/oidc/oidc-access-token.js';
import type { OidcAuthorizationCodeOptions } from '../identity/oidc/oidc-authorization-code.js';
import type { OidcDeviceAuthorizationOptions } from '../identity/oidc/oidc-device-authorization.js';
import type { OidcOptions } from '../identity/oidc/oidc-options.js';
import type { OidcPasswordOptions } from '../identity/oidc/oidc-password.js';
import type { PasswordOptions } from '../identity/password.js';
import type { TokenOptions } from '../identity/token.js';
import type { TokenlessOptions } from '../identity/tokenless.js';
import type { V2PasswordOptions, V2TokenOptions } from '../identity/v2-plugins.js';
import type { V3ApplicationCredentialOptions } from '../identity/v3-application-credential.js';
import type { V3MultifactorOptions } from '../identity/v3-multifactor.js';
import type { V3PasswordOptions } from '../identity/v3-password.js';
import type { V3TokenOptions } from '../identity/v3-token.js';
import type { V3TotpOptions } from '../identity/v3-totp.js';
import type { PluginOptions } from './plugin-loader.js';

/** Another plugin as files can say it: by its name. */
export interface NamedPlugin {
  readonly name: string;
  readonly options?: PluginOptions | undefined;
}

/** Kerberos tokens come from the optional package `kerberos` where nobody gives them. */
type NativeByDefault<T extends NegotiationOptions> = Omit<T, 'tokens'> & { readonly tokens?: T['tokens'] | undefined };

/**
 * Which options the plugin of each name takes: what {@link loadAuthPlugin} checks when it is compiled. A plugin of your own joins it:
 * `declare module 'keystoneauth-rx' { interface AuthPluginOptionTypes { corporate: { readonly desk: string } } }`.
 */
export interface AuthPluginOptionTypes {
  readonly none: NoneOptions;
  readonly http_basic: HttpBasicOptions;
  readonly admin_token: AdminTokenOptions;
  readonly service_token: { readonly auth: AuthPlugin | NamedPlugin; readonly serviceAuth: AuthPlugin | NamedPlugin };
  readonly password: PasswordOptions;
  readonly token: TokenOptions;
  readonly v2password: V2PasswordOptions;
  readonly v2token: V2TokenOptions;
  readonly v3password: V3PasswordOptions;
  readonly v3token: V3TokenOptions;
  readonly v3totp: V3TotpOptions;
  readonly v3applicationcredential: V3ApplicationCredentialOptions;
  readonly v3multifactor: V3MultifactorOptions;
  readonly v3oauth1: OAuth1Options;
  readonly v3oauth2clientcredential: OAuth2ClientCredentialOptions;
  readonly v3oauth2mtlsclientcredential: OAuth2MtlsClientCredentialOptions;
  readonly v3tokenlessauth: TokenlessOptions;
  readonly v3oidcpassword: OidcPasswordOptions;
  readonly v3oidcclientcredentials: OidcOptions;
  readonly v3oidcauthcode: OidcAuthorizationCodeOptions;
  readonly v3oidcaccesstoken: OidcAccessTokenOptions;
  readonly v3oidcdeviceauthz: OidcDeviceAuthorizationOptions;
  readonly v3samlpassword: SamlPasswordOptions;
  readonly v3adfspassword: AdfsPasswordOptions;
  readonly v3kerberos: NativeByDefault<KerberosOptions>;
  readonly v3fedkerb: NativeByDefault<FedKerberosOptions>;
  readonly v3k2k: Omit<KeystoneToKeystoneOptions, 'base'> & { readonly base: KeystoneToKeystoneOptions['base'] | NamedPlugin };
}

/** What follows a name: the options declared for it, which may be left out if all of them may; for any other name {@link PluginOptions}. */
export type AuthPluginArguments<Name extends string> = Name extends keyof AuthPluginOptionTypes
  ? object extends AuthPluginOptionTypes[Name]
    ? readonly [options?: AuthPluginOptionTypes[Name]]
    : readonly [options: AuthPluginOptionTypes[Name]]
  : readonly [options?: PluginOptions];

/**
 * The Identity v3 plugins and their methods: `import * as v3 from 'keystoneauth-rx/v3'`. Runs anywhere.
 *
 * @module keystoneauth-rx/v3
 */

export { auth, type V3AuthOptions } from '../identity/v3-auth.js';
export type { V3Options } from '../identity/v3-plugin.js';
export { password, type V3PasswordOptions } from '../identity/v3-password.js';
export {
  token,
  totp,
  applicationCredential,
  multifactor,
  authMethodNames,
  registerAuthMethod,
  totpMethod,
  applicationCredentialMethod,
  receiptMethod,
  tokenMethod,
} from './further-plugins.js';
export {
  oauth1,
  oauth1Method,
  oauth1Authorization,
  oauth2ClientCredential,
  oauth2MtlsClientCredential,
  tokenless,
  ec2,
} from './oauth-plugins.js';
export {
  oidcPassword,
  oidcClientCredentials,
  oidcAuthorizationCode,
  oidcAccessToken,
  oidcDeviceAuthorization,
  oidcTokenExchange,
  webSso,
} from './federated-plugins.js';
export type { V3TokenOptions } from '../identity/v3-token.js';
export type { V3TotpOptions } from '../identity/v3-totp.js';
export type { V3ApplicationCredentialOptions } from '../identity/v3-application-credential.js';
export type { V3MultifactorOptions } from '../identity/v3-multifactor.js';
export type { OAuth1Options } from '../identity/oauth1/oauth1.js';
export type { OAuth1MethodOptions } from '../identity/oauth1/oauth1-method.js';
export type { OAuth1AuthorizationOptions } from '../identity/oauth1/oauth1-authorization.js';
export type { OAuth2ClientCredentialOptions } from '../identity/oauth2/oauth2-client-credential.js';
export type { OAuth2MtlsClientCredentialOptions } from '../identity/oauth2/oauth2-mtls-client-credential.js';
export type { TokenlessOptions, TokenlessPlugin } from '../identity/tokenless.js';
export type { TokenlessScope } from '../identity/tokenless-headers.js';
export type { Ec2Options } from '../identity/ec2/ec2.js';
export type { OidcPasswordOptions } from '../identity/oidc/oidc-password.js';
export type { OidcAuthorizationCodeOptions } from '../identity/oidc/oidc-authorization-code.js';
export type { OidcAccessTokenOptions } from '../identity/oidc/oidc-access-token.js';
export type { DevicePrompt, OidcDeviceAuthorizationOptions } from '../identity/oidc/oidc-device-authorization.js';
export type { OidcTokenExchangeOptions } from '../identity/oidc/oidc-token-exchange.js';
export type { OidcOptions } from '../identity/oidc/oidc-options.js';
export type { ClientAuthMethod } from '../identity/oidc/client-authentication.js';
export type { AccessTokenType } from '../identity/oidc/token-reply.js';
export type { CodeChallengeMethod } from '../identity/oidc/pkce.js';
export type { WebSsoOptions } from '../identity/federation/web-sso.js';
export type {
  AuthorizationRequest,
  Authorize,
  OpenReceiver,
  ReceiveRedirect,
  RedirectReceiver,
} from '../identity/federation/redirect-receiver.js';
export type { RedirectProof } from '../identity/oidc/redirect-proof.js';
export type { FederationOptions } from '../identity/federation/federated-plugin.js';
export type { NamedAuthMethod } from '../identity/method-registry.js';
export { freshMethod } from '../credentials/fresh-method.js';
export { passwordMethod, type PasswordMethodOptions } from '../credentials/password-method.js';
export type { TokenMethodOptions } from '../credentials/token-method.js';
export type { TotpMethodOptions } from '../credentials/totp-method.js';
export type { ReceiptMethodOptions } from '../credentials/receipt-method.js';
export type { ApplicationCredentialMethodOptions } from '../credentials/application-credential-method.js';
export type { AuthData, AuthIdentity, AuthMethod } from '../credentials/auth-method.js';
export type { Scope } from '../credentials/scope.js';

// What can be asked of Identity v3, over a session
export {
  createApplicationCredential,
  deleteApplicationCredential,
  type AccessRule,
  type ApplicationCredentialOptions,
  type CreatedApplicationCredential,
} from '../operations/application-credentials.js';
export {
  createEc2Credential,
  deleteEc2Credential,
  type CreatedEc2Credential,
  type Ec2CredentialOptions,
} from '../operations/ec2-credentials.js';
export { createOAuth1Consumer, deleteOAuth1Consumer, type OAuth1Consumer } from '../operations/oauth1-consumers.js';
export {
  authorizeOAuth1Token,
  createOAuth1AccessToken,
  requestOAuth1Token,
  type OAuth1AccessToken,
  type OAuth1AccessTokenOptions,
  type OAuth1ConsumerOptions,
  type OAuth1RequestToken,
  type OAuth1RequestTokenOptions,
} from '../operations/oauth1-tokens.js';

// What can go wrong with OpenID Connect alone
export {
  InvalidOidcDiscoveryDocument,
  OidcAccessTokenEndpointNotFound,
  OidcAuthorizationEndpointNotFound,
  OidcDeviceAuthorizationEndpointNotFound,
  OidcDeviceAuthorizationTimeOut,
  OidcPluginNotSupported,
} from './oidc-errors.js';

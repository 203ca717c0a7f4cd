/** OpenID Connect: loaded together when one of them is asked for by its name. */
export { oidcAccessToken } from '../identity/oidc/oidc-access-token.js';
export { oidcAuthorizationCode } from '../identity/oidc/oidc-authorization-code.js';
export { oidcClientCredentials } from '../identity/oidc/oidc-client-credentials.js';
export { oidcDeviceAuthorization } from '../identity/oidc/oidc-device-authorization.js';
export { oidcPassword } from '../identity/oidc/oidc-password.js';
export { pageFloor } from '../session/page-floor.js';

/**
 * Sign-in at an identity provider. Each is a binding of its own, in a file that only the door
 * names: bundlers that split code by files (esbuild, and with it Angular) would otherwise put all that `loadAuthPlugin` loads later
 * into each app from its start.
 */
import { webSso as webSsoPlugin } from '../identity/federation/web-sso.js';
import { oidcAccessToken as oidcAccessTokenPlugin } from '../identity/oidc/oidc-access-token.js';
import { oidcAuthorizationCode as oidcAuthorizationCodePlugin } from '../identity/oidc/oidc-authorization-code.js';
import { oidcClientCredentials as oidcClientCredentialsPlugin } from '../identity/oidc/oidc-client-credentials.js';
import { oidcDeviceAuthorization as oidcDeviceAuthorizationPlugin } from '../identity/oidc/oidc-device-authorization.js';
import { oidcPassword as oidcPasswordPlugin } from '../identity/oidc/oidc-password.js';
import { oidcTokenExchange as oidcTokenExchangePlugin } from '../identity/oidc/oidc-token-exchange.js';

/** OpenID Connect with the name and the password of a user of the provider, in exchange for an access token. */
export const oidcPassword = oidcPasswordPlugin;

/** OpenID Connect for a program: the client's own id and secret, in exchange for an access token. */
export const oidcClientCredentials = oidcClientCredentialsPlugin;

/** OpenID Connect with a person in front of a browser. */
export const oidcAuthorizationCode = oidcAuthorizationCodePlugin;

/** OpenID Connect with a token that somebody else got from the provider: it is handed to Keystone as it is. */
export const oidcAccessToken = oidcAccessTokenPlugin;

/** OpenID Connect for a device without a browser: a person enters a code on another one, and this one asks until that is done. */
export const oidcDeviceAuthorization = oidcDeviceAuthorizationPlugin;

/** OpenID Connect with a token of another provider, or for another audience, which the provider exchanges for one that Keystone takes. */
export const oidcTokenExchange = oidcTokenExchangePlugin;

/** Keystone's sign-in by browser, for programs that can open one: the identity provider and what it asks are Keystone's business. */
export const webSso = webSsoPlugin;

/**
 * What only pages have, for any framework or none: signing in for people, and out in all tabs.
 *
 * @module keystoneauth-rx/browser
 */

export { popupRedirect, type PopupRedirectOptions, type WindowReceiver } from './popup-redirect.js';
export { reportRedirect, type RedirectReport, type ReportRedirectOptions } from './report-redirect.js';
export { pageRedirect, type PageReceiver, type PageRedirectOptions } from './page-redirect.js';
export { webSsoRedirect, type WebSsoRedirectOptions } from './web-sso-redirect.js';
export { catchWebSso, type CatchWebSsoOptions } from './catch-web-sso.js';
export type { WebSsoOutcome } from './web-sso-page.js';
export type { WebSsoClient, WebSsoFetchEvent, WebSsoWorkerScope } from './web-sso-worker-scope.js';
export { tabSignOut, type TabSignOut, type TabSignOutOptions } from './tab-sign-out.js';
export { signOutChannel, type SignOutChannel } from '../token/sign-out-channel.js';
export { SignInAbandoned, SignInWindowBlocked } from '../errors/sign-in-page-errors.js';
export { gatewayAuth, type GatewayAuth, type GatewayAuthOptions } from '../identity/gateway-auth.js';
export type { RemoteGatewayOptions } from '../identity/remote-gateway.js';
export { gatewayTransport } from '../http/browser/gateway-transport.js';

import type { IdentityPlugin } from 'keystoneauth-rx';
import { webSsoRedirect } from 'keystoneauth-rx/browser';
import * as v3 from 'keystoneauth-rx/v3';
import type { WebSsoSettings } from '../settings';

/** A sign-in at Keystone's own page, which opens in a window; a service worker takes what that sends in the end. */
export interface WebSso {
  /** To be called while the click is handled: browsers block windows that nobody asked for. */
  begin(): IdentityPlugin;
}

/** As far as it is used here; not every browser has them. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Where Keystone's page sends its form: a `trusted_dashboard` of Keystone's. The worker answers there, no server does. */
const REDIRECT = '/auth/websso/';
const WORKER = '/web-sso-worker.js';

/** Where text is not taken for the address of a script, a policy has to vouch for this one. */
const vouched = (globalThis as { readonly trustedTypes?: TrustedTypes }).trustedTypes?.createPolicy('console', {
  createScriptURL: (url) => (url === WORKER ? url : ''),
});

/** Registers the worker; asks nobody until it begins. */
export function webSso({ protocol, identityProvider }: WebSsoSettings, authUrl: string): WebSso {
  const worker = navigator.serviceWorker.register(vouched?.createScriptURL(WORKER) ?? WORKER);
  worker.catch(() => undefined); // told when somebody signs in
  const authorize = webSsoRedirect({ worker, redirectUri: REDIRECT });
  return {
    begin: () => {
      authorize.open();
      return v3.webSso({ authUrl, protocol, identityProvider, authorize });
    },
  };
}

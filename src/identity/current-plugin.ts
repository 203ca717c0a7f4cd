import type { AuthPlugin } from './auth-plugin.js';

/** The plugin that stands behind another one now; a request keeps to it from its begin to its end. */
export function currentPlugin(auth: AuthPlugin | undefined): AuthPlugin | undefined {
  return auth?.current?.() ?? auth;
}

/** The plugins of the front door. As in `stages.ts` each is a binding of its own. */
import { pluginsPart } from '#door-parts';
import { accessInfoLater } from '../identity/access-info-later.js';
import type { AccessInfoPlugin, AccessInfoPluginOptions } from '../identity/access-info-plugin.js';
import { adminToken as adminTokenPlugin } from '../identity/admin-token.js';
import { customLater } from '../identity/custom-later.js';
import type { CustomPlugin, CustomPluginOptions } from '../identity/custom-plugin.js';
import { genericLater } from '../identity/generic-later.js';
import { httpBasic as httpBasicPlugin } from '../identity/http-basic.js';
import type { IdentityPlugin } from '../identity/identity-plugin.js';
import { none as nonePlugin } from '../identity/none.js';
import { passwordCredentials, type PasswordOptions } from '../identity/password-credentials.js';
import { serviceToken as serviceTokenPlugin } from '../identity/service-token.js';
import { tokenCredentials, type TokenOptions } from '../identity/token-credentials.js';

/**
 * A user and a password, at whichever identity version the cloud offers.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function password(options: PasswordOptions): IdentityPlugin {
  const given = { ...options };
  return pluginsPart.now?.password(options) ?? genericLater(given, passwordCredentials(given), { part: pluginsPart, make: (plugins) => plugins.password(given) });
}

/**
 * An existing token, at whichever identity version the cloud offers. The new token ends when the old one does.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function token(options: TokenOptions): IdentityPlugin {
  const given = { ...options };
  return pluginsPart.now?.token(options) ?? genericLater(given, tokenCredentials(given), { part: pluginsPart, make: (plugins) => plugins.token(given) });
}

/**
 * An auth plugin of your own from two or three functions. What `getToken` gave is kept until it ends or is rejected, and
 * concurrent requests share one call.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function authPlugin(options: CustomPluginOptions): CustomPlugin {
  const given = { ...options };
  return pluginsPart.now?.authPlugin(options) ?? customLater(given, { part: pluginsPart, make: (plugins) => plugins.authPlugin(given) });
}

/**
 * A plugin around a token that is there with its catalog: a service that was handed them by its middleware, a token from a store.
 * Nothing is renewed; a token that has ended is handed out all the same.
 *
 * @throws OptionError for anything but an AccessInfo with a token.
 */
export function accessInfoPlugin(options: AccessInfoPluginOptions): AccessInfoPlugin {
  const given = { ...options };
  return pluginsPart.now?.accessInfoPlugin(options) ?? accessInfoLater(given, { part: pluginsPart, make: (plugins) => plugins.accessInfoPlugin(given) });
}

/** No authentication at all, for a service that asks for none (standalone Ironic, for instance). */
export const none = nonePlugin;

/** HTTP Basic at a service that stands alone (Ironic, for instance). */
export const httpBasic = httpBasicPlugin;

/** A token and an endpoint that are known: nothing is asked, nothing is renewed. */
export const adminToken = adminTokenPlugin;

/** Requests of a service on behalf of a user: with both tokens, so that the user's may be accepted although it has ended meanwhile. */
export const serviceToken = serviceTokenPlugin;

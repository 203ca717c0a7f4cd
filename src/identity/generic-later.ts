import { addressOf } from '../redaction/address-of.js';
import { cacheIdOf } from '../token/store/cache-id-of.js';
import { checkAuthUrl } from './auth-url.js';
import { genericCacheParts } from './generic-cache-parts.js';
import type { GenericCredentials, GenericOptions } from './generic-options.js';
import type { IdentityPlugin } from './identity-plugin-options.js';
import { laterPlugin, type Making } from './late-plugin.js';

/**
 * A version-independent plugin whose code is not there yet. Throws an OptionError for an auth URL that is none; what else cannot be right
 * is an error of who asks first.
 */
export function genericLater<M>(options: GenericOptions, { where, v3Methods }: GenericCredentials, making: Making<M, IdentityPlugin>): IdentityPlugin {
  const { authUrl, reauthenticate, tokenStore } = options;
  checkAuthUrl(authUrl, where);
  const cacheId = (): string | undefined => cacheIdOf({ cacheParts: () => genericCacheParts(options, v3Methods) });
  return laterPlugin({ authUrl: addressOf(authUrl), reauthenticate, sharesToken: tokenStore !== undefined, cacheId }, making);
}

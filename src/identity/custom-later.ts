import { cacheIdOf } from '../token/store/cache-id-of.js';
import type { CustomPlugin } from './custom-plugin.js';
import { checkedCacheParts, type CustomPluginOptions } from './custom-plugin-options.js';
import { laterPlugin, only, type Making } from './late-plugin.js';

const MEMBERS = ['state$', 'getCacheId', 'getToken', 'getHeaders', 'getEndpoint', 'invalidate', 'forget', 'rejectedAgain'] as const;

/** A plugin of one's own whose code is not there yet. Throws an OptionError for an option that there is not, or that is missing. */
export function customLater<M>(options: CustomPluginOptions, making: Making<M, CustomPlugin>): CustomPlugin {
  const { reauthenticate, tokenStore } = options;
  const cacheParts = checkedCacheParts(options);
  const known = { authUrl: '', reauthenticate, sharesToken: tokenStore !== undefined, cacheId: () => cacheIdOf({ cacheParts }) };
  return { ...only(laterPlugin(known, making), MEMBERS), reauthenticate };
}

import { authPluginFacts } from './auth-plugin-facts.js';
import type { LoadingOption } from './loading-option.js';

/**
 * The options of an auth plugin as data, keystoneauth's first: for forms, files and command lines. Nothing is loaded, and plugins
 * that only Node has are known everywhere. One registered without such data has none.
 *
 * @throws NoMatchingPlugin for a name nobody registered.
 */
export function authPluginOptions(name: string): readonly LoadingOption[] {
  return authPluginFacts(name).options;
}

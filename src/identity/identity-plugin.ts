import { corePart } from '#identity-core';
import type { IdentityPlugin, IdentityPluginOptions } from './identity-plugin-options.js';
import { latePlugin } from './late-plugin.js';

export type { IdentityPlugin, IdentityPluginOptions } from './identity-plugin-options.js';

/** Builds the plugin around a sign-in: at once where its code is there, else one that loads it. */
export function identityPlugin(options: IdentityPluginOptions): IdentityPlugin {
  return corePart.now?.identityCore(options) ?? latePlugin(options, corePart);
}

/** Plugins, sessions and adapters as data: their names and options. As in `stages.ts` each is a binding of its own. */
import { adapterLoadingOptions as adapterData } from '../loading/options/adapter-loading-options.js';
import { adapterOptionsFrom as adapterFrom } from '../loading/options/adapter-options-from.js';
import { authPluginOptions as pluginData } from '../loading/options/auth-plugin-options.js';
import { describeOption as describe } from '../loading/options/describe-option.js';
import type { LoadingOption } from '../loading/options/loading-option.js';
import { readEnvironment as read } from '../loading/options/read-environment.js';
import { sessionLoadingOptions as sessionData } from '../loading/options/session-loading-options.js';
import { sessionOptionsFrom as sessionFrom } from '../loading/options/session-options-from.js';
import { withDefaults as filled } from '../loading/options/with-defaults.js';
import { authPluginNames as names, registerAuthPlugin as register } from '../loading/plugin-registry.js';

/** The names that can be loaded, in alphabetical order. */
export const authPluginNames = names;

/** Makes an auth plugin of your own loadable by a name, for configuration files and the environment. */
export const registerAuthPlugin = register;

/** The options of an auth plugin as data, keystoneauth's first: for forms, files and command lines. */
export const authPluginOptions = pluginData;

/** The whole of an option, with its key, flags and variables. */
export const describeOption = describe;

/** What a session is told by files, the environment and command lines; `sessionOptionsFrom` makes its options of it. */
export const sessionLoadingOptions: readonly LoadingOption[] = sessionData;

/** The options of a session that values of `sessionLoadingOptions` come to. */
export const sessionOptionsFrom = sessionFrom;

/** What an adapter is told by files, the environment and command lines; `adapterOptionsFrom` makes its options of it. */
export const adapterLoadingOptions = adapterData;

/** The options of an adapter that values of `adapterLoadingOptions` come to. */
export const adapterOptionsFrom = adapterFrom;

/** What the environment says of options: of each the first of its variables that is not empty. */
export const readEnvironment = read;

/** The values, with the defaults of the options that have none. */
export const withDefaults = filled;

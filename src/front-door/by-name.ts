/** Plugins by name, and clouds by configuration. As in `stages.ts` each is a binding of its own. */
import { configurationPart } from '#door-parts';
import type * as configuration from './configuration.js';
import { lateAnswer } from './late-answer.js';

type Configuration = typeof configuration;

/**
 * The auth plugin of this name with these options. For a name that is a literal the options are checked by the compiler; a name
 * that is known only at run time takes any. Texts become booleans, numbers and lists where the option is one. Errors with
 * NoMatchingPlugin for a name nobody registered, with MissingRequiredOptions and OptionError for options that cannot be right.
 */
export const loadAuthPlugin: Configuration['loadAuthPlugin'] = /* @__PURE__ */ lateAnswer(configurationPart, 'loadAuthPlugin');

/**
 * The clouds that files (as data) and an environment describe, by openstacksdk's rules. Errors with an OptionError for an option that is
 * unknown, with a CloudConfigError if a file is no map, or the cloud of the environment has the name of one in the file.
 */
export const readClouds: Configuration['readClouds'] = /* @__PURE__ */ lateAnswer(configurationPart, 'readClouds');

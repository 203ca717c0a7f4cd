import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Environment } from '../../loading/clouds/config-file.js';
import { authPluginOptions } from '../../loading/options/auth-plugin-options.js';
import { convertValues } from '../../loading/options/convert-values.js';
import { describeOption } from '../../loading/options/describe-option.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';
import type { LoadingValues } from '../../loading/options/loading-values.js';
import { readEnvironment } from '../../loading/options/read-environment.js';
import { relevantOptions } from '../../loading/options/relevant-options.js';
import { argumentTokens } from './argument-tokens.js';
import { readArguments } from './read-arguments.js';

/** What {@link readAuthArguments} reads. */
export interface AuthArgumentsInput {
  /** The command line without program and script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  /** @defaultValue none */
  readonly environment?: Environment | undefined;
  /** The plugin where nobody names one. @defaultValue none */
  readonly default?: string | undefined;
  /** Options of the plugin that hold whatever is said. */
  readonly preset?: LoadingValues | undefined;
}

/** Which plugin a command line and the environment ask for. */
export interface AuthArguments {
  /** Its name; `undefined`: none. */
  readonly authType: string | undefined;
  /** Everything that could have been said: which plugin, and its options. */
  readonly options: readonly LoadingOption[];
  /** For `loadAuthPlugin(authType, values)`. */
  readonly values: LoadingValues;
  /** The words that belong to no flag. */
  readonly words: readonly string[];
}

/** Which auth plugin: `--os-auth-type`, `OS_AUTH_TYPE` and their older names. */
export const authTypeOption: LoadingOption = describeOption({
  name: 'authType',
  keystoneauthName: 'auth-type',
  deprecated: ['auth_plugin'],
  help: 'How to sign in: the name of an auth plugin.',
});

/**
 * Reads from a command line and the environment which auth plugin is wanted (`--os-auth-type`, then `OS_AUTH_TYPE`, `OS_AUTH_PLUGIN`,
 * then the default), and the options of that plugin. Whether they are enough is for `loadAuthPlugin` to say.
 *
 * @throws NoMatchingPlugin for a plugin that does not exist, OptionError for a flag that is none of its options.
 */
export function readAuthArguments(input: AuthArgumentsInput): AuthArguments {
  refuseUnknownOptions(input, new Set(['argv', 'environment', 'default', 'preset']), 'readAuthArguments');
  const { argv, environment = {}, preset = {} } = input;
  const authType = authTypeOf(input);
  const options = [authTypeOption, ...(authType === undefined ? [] : authPluginOptions(authType))];
  const { values: said, words } = readArguments({ argv, options });
  const own = Object.fromEntries(Object.entries({ ...said, ...preset }).filter(([name]) => name !== authTypeOption.name));
  if (authType === undefined) return { authType, options, values: own, words };
  const around = readEnvironment(authPluginOptions(authType), environment);
  const methods = convertValues({ ...around, ...own }, options)['authMethods'];
  const relevant = readEnvironment(relevantOptions(authType, Array.isArray(methods) ? methods.map(String) : []), environment);
  return { authType, options, values: { ...relevant, ...own }, words };
}

/** Which auth plugin is meant, without looking at anything else that is said. */
export function authTypeOf({ argv, environment = {}, default: other }: AuthArgumentsInput): string | undefined {
  const flags = argumentTokens(argv, [authTypeOption], () => false).filter((token) => token.kind === 'flag' && token.option === authTypeOption);
  const last = flags.at(-1);
  if (last?.kind === 'flag') {
    if (last.value !== undefined && last.value !== '') return last.value;
    throw new OptionError(last.flag, `"${last.flag}" needs a value: the name of an auth plugin.`);
  }
  const [text] = Object.values(readEnvironment([authTypeOption], environment)).map(String);
  return text ?? other;
}

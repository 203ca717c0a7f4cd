import { OptionError } from '../../errors/option-error.js';
import { meantName, refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Environment } from '../../loading/clouds/config-file.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';
import type { LoadingValues } from '../../loading/options/loading-values.js';
import { readEnvironment } from '../../loading/options/read-environment.js';
import { argumentTokens, type ArgumentToken } from './argument-tokens.js';

/** What {@link readArguments} reads. */
export interface ArgumentsInput {
  /** The command line without program and script: `process.argv.slice(2)`. */
  readonly argv: readonly string[];
  /** What can be said: `[...sessionLoadingOptions, ...authPluginOptions('v3password')]`. */
  readonly options: readonly LoadingOption[];
  /** @defaultValue none */
  readonly environment?: Environment | undefined;
}

/** What a command line and the environment say. */
export interface ReadArguments {
  /** By our names. Switches are booleans, options given more than once that are lists are lists, anything else is a text. */
  readonly values: LoadingValues;
  /** The words that belong to no flag. */
  readonly words: readonly string[];
}

/**
 * Reads options from a command line, and from the environment what it leaves open. `--flag value` and `--flag=value` are the same,
 * underscores in flags are dashes, a switch is turned off with `--no-flag`; of a flag given twice the last one counts.
 *
 * @throws OptionError naming an unknown flag, with the one that was probably meant, or a flag without its value.
 */
export function readArguments(input: ArgumentsInput): ReadArguments {
  refuseUnknownOptions(input, new Set(['argv', 'options', 'environment']), 'readArguments');
  const { argv, options, environment = {} } = input;
  const tokens = argumentTokens(argv, options, ({ kind }) => kind === 'boolean');
  const values = new Map(Object.entries(readEnvironment(options, environment)));
  const given = new Set<LoadingOption>();
  for (const token of tokens) {
    if (token.kind === 'word') continue;
    const { option, value } = said(token, options);
    const before = given.has(option) ? values.get(option.name) : undefined;
    values.set(option.name, option.kind === 'list' && before !== undefined ? [before, value].flat() : value);
    given.add(option);
  }
  return { values: Object.fromEntries(values), words: tokens.flatMap((token) => (token.kind === 'word' ? [token.text] : [])) };
}

type Flag = Extract<ArgumentToken<LoadingOption>, { kind: 'flag' }>;

function said(token: Flag, options: readonly LoadingOption[]): { readonly option: LoadingOption; readonly value: unknown } {
  const { flag, option, value, isInline } = token;
  if (option === undefined) return { option: turnedOff(flag, options), value: false };
  if (option.kind === 'boolean') return { option, value: value ?? true };
  if (value === undefined || (!isInline && /^-./.test(value))) {
    throw new OptionError(flag, `"${flag}" needs a value. One that begins with a dash is written ${flag}=VALUE.`);
  }
  return { option, value };
}

function turnedOff(flag: string, options: readonly LoadingOption[]): LoadingOption {
  const positive = flag.replace(/^--no-/, '--');
  const option = options.find(({ kind, flags }) => kind === 'boolean' && flags.includes(positive));
  if (option !== undefined && positive !== flag) return option;
  const meant = meantName(flag, options.flatMap(({ flags }) => flags));
  throw new OptionError(flag, `There is no option "${flag}"${meant === undefined ? '' : ` (did you mean "${meant}"?)`}.`, { code: 'unknown-option' });
}

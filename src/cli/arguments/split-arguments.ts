import { OptionError } from '../../errors/option-error.js';
import { argumentTokens, type ArgumentToken } from '../../node/arguments/argument-tokens.js';
import type { CommandOption } from '../command.js';

/** What a command line is made of. */
export interface SplitArguments {
  /** Its words that are no options, in order. */
  readonly words: readonly string[];
  /** The values of each option that was given, by its name; of a switch an empty text. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Flags that none of the options has. */
  readonly unknown: readonly string[];
  /** Those of them that stand before the first word. */
  readonly unknownAtFirst: readonly string[];
}

/**
 * Takes a command line apart. Options may stand anywhere; `--flag=value` and `--flag value` are the same.
 *
 * @throws OptionError for an option without the value it needs, with one it does not take, or with one that it cannot have.
 */
export function splitArguments(argv: readonly string[], options: readonly CommandOption[]): SplitArguments {
  return split(argv, options, valueOf);
}

/** The same while it is not known yet which command it is: values, and short flags that may be its own, are left for later. */
export function glanceAtArguments(argv: readonly string[], options: readonly CommandOption[]): SplitArguments {
  const short = new Set(options.flatMap(({ flags }) => flags));
  const end = argv.indexOf('--');
  const isOfCommand = (word: string): boolean => /^-[^-]./.test(word) && !short.has(word.slice(0, 2));
  return split(argv.filter((word, index) => (end >= 0 && index > end) || !isOfCommand(word)), options, (_option, { value }) => value ?? '');
}

type Flag = Extract<ArgumentToken<CommandOption>, { kind: 'flag' }>;

function split(argv: readonly string[], options: readonly CommandOption[], read: (option: CommandOption, token: Flag) => string): SplitArguments {
  const words: string[] = [];
  const [unknown, unknownAtFirst]: [string[], string[]] = [[], []];
  const values = new Map<string, string[]>();
  for (const token of argumentTokens(argv, options, ({ value }) => value === undefined)) {
    if (token.kind === 'word') words.push(token.text);
    else if (token.option === undefined) (words.length === 0 ? unknownAtFirst : unknown).push(token.flag);
    else values.set(token.option.name, [...(values.get(token.option.name) ?? []), read(token.option, token)]);
  }
  return { words, values, unknown: [...unknownAtFirst, ...unknown], unknownAtFirst };
}

function valueOf({ value: placeholder, choices, isBoolean }: CommandOption, { flag, value, isInline }: Flag): string {
  if (placeholder === undefined) {
    if (value === undefined || isBoolean === true) return value ?? '';
    throw new OptionError(flag, `${flag} takes no value.`);
  }
  if (value === undefined) throw new OptionError(flag, `${flag} needs a value: ${flag} ${placeholder}.`);
  if (!isInline && /^--?[a-z]/i.test(value)) {
    throw new OptionError(flag, `${flag} needs a value before the next option; one that begins with a dash is written ${joined(flag)}...`);
  }
  if (choices === undefined || choices.includes(value)) return value;
  throw new OptionError(flag, `${flag} can be ${choices.join(', ')}, not "${value}".`);
}

/** A flag as its value is written right behind it. */
function joined(flag: string): string {
  return flag.startsWith('--') ? `${flag}=` : flag;
}

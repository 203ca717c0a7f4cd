import { parseArgs, type ParseArgsConfig } from 'node:util';
import { OptionError } from '../../errors/option-error.js';
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

/** Underscores in the names of flags are dashes: `--os-application_credential_id`. What follows `--` is no flag. */
function withDashes(argv: readonly string[]): readonly string[] {
  const end = argv.indexOf('--');
  return argv.map((word, index) => (end >= 0 && index >= end ? word : word.replace(/^--[^=]+/, (flag) => flag.replaceAll('_', '-'))));
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

function split(argv: readonly string[], options: readonly CommandOption[], read: typeof valueOf): SplitArguments {
  const args = [...withDashes(argv)];
  const { tokens } = parseArgs({ args, options: parseOptions(options), strict: false, allowPositionals: true, tokens: true });
  const byFlag = new Map(options.flatMap((option) => option.flags.map((flag) => [flag.replaceAll('_', '-'), option] as const)));
  const words: string[] = [];
  const [unknown, unknownAtFirst]: [string[], string[]] = [[], []];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value);
    if (token.kind !== 'option') continue;
    const option = byFlag.get(token.rawName);
    if (option !== undefined) values.set(option.name, [...(values.get(option.name) ?? []), read(option, token)]);
    else (words.length === 0 ? unknownAtFirst : unknown).push(token.rawName);
  }
  return { words, values, unknown: [...unknownAtFirst, ...unknown], unknownAtFirst };
}

/** One entry for each flag: parseArgs knows one long name only. */
function parseOptions(options: readonly CommandOption[]): NonNullable<ParseArgsConfig['options']> {
  const entries = options.flatMap(({ flags, value }) => {
    const type = value === undefined ? ('boolean' as const) : ('string' as const);
    const short = flags.find((flag) => !flag.startsWith('--'))?.slice(1);
    const long = flags.filter((flag) => flag.startsWith('--')).map((flag) => flag.slice(2).replaceAll('_', '-'));
    return long.map((name, index) => [name, { type, ...(index === 0 && short !== undefined && { short }) }] as const);
  });
  return Object.fromEntries(entries);
}

interface OptionToken {
  readonly rawName: string;
  readonly value: string | undefined;
  readonly inlineValue: boolean | undefined;
}

function valueOf({ value: placeholder, choices, isBoolean }: CommandOption, { rawName, value, inlineValue }: OptionToken): string {
  if (placeholder === undefined) {
    if (value === undefined || isBoolean === true) return value ?? '';
    throw new OptionError(rawName, `${rawName} takes no value.`);
  }
  if (value === undefined) throw new OptionError(rawName, `${rawName} needs a value: ${rawName} ${placeholder}.`);
  if (inlineValue === false && /^--?[a-z]/i.test(value)) {
    throw new OptionError(rawName, `${rawName} needs a value before the next option; one that begins with a dash is written ${joined(rawName)}...`);
  }
  if (choices === undefined || choices.includes(value)) return value;
  throw new OptionError(rawName, `${rawName} can be ${choices.join(', ')}, not "${value}".`);
}

/** A flag as its value is written right behind it. */
function joined(flag: string): string {
  return flag.startsWith('--') ? `${flag}=` : flag;
}

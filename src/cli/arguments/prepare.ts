import { OptionError } from '../../errors/option-error.js';
import { meantName, refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Command, CommandOption, GivenOptions } from '../command.js';
import { findCommand } from './find-command.js';
import { CLOUD_OPTIONS, GENERAL_OPTIONS, optionsOf, OUTPUT_OPTIONS, PROGRAM_OPTIONS, REGION_OPTIONS } from './general-options.js';
import { givenOptions } from './given-options.js';
import type { KnownCommand } from '../registry.js';
import { glanceAtArguments, splitArguments } from './split-arguments.js';

/** A command line that was understood. */
export interface Prepared {
  readonly command: Command;
  readonly arguments: Readonly<Record<string, string>>;
  readonly options: GivenOptions;
  /** Everything the command takes, options of auth plugins included where one was given. */
  readonly known: readonly CommandOption[];
}

/** Somebody wants to know what there is. */
export interface HelpWanted {
  /** `false`: the command line is no whole one, and this is what it could go on with. */
  readonly isWanted: boolean;
  readonly help: 'program' | 'version' | Command | readonly KnownCommand[];
}

const ALWAYS = [...PROGRAM_OPTIONS, ...REGION_OPTIONS, ...CLOUD_OPTIONS, ...OUTPUT_OPTIONS, ...GENERAL_OPTIONS];

/**
 * What a command line asks for.
 *
 * @throws OptionError for a command or option that is unknown, and for words that are too many or missing.
 */
export async function prepare(argv: readonly string[], commands: readonly KnownCommand[]): Promise<Prepared | HelpWanted> {
  const os = await osOptions(argv);
  const always = [...ALWAYS, ...os];
  const { words, values, unknownAtFirst } = glanceAtArguments(argv, always);
  const isHelp = values.has('help') || words[0] === 'help';
  const own = words[0] === 'help' ? words.slice(1) : words;
  const { command: found, group } = findCommand(commands, own);
  if (found === undefined) {
    const help = withoutCommand({ words: own, group, isHelp, isVersion: values.has('version'), ...{ always, unknownAtFirst } }, commands);
    return { help, isWanted: isHelp || help === 'program' || help === 'version' };
  }
  const command = await found.load();
  if (isHelp) return { help: command, isWanted: true };
  const known = [...optionsOf(command), ...(command.usesCloud === true ? os : [])];
  const split = splitArguments(argv, known);
  refuseUnknown(command, known, split.unknown);
  const rest = split.words.slice(command.name.split(' ').length);
  return { command, arguments: named(command, rest), options: givenOptions(split.values), known };
}

/** The tables of auth plugins are loaded only where one of their flags was given. */
async function osOptions(argv: readonly string[]): Promise<readonly CommandOption[]> {
  const region = new Set(REGION_OPTIONS.flatMap(({ flags }) => flags));
  const isOfPlugin = argv.some((word) => /^--os[-_]/.test(word) && !region.has((word.split('=', 1)[0] ?? '').replaceAll('_', '-')));
  if (!isOfPlugin) return [];
  const { authOptions, serviceOptions } = await import('./os-options.js');
  return [...authOptions(), ...serviceOptions(argv)];
}

interface NoCommand {
  readonly words: readonly string[];
  readonly group: readonly KnownCommand[];
  readonly isHelp: boolean;
  readonly isVersion: boolean;
  readonly always: readonly CommandOption[];
  readonly unknownAtFirst: readonly string[];
}

function withoutCommand({ words, group, isHelp, isVersion, always, unknownAtFirst }: NoCommand, commands: readonly KnownCommand[]): HelpWanted['help'] {
  if (isVersion) return 'version';
  if (unknownAtFirst[0] !== undefined) throw unknownBefore(unknownAtFirst[0], always);
  if (words.length === 0) return 'program';
  if (group.length > 0 && (isHelp || words.length === 1)) return group;
  throw unknownCommand(words, group.length > 0 ? group : commands);
}

/** What follows it may be its value, perhaps a secret, and not a command. */
function unknownBefore(flag: string, known: readonly CommandOption[]): OptionError {
  const meant = meantName(flag, known.flatMap(({ flags }) => flags));
  const hint = meant === undefined ? 'options of a single command stand after it' : `did you mean "${meant}"?`;
  return new OptionError(flag, `keystoneauth does not know the option "${flag}" before a command (${hint}); nothing was sent.`, { code: 'unknown-option' });
}

function unknownCommand(words: readonly string[], commands: readonly KnownCommand[]): OptionError {
  const names = commands.map(({ name }) => name).join(', ');
  return new OptionError(words.slice(0, 2).join(' '), `There is no command "${words.slice(0, 2).join(' ')}"; there are ${names}. See keystoneauth --help.`);
}

function refuseUnknown({ name }: Command, known: readonly CommandOption[], unknown: readonly string[]): void {
  const flags = new Set(known.flatMap((option) => option.flags));
  refuseUnknownOptions(Object.fromEntries(unknown.map((flag) => [flag, true])), flags, `keystoneauth ${name}`);
}

function named({ name, arguments: expected = [] }: Command, words: readonly string[]): Readonly<Record<string, string>> {
  const missing = expected.filter(({ isOptional }, index) => isOptional !== true && words[index] === undefined).map((argument) => argument.name);
  if (missing.length > 0) throw new OptionError(missing, `keystoneauth ${name} needs ${missing.join(' and ')}; see keystoneauth ${name} --help.`);
  const tooMany = words.slice(expected.length);
  if (tooMany.length > 0) throw new OptionError(tooMany, `keystoneauth ${name} does not know what to do with "${tooMany.join(' ')}"; see keystoneauth ${name} --help.`);
  return Object.fromEntries(expected.flatMap((argument, index) => (words[index] === undefined ? [] : [[argument.name, words[index]]])));
}

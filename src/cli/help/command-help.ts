import type { Command, CommandArgument, CommandOption } from '../command.js';
import { CLOUD_OPTIONS, GENERAL_OPTIONS, OUTPUT_OPTIONS, REGION_OPTIONS } from '../arguments/general-options.js';
import { twoColumns, wrapped } from './columns.js';

/** What there is to know about one command. */
export function commandHelp(command: Command, width: number): string {
  const { name, summary, description = [], arguments: words = [], options = [], examples } = command;
  const cloud = [...REGION_OPTIONS, ...CLOUD_OPTIONS];
  const sections = [
    [`usage: ${usage(command)}`],
    [`${summary}.`, ...description].map((paragraph) => wrapped(paragraph, width).join('\n')),
    section('arguments', words.map((word) => [word.name, word.help] as const), width),
    section('options', [...options, ...(command.hasColumns === true ? OUTPUT_OPTIONS : []), ...GENERAL_OPTIONS].map(described), width),
    command.usesCloud === true ? section('which cloud', [...cloud.map(described), EVERY_PLUGIN], width) : [],
    section(`examples`, examples.map(({ line, does }) => [line, does] as const), width),
  ];
  return `keystoneauth ${name}\n\n${sections.filter((part) => part.length > 0).map((part) => part.join('\n\n')).join('\n\n')}`;
}

const EVERY_PLUGIN = [
  '--os-... VALUE',
  'every option of the auth plugin, such as --os-auth-url, --os-username, --os-password, --os-project-name; see "plugins show NAME"',
] as const;

function usage({ name, arguments: words = [] }: Command): string {
  return ['keystoneauth', name, ...words.map(shownArgument), '[OPTIONS]'].join(' ');
}

function shownArgument({ name, isOptional }: CommandArgument): string {
  return isOptional === true ? `[${name}]` : name;
}

/** How an option is written, and what it is for. */
export function described({ flags, value, choices, help }: CommandOption): readonly [string, string] {
  const shown = choices === undefined ? value : choices.join('|');
  return [`${[...flags].sort((left, right) => left.length - right.length).join(', ')}${shown === undefined ? '' : ` ${shown}`}`, help];
}

/** A heading with entries below it; nothing without entries. */
export function section(title: string, entries: readonly (readonly [string, string])[], width: number): readonly string[] {
  return entries.length === 0 ? [] : [`${title}:\n${twoColumns(entries, width)}`];
}

import type { Command } from '../command.js';
import { GENERAL_OPTIONS, PROGRAM_OPTIONS } from '../arguments/general-options.js';
import { EXIT_CODES } from '../exit-code.js';
import type { KnownCommand } from '../registry.js';
import { wrapped } from './columns.js';
import { described, section } from './command-help.js';

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['OS_CLOUD', 'the cloud of clouds.yaml to use'],
  ['OS_AUTH_URL, OS_USERNAME, ...', 'the same as --os-auth-url, --os-username, ...; they win over clouds.yaml, flags win over them'],
  ['OS_CLIENT_CONFIG_FILE', 'a clouds.yaml elsewhere than here, ~/.config/openstack or /etc/openstack'],
  ['NO_COLOR', 'no colours, also at a terminal'],
];

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['keystoneauth clouds list', 'which clouds are configured'],
  ['keystoneauth --os-cloud prod token issue', 'sign in to one of them'],
  ['keystoneauth request GET compute /servers', 'ask one of its services'],
];

/** What there is to know about the program. */
export async function programHelp(known: readonly KnownCommand[], width: number): Promise<string> {
  const commands = await loaded(known);
  const sections = [
    ['keystoneauth: sign in to an OpenStack cloud and talk to its services'],
    ['usage: keystoneauth COMMAND [ARGUMENTS] [OPTIONS]'],
    section('commands', commands.map(entry), width),
    section('options', [...PROGRAM_OPTIONS, ...GENERAL_OPTIONS].map(described), width),
    section('environment', ENVIRONMENT, width),
    section('exit codes', EXIT_CODES.map(([code, meaning]) => [String(code), meaning] as const), width),
    section('examples', EXAMPLES, width),
    [wrapped('"keystoneauth COMMAND --help" tells more about a command. A token is kept for the next command (--no-store: not).', width).join('\n')],
  ];
  return sections.map((part) => part.join('\n')).join('\n\n');
}

/** The commands that begin with one word. */
export async function groupHelp(known: readonly KnownCommand[], width: number): Promise<string> {
  return section('commands', (await loaded(known)).map(entry), width).join('\n');
}

function loaded(known: readonly KnownCommand[]): Promise<readonly Command[]> {
  return Promise.all(known.map(({ load }) => load()));
}

function entry({ name, summary }: Command): readonly [string, string] {
  return [name, summary];
}

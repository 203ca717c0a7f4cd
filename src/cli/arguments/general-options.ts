import type { Command, CommandOption } from '../command.js';
import { FORMATS } from '../output/create-output.js';

/** What every command takes. */
export const GENERAL_OPTIONS: readonly CommandOption[] = [
  { name: 'help', flags: ['--help', '-h'], help: 'show this help' },
  { name: 'debug', flags: ['--debug'], help: 'show on stderr what is sent and answered, without secrets, and where an error comes from' },
];

/** What the program takes without a command. */
export const PROGRAM_OPTIONS: readonly CommandOption[] = [{ name: 'version', flags: ['--version'], help: 'show the version of this program' }];

/** What a command that prints columns takes. */
export const OUTPUT_OPTIONS: readonly CommandOption[] = [
  { name: 'format', flags: ['--format', '-f'], value: 'FORMAT', choices: FORMATS, help: 'how it is printed; table if nothing is said' },
  { name: 'column', flags: ['--column', '-c'], value: 'COLUMN', isRepeatable: true, help: 'print this column only; may be given more than once' },
];

/** What a command that talks to a cloud takes. */
export const CLOUD_OPTIONS: readonly CommandOption[] = [
  { name: 'timing', flags: ['--timing'], help: 'show on stderr how long each HTTP exchange took' },
  { name: 'no-store', flags: ['--no-store'], help: 'neither take a stored token nor store one' },
];

/** The flags of a cloud that are not of its auth plugin, by the keys that configuration files have for them. */
export const REGION_OPTIONS: readonly CommandOption[] = [
  { name: 'cloud', flags: ['--os-cloud'], value: 'NAME', help: 'the cloud of clouds.yaml to use (OS_CLOUD)' },
  { name: 'region_name', flags: ['--os-region-name'], value: 'REGION', help: 'the region to use (OS_REGION_NAME)' },
  { name: 'interface', flags: ['--os-interface', '--os-endpoint-type'], value: 'INTERFACE', help: 'public, internal or admin (OS_INTERFACE)' },
  { name: 'auth_type', flags: ['--os-auth-type', '--os-auth-plugin'], value: 'PLUGIN', help: 'how to sign in (OS_AUTH_TYPE); see "plugins list"' },
  { name: 'cacert', flags: ['--os-cacert'], value: 'FILE', help: 'certificates of the authorities to trust (OS_CACERT)' },
  { name: 'cert', flags: ['--os-cert'], value: 'FILE', help: "the client's certificate (OS_CERT)" },
  { name: 'key', flags: ['--os-key'], value: 'FILE', help: "the client certificate's key (OS_KEY)" },
  { name: 'insecure', flags: ['--insecure'], help: 'do not verify certificates: whoever is in between can read everything' },
  { name: 'api_timeout', flags: ['--timeout'], value: 'SECONDS', help: 'how long one exchange may take' },
];

/** Everything a command takes, but for the options of auth plugins. */
export function optionsOf(command: Command): readonly CommandOption[] {
  return [
    ...(command.options ?? []),
    ...(command.hasColumns === true ? OUTPUT_OPTIONS : []),
    ...(command.usesCloud === true ? [...REGION_OPTIONS, ...CLOUD_OPTIONS] : []),
    ...GENERAL_OPTIONS,
  ];
}

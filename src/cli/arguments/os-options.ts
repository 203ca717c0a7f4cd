import type { CommandOption, GivenOptions } from '../command.js';
import { authPluginNames } from '../../loading/plugin-registry.js';
import { authPluginOptions } from '../../loading/options/auth-plugin-options.js';
import { registerNodePlugins } from '../../node/register-node-plugins.js';
import { registerWebSso } from '../prompt/register-web-sso.js';
import type { LoadingOption } from '../../loading/options/loading-option.js';

/** What is configured for one service: `--os-compute-api-version` is the key `compute_api_version`. */
const OF_SERVICE =
  /^--os[-_].+[-_](api[-_]version|endpoint[-_]override|default[-_]microversion|service[-_]name|service[-_]type|region[-_]name|interface|(connect|status[-_]code)[-_]retries)$/;

const AUTH = 'auth.';

/** The flags of every auth plugin there is, as options of a command. Two plugins may have the same one: it means the same. */
export function authOptions(): readonly CommandOption[] {
  registerNodePlugins();
  registerWebSso();
  const known = new Map<string, CommandOption>();
  for (const option of authPluginNames().flatMap((name) => authPluginOptions(name))) {
    const flags = option.flags.filter((flag) => !known.has(flag));
    if (flags.length === 0) continue;
    const made = commandOption(option, flags);
    for (const flag of flags) known.set(flag, made);
  }
  return [...new Set(known.values())];
}

/** Flags of single services in a command line; which services there are is up to the cloud. */
export function serviceOptions(argv: readonly string[]): readonly CommandOption[] {
  const flags = argv.map((word) => word.split('=', 1)[0] ?? '').filter((flag) => OF_SERVICE.test(flag));
  return [...new Set(flags)].map((flag) => ({
    name: flag.slice('--os-'.length).replaceAll('-', '_'),
    flags: [flag],
    value: 'VALUE',
    isOfService: true,
    help: 'what holds for one service',
  }));
}

/** What the given options of plugins say, by the keys that files have in `auth`. */
export function authOverrides(options: readonly CommandOption[], given: GivenOptions): Readonly<Record<string, string>> {
  const own = options.filter(({ name }) => name.startsWith(AUTH) && given.has(name));
  return Object.fromEntries(own.map(({ name, value }) => [name.slice(AUTH.length), switchText(given.text(name), value)]));
}

function commandOption({ key, kind, help }: LoadingOption, flags: readonly string[]): CommandOption {
  const name = `${AUTH}${key}`;
  return kind === 'boolean' ? { name, flags, isBoolean: true, help } : { name, flags, value: key.toUpperCase(), help };
}

function switchText(text = '', placeholder: string | undefined): string {
  return text === '' && placeholder === undefined ? 'true' : text;
}

import { OptionError } from '../errors/option-error.js';

const NEEDED = ['getHeaders', 'getEndpoint', 'invalidate'] as const;

/** What an option that has to be an auth plugin is called, and whose it is. */
export interface PluginOption {
  readonly option: string;
  readonly where: string;
}

/** Throws an OptionError for what has not the three methods that every auth plugin needs. */
export function checkAuthPlugin(plugin: unknown, { option, where }: PluginOption): void {
  const given = Object(plugin) as Readonly<Record<string, unknown>>;
  const missing = NEEDED.filter((name) => typeof given[name] !== 'function');
  if (missing.length === 0) return;
  throw new OptionError(
    option,
    `${where}: "${option}" has to be an auth plugin, but has no ${missing.join(', ')}. Make one with v3.password, authPlugin or ` +
      'another plugin function; nothing was sent.',
  );
}

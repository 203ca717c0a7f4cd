import { OptionError } from '../errors/option-error.js';
import { withoutTrailingSlash } from '../http/url.js';
import { realRuntime } from '../runtime/runtime.js';
import type { CloudOptions } from './cloud-options.js';
import { countingIds } from './id-source.js';
import { standardDomains, standardProjects, standardServices, standardUsers } from './standard-cloud.js';

/** The options of a cloud, complete and checked. */
export type CloudSettings = { readonly [name in keyof Required<CloudOptions>]: Exclude<CloudOptions[name], undefined> };

const defaults = (): CloudSettings => ({
  baseUrl: 'http://cloud.test',
  region: 'RegionOne',
  domains: standardDomains,
  projects: standardProjects,
  users: standardUsers,
  services: standardServices,
  tokenLifeMs: 3_600_000,
  now: () => realRuntime.now(),
  ids: countingIds(),
  identityV2: true,
  servers: 3,
  buildMs: 0,
  keepRequests: 1000,
});

/** An absolute URL without trailing slashes; OptionError if it is none. */
export function checkedBaseUrl(url: string): string {
  if (URL.canParse(url)) return withoutTrailingSlash(url);
  throw new OptionError('baseUrl', `Option "baseUrl" of the embedded cloud has to be an absolute URL, not "${url}".`);
}

/** A number that is not negative; OptionError naming the option if it is none. */
export function checkedAmount(option: string, amount: number): number {
  if (amount >= 0) return amount;
  throw new OptionError(option, `"${option}" of the embedded cloud has to be a number of 0 or more, not ${amount}.`);
}

/** Completes the options with their defaults. Unknown ones and wrong values are an OptionError. */
export function cloudSettings(options: CloudOptions): CloudSettings {
  const standard = defaults();
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(standard, name));
  if (unknown.length > 0) {
    const known = Object.keys(standard).join(', ');
    throw new OptionError(unknown, `The embedded cloud has no option "${unknown.join('", "')}"; it has: ${known}.`, {
      code: 'unknown-option',
    });
  }
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<CloudSettings>;
  const settings = { ...standard, ...given };
  for (const name of ['tokenLifeMs', 'servers', 'buildMs', 'keepRequests'] as const) checkedAmount(name, settings[name]);
  return { ...settings, baseUrl: checkedBaseUrl(settings.baseUrl) };
}

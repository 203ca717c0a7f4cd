import { OptionError } from '../errors/option-error.js';
import { isToken } from '../http/headers.js';
import type { PageRules } from '../http/page-port.js';
import { parseUrl } from '../http/url.js';
import { takesOptional } from './optional-headers.js';
import { serviceTypes } from './service-types.js';

/**
 * Request headers that operators allowed pages to send (`[cors] allow_headers`) beyond what services allow by default, by service
 * type; `'all'`: whatever is sent.
 */
export type AllowedHeaders = 'all' | Readonly<Record<string, readonly string[]>>;

/** What is sent to services of which nobody has said which they are: most of it is for Keystone. */
const UNNAMED = 'identity';

/**
 * What services take from the page of this origin; `undefined` where there is no page. An origin of a page is no origin of a service.
 *
 * @throws OptionError for `allowedHeaders` that are none.
 */
export function pageRules(origin: string | undefined, allowed: AllowedHeaders = {}): PageRules | undefined {
  const further = readAllowed(allowed);
  if (origin === undefined) return undefined;
  const isElsewhere = (url: string): boolean => parseUrl(url)?.origin !== origin;
  const isAllowed = (serviceType: string) => (header: string): boolean =>
    further === 'all' || further.get(serviceType)?.has(header.toLowerCase()) === true;
  return {
    origin,
    isElsewhere,
    headersTaken: (url, serviceType = '') => {
      if (further === 'all' || !isElsewhere(url)) return undefined;
      const type = officialType(serviceType);
      return (header) => takesOptional(type, header) || isAllowed(type)(header);
    },
    settingsFor: async ({ method, headers }, serviceType = UNNAMED) => {
      const { corsSettings } = await import('./cors-settings.js');
      const type = officialType(serviceType);
      return corsSettings({ origin, serviceType: type, method, headers, isAllowed: isAllowed(type) });
    },
  };
}

function readAllowed(allowed: AllowedHeaders): 'all' | ReadonlyMap<string, ReadonlySet<string>> {
  if (allowed === 'all') return allowed;
  if (typeof (allowed as unknown) !== 'object' || (allowed as unknown) === null || Array.isArray(allowed)) throw noHeaders();
  const byType = Object.entries(allowed).map(([serviceType, names]: readonly [string, unknown]) => {
    if (!Array.isArray(names) || !names.every((name) => typeof name === 'string' && isToken(name))) throw noHeaders(serviceType);
    return [officialType(serviceType), new Set(names.map((name: string) => name.toLowerCase()))] as const;
  });
  return new Map(byType);
}

function officialType(serviceType: string): string {
  return serviceTypes.officialType(serviceType) ?? serviceType;
}

function noHeaders(serviceType?: string): OptionError {
  const where = serviceType === undefined ? '' : ` for ${JSON.stringify(serviceType)}`;
  return new OptionError(
    'allowedHeaders',
    `"allowedHeaders" has to give a list of header names${where}, for instance { dns: ['X-OpenStack-Request-Id'] }, or be 'all'; nothing was sent.`,
  );
}

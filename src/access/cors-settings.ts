import type { CorsSettings } from '../errors/cors-suspected.js';
import { corsDefaults, isSimple, takesHeader } from './cors-defaults.js';

/** What a page asked of a service, and what its operator is said to have allowed beyond the defaults. */
export interface PageQuestion {
  readonly origin: string;
  readonly serviceType: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly isAllowed: (header: string) => boolean;
}

/** By fetch always let through if there is no question about headers, and allowed by all services. */
const USUAL: ReadonlySet<string> = new Set(['GET', 'POST']);

/** What has to stand in the `[cors]` section of the service; of headers and methods what is not allowed by default. */
export function corsSettings({ origin, serviceType, method, headers, isAllowed }: PageQuestion): CorsSettings {
  const defaults = corsDefaults(serviceType);
  const { allowMethods = [], exposeHeaders = [], inForce = true } = defaults ?? {};
  const isTaken = (header: string): boolean => (inForce ? takesHeader(defaults, header) : isSimple(header)) || isAllowed(header);
  return {
    allowedOrigin: origin,
    allowHeaders: headers.filter((header) => !isTaken(header)),
    allowMethods: allowMethods.includes(method) || USUAL.has(method) ? [] : [method],
    exposeHeaders,
  };
}

import type { CorsSettings } from '../errors/cors-suspected.js';
import type { Runtime } from '../runtime/runtime.js';
import type { TransportRequest } from './transport-port.js';

/** What a page is let do by services of other origins than its own (CORS). A session knows it from tables and its options. */
export interface PageRules {
  /** Of the page. */
  readonly origin: string;
  /** Whether `url` is of another origin. */
  isElsewhere(url: string): boolean;
  /** Which request headers a service takes from the page; `undefined`: all of them. */
  headersTaken(url: string, serviceType: string | undefined): ((header: string) => boolean) | undefined;
  /** What the operator has to set for a request; of headers and methods what is beyond the service's defaults. Loads what it knows about services. */
  settingsFor(request: { readonly method: string; readonly headers: readonly string[] }, serviceType: string | undefined): Promise<CorsSettings>;
}

/** A request of a page, and what to find out with. */
export interface PageRequest {
  readonly wire: Pick<TransportRequest, 'method' | 'url' | 'headers'>;
  readonly serviceType: string | undefined;
  readonly page: PageRules;
  readonly runtime: Runtime;
  /** Method and URL as they may be shown. */
  readonly label: () => string;
  /** How long it may take to find out. @defaultValue as long as it takes */
  readonly limitMs?: number | undefined;
}

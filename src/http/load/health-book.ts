import type { Runtime } from '../../runtime/runtime.js';
import type { UrlOrigin } from '../connection.js';
import type { CircuitRules } from './circuit-rules.js';
import type { EndpointHealth } from './endpoint-health.js';
import { EndpointWatch, type WatchMeans } from './endpoint-watch.js';
import type { HealthStream } from './health-stream.js';
import { isBelow, longestBaseOf, originOf, unversioned, withoutSlash } from './service-address.js';

/** What a health book is kept with. */
export interface HealthMeans {
  readonly runtime: Runtime;
  readonly rules: CircuitRules;
  readonly stream: HealthStream;
  /** A URL as it may be shown. */
  readonly shown: (url: string) => string;
}

/** What a request knows of whom it is for. */
export interface Addressed {
  /** The base URL of the service, if it was looked up. */
  readonly endpoint: string | undefined;
  /** What its URL was found for. */
  readonly origin?: UrlOrigin | undefined;
}

/** More services than any cloud has; beyond it those that are up are forgotten, or whichever were met first if there are too few of them. */
const MOST_ENDPOINTS = 500;
/** Base URLs may hold a project: who acts for many people comes by more of them than there are services. */
const MOST_BASES = 2 * MOST_ENDPOINTS;

/** How each service that a session talks to is doing. */
export class HealthBook {
  readonly #means: WatchMeans;
  readonly #watches = new Map<string, EndpointWatch>();
  /** Those of base URLs, as they are looked up for each request. */
  readonly #byBase = new Map<string, EndpointWatch>();
  #list: readonly EndpointHealth[] | undefined;

  constructor({ runtime, rules, shown, stream }: HealthMeans) {
    const changed = (): void => {
      this.#list = undefined;
      stream.changed();
    };
    this.#means = { runtime, rules, shown, changed };
    stream.from(() => this.#all());
  }

  /** The watch over the service that `url` belongs to. */
  of(url: string, addressed: Addressed): EndpointWatch {
    const { endpoint, origin } = addressed;
    const base = endpoint !== undefined && isBelow(url, withoutSlash(endpoint)) ? endpoint : undefined;
    const watch = (base === undefined ? undefined : this.#byBase.get(base)) ?? this.#find(url, base, addressed);
    if (origin !== undefined && (base !== undefined || endpoint === undefined)) watch.call(origin);
    return watch;
  }

  #find(url: string, base: string | undefined, { endpoint, origin }: Addressed): EndpointWatch {
    // What discovery reads is the base of an endpoint itself.
    const isBase = base !== undefined || (endpoint === undefined && origin !== undefined);
    const address = base ?? url;
    const key = unversioned(address) ?? (isBase ? withoutQuery(address) : (longestBaseOf(url, this.#watches.keys()) ?? originOf(url)));
    const watch = this.#watches.get(key) ?? this.#begin(key);
    if (this.#byBase.size >= MOST_BASES) this.#byBase.clear();
    if (base !== undefined) this.#byBase.set(base, watch);
    return watch;
  }

  #begin(key: string): EndpointWatch {
    if (this.#watches.size >= MOST_ENDPOINTS) this.#forget();
    const watch = new EndpointWatch({ endpoint: key, serviceType: undefined, interface: undefined, regionName: undefined }, this.#means);
    this.#watches.set(key, watch);
    return watch;
  }

  #forget(): void {
    this.#byBase.clear();
    for (const [key, { status }] of this.#watches) if (status === 'up') this.#watches.delete(key);
    for (const oldest of this.#watches.keys()) {
      if (this.#watches.size <= MOST_ENDPOINTS / 2) return;
      this.#watches.delete(oldest);
    }
  }

  #all(): readonly EndpointHealth[] {
    const now = [...this.#watches.values()].map(({ health }) => health).filter((health) => health !== undefined);
    if (this.#list?.length === now.length && now.every((health, index) => health === this.#list?.[index])) return this.#list;
    return (this.#list = Object.freeze(now));
  }
}

function withoutQuery(url: string): string {
  return withoutSlash(url.split(/[?#]/, 1)[0] ?? url);
}

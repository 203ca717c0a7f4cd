import { isBelow, longestBaseOf, originOf, withoutSlash } from './service-address.js';
import { ServiceLoad } from './service-load.js';

/** More services than any cloud has; beyond it those that nobody uses are forgotten. */
const MOST_SERVICES = 1000;

/** The load of each service that a session talks to. */
export class ServiceLoads {
  readonly #loads = new Map<string, ServiceLoad>();

  /**
   * The load of the service that `url` belongs to: of its endpoint, if that is known (`base`), else of the endpoint that has been
   * asked for before and that the URL stands below, else of its origin. Whatever it is called, a service has one load.
   */
  of(url: string, base?: string): ServiceLoad {
    const key = base !== undefined && isBelow(url, withoutSlash(base)) ? withoutSlash(base) : (longestBaseOf(url, this.#loads.keys()) ?? originOf(url));
    let load = this.#loads.get(key);
    if (load === undefined) {
      if (this.#loads.size >= MOST_SERVICES) this.#forgetIdle();
      load = new ServiceLoad();
      this.#loads.set(key, load);
    }
    return load;
  }

  #forgetIdle(): void {
    for (const [key, load] of this.#loads) if (load.idle) this.#loads.delete(key);
  }
}

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
    const key = base !== undefined && isBelow(url, withoutSlash(base)) ? withoutSlash(base) : (this.#endpointOf(url) ?? originOf(url));
    let load = this.#loads.get(key);
    if (load === undefined) {
      if (this.#loads.size >= MOST_SERVICES) this.#forgetIdle();
      load = new ServiceLoad();
      this.#loads.set(key, load);
    }
    return load;
  }

  #endpointOf(url: string): string | undefined {
    let longest: string | undefined;
    for (const key of this.#loads.keys()) if (key.length > (longest?.length ?? 0) && isBelow(url, key)) longest = key;
    return longest;
  }

  #forgetIdle(): void {
    for (const [key, load] of this.#loads) if (load.idle) this.#loads.delete(key);
  }
}

function isBelow(url: string, base: string): boolean {
  if (!url.startsWith(base)) return false;
  return url.length === base.length || '/?#'.includes(url.charAt(base.length));
}

function withoutSlash(url: string): string {
  return url.endsWith('/') ? url.slice(0, -1) : url;
}

function originOf(url: string): string {
  const path = url.indexOf('/', url.indexOf('//') + 2);
  return path === -1 ? url : url.slice(0, path);
}

import { ServiceLoad } from './service-load.js';

/** More services than any cloud has; beyond it those that nobody uses are forgotten. */
const MOST_SERVICES = 1000;

/** The load of each service that a session talks to. */
export class ServiceLoads {
  readonly #loads = new Map<string, ServiceLoad>();

  /** A service is an origin and, since a cloud may have all of them on one, what the request calls it. */
  of(url: string, service: string | undefined): ServiceLoad {
    const path = url.indexOf('/', url.indexOf('//') + 2);
    const key = `${path === -1 ? url : url.slice(0, path)} ${service ?? ''}`;
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

import { defer, distinctUntilChanged, map, startWith, Subject, type Observable } from 'rxjs';
import type { EndpointHealth } from './endpoint-health.js';

const NOTHING: readonly EndpointHealth[] = [];

/** How the services of one session are doing, over time. Whoever sends for the session says it, once there is such a one. */
export class HealthStream {
  readonly #changes = new Subject<void>();
  #read = (): readonly EndpointHealth[] => NOTHING;
  /** The present list, then another one whenever something changes; completes with the session and never errors. */
  readonly health$: Observable<readonly EndpointHealth[]> = defer(() =>
    this.#changes.pipe(
      startWith(undefined),
      map(() => this.#read()),
      distinctUntilChanged(),
    ),
  );

  /** From here on the list is what `read` gives: the same one as long as nothing has changed. */
  from(read: () => readonly EndpointHealth[]): void {
    this.#read = read;
  }

  changed(): void {
    this.#changes.next();
  }

  complete(): void {
    this.#changes.complete();
  }
}

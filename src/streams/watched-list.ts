import { defer, map, toArray, type Observable } from 'rxjs';
import { withParams } from '../http/query.js';
import type { Runtime } from '../runtime/runtime.js';
import type { Client } from '../session/client.js';
import type { Snapshot } from './changes-between.js';
import { mergedSnapshot, newestStamp, sinceQuery, type ChangesSince } from './changes-since.js';
import { frozen } from './frozen.js';
import { byKey } from './item-key.js';
import { pages, type PaginateOptions } from './pages.js';

/** A list that is read again and again. */
export interface ListToWatch<T> {
  readonly client: Client;
  readonly url: string;
  readonly request: PaginateOptions;
  readonly keyOf: (item: T) => string | undefined;
  readonly changesSince: ChangesSince<T> | undefined;
  readonly resyncMs: number;
  readonly runtime: Runtime;
}

/** What is known of a list. It is asked for what has changed where that is possible, and for the whole of it now and then. */
export class WatchedList<T> {
  readonly #list: ListToWatch<T>;
  #known: Snapshot<T> = new Map();
  /** The newest of the service's own stamps. */
  #newest: number | undefined;
  #wholeAt = -Infinity;

  constructor(list: ListToWatch<T>) {
    this.#list = list;
  }

  /** Reads it and gives all that is known then. What fails changes nothing. */
  look(): Observable<Snapshot<T>> {
    return defer(() => {
      const { keyOf, changesSince = {}, runtime } = this.#list;
      const [beganAt, since] = [runtime.monotonic(), this.#since()];
      return this.#read(since ?? {}).pipe(
        map((read) => {
          const isWhole = since === undefined;
          this.#known = mergedSnapshot(isWhole ? new Map() : this.#known, byKey(read.flat(), keyOf), changesSince);
          if (isWhole) this.#wholeAt = beganAt;
          // What changed while later pages were read is newer than the first one. A stamp that is not listed any more may have been wrong.
          this.#newest = Math.max((isWhole ? undefined : this.#newest) ?? -Infinity, newestStamp(read[0] ?? [], changesSince) ?? -Infinity);
          return this.#known;
        }),
      );
    });
  }

  #read(since: Readonly<Record<string, string>>): Observable<readonly (readonly T[])[]> {
    const { client, url, request } = this.#list;
    const { params, ...options } = request;
    return pages<T>(client, withParams(withParams(url, params), since), options).pipe(map(({ items }) => frozen(items)), toArray());
  }

  /** The query for what has changed; `undefined`: the whole list is due. */
  #since(): Readonly<Record<string, string>> | undefined {
    const { changesSince, resyncMs, runtime } = this.#list;
    const isDue = runtime.monotonic() - this.#wholeAt >= resyncMs;
    if (changesSince === undefined || isDue || this.#newest === undefined || !Number.isFinite(this.#newest)) return undefined;
    return sinceQuery(changesSince, this.#newest);
  }
}

import { catchError, defer, finalize, shareReplay, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import { EndpointNotFound } from '../errors/endpoint-not-found.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';

/** A catalog that is younger than this is believed, and no newer one is fetched sooner after the last. */
const FRESH_MS = 60_000;

/** When catalogs came, by the monotonic clock. */
const fetchedAt = new WeakMap<AccessInfo, number>();

/** What newer catalogs are fetched with. */
export interface CatalogRefreshPort {
  /** A sign-in that is shared with whoever else asks; the token that is held stays good. */
  readonly signIn: (connection: Connection) => Observable<AccessInfo>;
  /** Whether the credentials may be sent without asking anybody, and were not refused just now. */
  readonly mayRenew: (connection: Connection) => boolean;
}

/**
 * Fetches a newer catalog when one that is older than a minute does not have an endpoint: the service may have been added
 * since. At most once a minute, whatever comes of it, and one sign-in however many miss something.
 */
export class CatalogRefresh {
  readonly #port: CatalogRefreshPort;
  #triedAt: number | undefined;
  #running$: Observable<AccessInfo> | undefined;

  constructor(port: CatalogRefreshPort) {
    this.#port = port;
  }

  /** Notes when a catalog came, by the monotonic clock. */
  fetched(access: AccessInfo, { runtime }: Connection): void {
    fetchedAt.set(access, runtime.monotonic());
  }

  /** Newer access than `access`, in which `miss` was met; `undefined` if that one is to be believed. */
  newer(connection: Connection, access: AccessInfo, miss: unknown): Observable<AccessInfo> | undefined {
    if (!isKeystoneAuthError(miss, 'endpoint-not-found') || !this.#port.mayRenew(connection)) return undefined;
    const now = connection.runtime.monotonic();
    if (this.#running$ === undefined && (isFresh(this.#since(access, connection), now) || isFresh(this.#triedAt, now))) return undefined;
    return (this.#running$ ?? this.#start(connection, now)).pipe(
      catchError((error: unknown) => {
        const reason = isKeystoneAuthError(error) ? ` ${error.message}` : '';
        return throwError(() => new EndpointNotFound(`${miss.message} The catalog could not be fetched anew:${reason}`, { cause: error }));
      }),
    );
  }

  /** When its catalog came, by the monotonic clock; of a token that was kept, when Keystone made it by the wall clock. */
  #since(access: AccessInfo, { runtime }: Connection): number | undefined {
    const { issuedAt } = access;
    const kept = issuedAt === undefined ? undefined : runtime.monotonic() - Math.max(runtime.now() - issuedAt, 0);
    return fetchedAt.get(access) ?? kept;
  }

  #start(connection: Connection, now: number): Observable<AccessInfo> {
    this.#triedAt = now;
    const running$ = defer(() => this.#port.signIn(connection)).pipe(
      finalize(() => (this.#running$ = undefined)),
      shareReplay({ bufferSize: 1, refCount: false }),
    );
    this.#running$ = running$;
    return running$;
  }
}

/** An unknown age is a great one. */
function isFresh(since: number | undefined, now: number): boolean {
  return since !== undefined && now - since < FRESH_MS;
}

import { catchError, map, type Observable, of } from 'rxjs';
import type { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { Connection } from '../http/connection.js';
import { discover, type DiscoverOptions } from './discover.js';
import type { Discovery } from './discovery.js';
import { isUnreadable } from './unreadable.js';

/** The first document that could be read, and why those before it could not. */
export interface FirstDocument {
  readonly discovery: Discovery | undefined;
  readonly failures: readonly KeystoneAuthError[];
}

/** Tries the URLs one after the other until one has a version document. Errors only with what is not about a single URL. */
export function firstDocument(
  connection: Connection,
  urls: readonly string[],
  options: DiscoverOptions,
): Observable<FirstDocument> {
  const [url, ...others] = urls;
  if (url === undefined) return of({ discovery: undefined, failures: [] });
  return discover(connection, url, options).pipe(
    map((discovery): FirstDocument => ({ discovery, failures: [] })),
    catchError((error: unknown) => {
      if (!isUnreadable(error)) throw error;
      return firstDocument(connection, others, options).pipe(
        map(({ discovery, failures }): FirstDocument => ({ discovery, failures: [error, ...failures] })),
      );
    }),
  );
}

import { catchError, defer, of, mergeMap, throwError, type Observable } from 'rxjs';
import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import { isRefusalOfCredentials } from '../errors/refusal.js';
import type { Connection } from '../http/connection.js';
import { isConnectionTrouble } from '../token/sign-in-failure.js';
import type { IdentityVersion } from './choose-identity-version.js';

/**
 * The version that a generic plugin found, kept until a sign-in there shows that it may be gone, as when a cloud is
 * upgraded: then the next sign-in looks again, once.
 */
export class KeptIdentityVersion {
  readonly #authUrl: string;
  readonly #find: (connection: Connection) => Observable<IdentityVersion>;
  #found: IdentityVersion | undefined;

  /** `find` looks which versions there are at `authUrl`. */
  constructor(authUrl: string, find: (connection: Connection) => Observable<IdentityVersion>) {
    this.#authUrl = authUrl;
    this.#find = find;
  }

  /** Signs in at the version. */
  signIn<T>(connection: Connection, at: (version: IdentityVersion) => Observable<T>): Observable<T> {
    return defer(() => (this.#found === undefined ? this.#find(connection) : of(this.#found))).pipe(
      mergeMap((version) => {
        this.#found = version;
        return at(version).pipe(
          catchError((error: unknown) => {
            this.#learn(error, connection);
            return throwError(() => error);
          }),
        );
      }),
    );
  }

  /** An answer that there is nothing refutes the version document; silence only makes it doubtful. */
  #learn(error: unknown, { documents }: Connection): void {
    const isGone = isNotThere(error);
    if (!isGone && !isUnreachable(error)) return;
    this.#found = undefined;
    if (isGone || documents.doubt === undefined) documents.drop(this.#authUrl);
    else documents.doubt(this.#authUrl);
  }
}

/** Keystone says with a 404 too that a trust was deleted, which is no news about versions. */
function isNotThere(error: unknown): boolean {
  return (isHttpError(error, 404) || isHttpError(error, 410)) && !isRefusalOfCredentials(error);
}

function isUnreachable(error: unknown): boolean {
  return isConnectionTrouble(error) && !isKeystoneAuthError(error, 'session-closed');
}

import { concat, defer, map, reduce, take, type Observable } from 'rxjs';
import { authDataStream } from '../credentials/auth-data-stream.js';
import type { AuthData, AuthMethod } from '../credentials/auth-method.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { Connection } from '../http/connection.js';
import type { HeaderMap } from '../http/headers.js';

/** What auth methods gave for one sign-in. */
export interface PresentedMethods {
  /** The `identity` member of the body. */
  readonly identity: { readonly methods: readonly string[] } & Readonly<Record<string, unknown>>;
  readonly headers: HeaderMap;
}

/** Asks the methods, in order, what they have to say for one sign-in. */
export function presentedMethods(connection: Connection, methods: readonly AuthMethod[]): Observable<PresentedMethods> {
  return defer(() => {
    const headers: HeaderMap = { Accept: 'application/json' };
    return concat(...methods.map((method) => defer(() => authDataStream(method.getAuthData(connection, headers))).pipe(take(1)))).pipe(
      reduce((found, data) => (data === undefined ? found : [...found, data]), [] as NonNullable<AuthData>[]),
      map((found) => {
        if (found.length === 0) {
          throw new AuthorizationFailure('There is no auth method to sign in with; give v3.auth at least one in "methods".');
        }
        return { identity: { methods: found.map(([name]) => name), ...Object.fromEntries(found) }, headers };
      }),
    );
  });
}

/** Whether both say the same. */
export function isSame(one: PresentedMethods, other: PresentedMethods): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

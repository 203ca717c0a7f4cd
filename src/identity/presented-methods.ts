import { concatMap, defer, from, map, of, reduce, take, throwIfEmpty, type Observable } from 'rxjs';
import { authDataStream } from '../credentials/auth-data-stream.js';
import type { AuthData, AuthMethod } from '../credentials/auth-method.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { Connection } from '../http/connection.js';
import type { HeaderMap } from '../http/headers.js';

/** What one auth method gave for one sign-in: its data, and the headers it set. */
interface PresentedMethod {
  readonly method: AuthMethod;
  readonly data: AuthData;
  readonly headers: HeaderMap;
}

/** What auth methods gave for one sign-in, in their order. */
export type PresentedMethods = readonly PresentedMethod[];

/** The `identity` member of a sign-in. */
export type IdentityMember = { readonly methods: readonly string[] } & Readonly<Record<string, unknown>>;

/** Asks the methods, in order, what they have to say for one sign-in; of those in `known` it is known. */
export function presentedMethods(
  connection: Connection,
  methods: readonly AuthMethod[],
  known: PresentedMethods = [],
): Observable<PresentedMethods> {
  return defer(() => {
    let presented: PresentedMethods = [];
    return from(methods).pipe(
      concatMap((method) => {
        const before = known.find((one) => one.method === method);
        return before === undefined ? ask(connection, method, headersOf(presented)) : of(before);
      }),
      map((one) => (presented = [...presented, one])),
      reduce((_, all) => all, presented),
    );
  });
}

/** Asks those methods once more that may give something else each time; `undefined` if none does. */
export function presentedAnew(connection: Connection, presented: PresentedMethods): Observable<PresentedMethods | undefined> {
  const changing = presented.filter(({ method }) => method.changing === true).map(({ method }) => method);
  return presentedMethods(connection, changing).pipe(map((now) => (now.every((one) => isIn(presented, one)) ? undefined : now)));
}

/** The headers of a sign-in with these methods. */
export function headersOf(presented: PresentedMethods): HeaderMap {
  return Object.assign({ Accept: 'application/json' }, ...presented.map(({ headers }) => headers)) as HeaderMap;
}

/** The `identity` member of a sign-in with these methods. */
export function identityOf(presented: PresentedMethods): IdentityMember {
  const found = presented.flatMap(({ data }) => (data === undefined ? [] : [data]));
  if (found.length === 0) {
    throw new AuthorizationFailure('There is no auth method to sign in with; give v3.auth at least one in "methods".');
  }
  return { methods: found.map(([name]) => name), ...Object.fromEntries(found) };
}

function ask(connection: Connection, method: AuthMethod, before: HeaderMap): Observable<PresentedMethod> {
  return defer(() => {
    const headers = { ...before };
    return authDataStream(method.getAuthData(connection, headers)).pipe(
      take(1),
      throwIfEmpty(() => new AuthorizationFailure('An auth method gave nothing to sign in with: its "getAuthData" ended without a value. Nothing was sent.')),
      map((data) => ({ method, data, headers: changedHeaders(headers, before) })),
    );
  });
}

function changedHeaders(headers: HeaderMap, before: HeaderMap): HeaderMap {
  return Object.fromEntries(Object.entries(headers).filter(([name, value]) => before[name] !== value));
}

function isIn(presented: PresentedMethods, { method, data, headers }: PresentedMethod): boolean {
  const before = presented.find((one) => one.method === method);
  return JSON.stringify([before?.data, before?.headers]) === JSON.stringify([data, headers]);
}

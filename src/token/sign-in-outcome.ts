import { catchError, defer, from, map, mergeMap, of, raceWith, take, takeUntil, throwError, throwIfEmpty, type Observable } from 'rxjs';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import type { Connection } from '../http/connection.js';
import type { Lenders } from './lenders.js';
import { isConnectionTrouble } from './sign-in-failure.js';

/** How a sign-in ended: a value, so that it can be shared and replayed without being started again. */
export type SignInOutcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: KeystoneAuthError };

/** One sign-in: by whom, and over which connection. */
export interface SignInAttempt<T> {
  readonly signIn: (connection: Connection) => Observable<T>;
  readonly connection: Connection;
  readonly lenders: Lenders;
  readonly authUrl: string | undefined;
}

/** A sign-in has its own limit, whoever waits for it. */
const LIMIT_MS = 60_000;

/** Runs one sign-in to its end. Never errors, always emits once: within 60 s, or when the last session closes. */
export function signInOutcome<T>(attempt: SignInAttempt<T>): Observable<SignInOutcome<T>> {
  const { authUrl, connection, lenders } = attempt;
  const late$ = defer(() => from(connection.runtime.deadline(LIMIT_MS))).pipe(mergeMap(() => throwError(() => tookTooLong(authUrl))));
  const token$ = defer(() => withAnyConnection(attempt)).pipe(
    throwIfEmpty(() => new AuthorizationFailure(`The sign-in ${place(authUrl)} ended without a token.`)),
    raceWith(late$),
    takeUntil(lenders.allClosed$),
    take(1),
    throwIfEmpty(() => new SessionClosed('The sign-in was given up: the last session that used this auth plugin was closed.')),
  );
  return token$.pipe(
    map((value): SignInOutcome<T> => ({ ok: true, value })),
    catchError((error: unknown) => of<SignInOutcome<T>>({ ok: false, error: toOurs(error, authUrl) })),
  );
}

/** Where this session cannot reach Keystone, another one that shares the plugin may. */
function withAnyConnection<T>({ signIn, connection, lenders }: SignInAttempt<T>): Observable<T> {
  return defer(() => signIn(connection)).pipe(
    catchError((error: unknown) => {
      const other = lenders.otherThan(connection);
      return other !== undefined && isConnectionTrouble(error) ? signIn(other) : throwError(() => error);
    }),
  );
}

function tookTooLong(authUrl: string | undefined): DeadlineExceeded {
  return new DeadlineExceeded(`The sign-in ${place(authUrl)} did not finish within ${String(LIMIT_MS / 1000)} s.`, {
    outcome: 'unknown',
  });
}

/** What a plugin of the user's own may throw becomes one of our errors. */
function toOurs(error: unknown, authUrl: string | undefined): KeystoneAuthError {
  if (isKeystoneAuthError(error)) return error;
  const reason = error instanceof Error ? error.message : 'the auth plugin gave no reason';
  return new AuthorizationFailure(`The sign-in ${place(authUrl)} failed: ${reason.replace(/\.$/, '')}.`, {
    cause: error,
    outcome: 'unknown',
  });
}

function place(authUrl: string | undefined): string {
  return authUrl === undefined ? 'of the auth plugin' : `at ${authUrl}`;
}

import { catchError, defer, from, map, mergeMap, of, raceWith, take, takeUntil, throwError, throwIfEmpty, type Observable } from 'rxjs';
import { withoutSecrets } from '../credentials/without-secrets.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { SessionClosed } from '../errors/session-closed.js';
import { concealed } from '../http/concealed.js';
import type { Connection } from '../http/connection.js';
import type { Credentials } from './credentials.js';
import type { Lenders } from './lenders.js';
import type { Lifetime, Moment } from './lifetime.js';
import { isConnectionTrouble } from './sign-in-failure.js';

/** How a sign-in ended: a value, so that it can be shared and replayed without being started again. */
export type SignInOutcome<T> =
  | {
      readonly ok: true;
      readonly value: T;
      /** What is left of its life, if it comes from a store. */
      readonly restored?: Lifetime | undefined;
      /** When it was asked for; `undefined`: nothing was sent. */
      readonly sentAt?: Moment | undefined;
    }
  | {
      readonly ok: false;
      /** As above. */
      readonly sentAt?: Moment | undefined;
      readonly error: KeystoneAuthError;
      /** Given up on the way: the credentials may have arrived, although no request that waited was sent. */
      readonly isGivenUp?: boolean | undefined;
    };

/** Whether the credentials were good; a challenge is an acceptance too: of what was sent so far. */
export function isAccepted(outcome: SignInOutcome<unknown>): boolean {
  return outcome.ok || outcome.error.code === 'missing-auth-methods';
}

/** One sign-in: by whom, and over which connection. */
export interface SignInAttempt<T> {
  readonly signIn: Credentials<T>['signIn'];
  /** @defaultValue false */
  readonly isAhead?: boolean | undefined;
  readonly connection: Connection;
  readonly lenders: Lenders;
  readonly authUrl: string | undefined;
  /** Whether the same credentials may be sent again after a failure that leaves open whether they arrived. */
  readonly isRepeatable: boolean;
  /** In milliseconds. */
  readonly limitMs: number;
}

/** A sign-in has its own limit, whoever waits for it. */
const LIMIT_MS = 60_000;
/** A person may take longer. */
export const PERSON_LIMIT_MS = 600_000;

/** How long a sign-in with these credentials may take, in milliseconds. */
export function usualLimitMs({ limitMs, asksPerson }: Pick<Credentials<unknown>, 'limitMs' | 'asksPerson'>): number {
  return limitMs ?? (asksPerson?.() === true ? PERSON_LIMIT_MS : LIMIT_MS);
}

const GIVEN_UP = 'The sign-in was given up: the last session that used this auth plugin was closed.';

/** Runs one sign-in to its end. Never errors, always emits once: within its limit, or when the last session closes. */
export function signInOutcome<T>(attempt: SignInAttempt<T>): Observable<SignInOutcome<T>> {
  const { authUrl, connection, lenders, limitMs } = attempt;
  const late$ = defer(() => from(connection.runtime.deadline(limitMs))).pipe(mergeMap(() => throwError(() => tookTooLong(authUrl, limitMs))));
  const outcome$ = defer(() => withAnyConnection(attempt)).pipe(
    throwIfEmpty(() => new AuthorizationFailure(`The sign-in ${place(authUrl)} ended without a token.`)),
    raceWith(late$),
    take(1),
    map((value): SignInOutcome<T> => ({ ok: true, value })),
    catchError((error: unknown) => of<SignInOutcome<T>>({ ok: false, error: toOurs(error, attempt) })),
    takeUntil(lenders.allClosed$),
    throwIfEmpty(() => new SessionClosed(GIVEN_UP)),
  );
  return outcome$.pipe(
    catchError((error: unknown) => of<SignInOutcome<T>>({ ok: false, error: toOurs(error, attempt), isGivenUp: true })),
  );
}

/** Where this session cannot reach Keystone, another one that shares the plugin may. */
function withAnyConnection<T>({ signIn, isAhead = false, connection, lenders, isRepeatable }: SignInAttempt<T>): Observable<T> {
  return defer(() => signIn(connection, { isAhead })).pipe(
    catchError((error: unknown) => {
      const other = lenders.otherThan(connection);
      const mayHelp = other !== undefined && isConnectionTrouble(error) && (isRepeatable || wasNotSent(error));
      return mayHelp ? signIn(other, { isAhead }) : throwError(() => error);
    }),
  );
}

function wasNotSent(error: unknown): boolean {
  return isKeystoneAuthError(error) && error.outcome === 'not-sent';
}

function tookTooLong(authUrl: string | undefined, limitMs: number): DeadlineExceeded {
  return new DeadlineExceeded(
    `The sign-in ${place(authUrl)} did not finish within ${String(limitMs / 1000)} s. Is the service slow, or does a function that gives ` +
      'credentials wait for the session that waits for it? "signInTimeoutMs" sets the limit.',
    { outcome: 'unknown' },
  );
}

/** What a plugin of the user's own may throw becomes one of our errors; its words may hold what only the session knows to be secret. */
function toOurs(error: unknown, { authUrl, connection }: Pick<SignInAttempt<unknown>, 'authUrl' | 'connection'>): KeystoneAuthError {
  if (isKeystoneAuthError(error)) return concealed(error, connection);
  const reason = error instanceof Error ? connection.redact(error.message) : 'the auth plugin gave no reason';
  return new AuthorizationFailure(`The sign-in ${place(authUrl)} failed: ${reason.replace(/\.$/, '')}.`, {
    cause: withoutSecrets(error, connection),
    outcome: 'unknown',
  });
}

function place(authUrl: string | undefined): string {
  return authUrl === undefined ? 'of the auth plugin' : `at ${authUrl}`;
}

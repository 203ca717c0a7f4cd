import { catchError, defaultIfEmpty, defer, map, of, take, type Observable } from 'rxjs';
import { toStream, type ValueOrStream } from '../credentials/value-or-stream.js';
import { isHttpError } from '../errors/http-error.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { EnsureSteps } from './ensure-steps.js';

/** What a look showed. */
export type Look<T> = { readonly found: T | undefined } | { readonly error: unknown };

/** A service that cannot be asked so many times in a row is not asked any more. */
const MOST_FAILED_LOOKS = 10;

/** What there is now. Never errors. */
export function look<T>({ find }: Pick<EnsureSteps<T>, 'find'>): Observable<Look<T>> {
  return oneOf(find).pipe(
    map((found): Look<T> => ({ found })),
    catchError((error: unknown) => of<Look<T>>(isHttpError(error, 404) ? { found: undefined } : { error })),
  );
}

/** What a step gives first; `null` is nothing too. */
export function oneOf<T>(step: () => ValueOrStream<T | undefined>): Observable<T | undefined> {
  return defer(() => toStream<T | undefined>(step())).pipe(take(1), defaultIfEmpty(undefined), map((given) => given ?? undefined));
}

/** Whether looking again cannot help after so many failures in a row. */
export function isHopeless(error: unknown, failures: number): boolean {
  return isKeystoneAuthError(error, 'session-closed') || failures >= MOST_FAILED_LOOKS;
}

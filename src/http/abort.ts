import { defer, mergeMap, Observable, raceWith, share, throwError, type MonoTypeOperatorFunction } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { KeystoneAuthError, type Outcome } from '../errors/keystone-auth-error.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Limited } from './deadline.js';
import { FATE } from './fate.js';

/**
 * Ends the source with an `aborted` error when `signal` aborts (a {@link DeadlineExceeded} if it is one of
 * `AbortSignal.timeout`); also if it already has, then nothing was sent. `outcome` says what became of the request if it aborts
 * while the source is under way.
 */
export function abortedBy<T>(
  signal: AbortSignal,
  request: Limited,
): MonoTypeOperatorFunction<T> {
  const aborted$ = defer(() => {
    if (signal.aborted) throw abortError(signal, request, 'not-sent');
    return abortOf(signal).pipe(mergeMap(() => throwError(() => abortError(signal, request, request.outcome()))));
  });
  return (source) => aborted$.pipe(raceWith(source));
}

const aborts = new WeakMap<AbortSignal, Observable<void>>();

/** Emits when the signal aborts. One listener however many requests have the signal of a whole program: Node warns of eleven. */
function abortOf(signal: AbortSignal): Observable<void> {
  const known$ = aborts.get(signal);
  if (known$ !== undefined) return known$;
  const abort$ = new Observable<void>((subscriber) => {
    const abort = (): void => {
      subscriber.next();
    };
    signal.addEventListener('abort', abort);
    return () => {
      signal.removeEventListener('abort', abort);
    };
  }).pipe(share());
  aborts.set(signal, abort$);
  return abort$;
}

function abortError(
  signal: AbortSignal,
  { method, url, globalRequestId }: Limited,
  outcome: Outcome,
): KeystoneAuthError {
  const attempt = `${method} ${redactUrl(url)}`;
  const fate = FATE[outcome];
  if (signal.reason instanceof Error && signal.reason.name === 'TimeoutError') {
    return new DeadlineExceeded(`${attempt} was not finished when the time limit of its signal was over; ${fate}.`, { outcome, globalRequestId });
  }
  return new KeystoneAuthError('aborted', `${attempt} was aborted by its signal; ${fate}.`, { outcome, globalRequestId });
}

import { Observable, raceWith, type MonoTypeOperatorFunction } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { KeystoneAuthError, type Outcome } from '../errors/keystone-auth-error.js';
import { redactUrl } from '../redaction/redact-url.js';

/**
 * Ends the source with an `aborted` error when `signal` aborts (a {@link DeadlineExceeded} if it is one of
 * `AbortSignal.timeout`); also if it already has, then nothing was sent. `outcome` is what became of the request if it aborts
 * while the source is under way.
 */
export function abortedBy<T>(
  signal: AbortSignal,
  request: { readonly method: string; readonly url: string },
  outcome: Outcome = 'unknown',
): MonoTypeOperatorFunction<T> {
  const aborted$ = new Observable<never>((subscriber) => {
    if (signal.aborted) {
      subscriber.error(abortError(signal, request, 'not-sent'));
      return;
    }
    const abort = (): void => {
      subscriber.error(abortError(signal, request, outcome));
    };
    signal.addEventListener('abort', abort);
    return () => {
      signal.removeEventListener('abort', abort);
    };
  });
  return (source) => aborted$.pipe(raceWith(source));
}

const FATE: Readonly<Record<Outcome, string>> = {
  'not-sent': 'nothing was sent',
  refused: 'the server had refused it',
  unknown: 'the server may still work on it',
};

function abortError(
  signal: AbortSignal,
  { method, url }: { readonly method: string; readonly url: string },
  outcome: Outcome,
): KeystoneAuthError {
  const attempt = `${method} ${redactUrl(url)}`;
  const fate = FATE[outcome];
  if (signal.reason instanceof Error && signal.reason.name === 'TimeoutError') {
    return new DeadlineExceeded(`${attempt} was not finished when the time limit of its signal was over; ${fate}.`, { outcome });
  }
  return new KeystoneAuthError('aborted', `${attempt} was aborted by its signal; ${fate}.`, { outcome });
}

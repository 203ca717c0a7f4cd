import { Observable, raceWith, type MonoTypeOperatorFunction } from 'rxjs';
import { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { redactUrl } from '../redaction/redact-url.js';

/** Ends the source with an `aborted` error when `signal` aborts; also if it already has. */
export function abortedBy<T>(
  signal: AbortSignal,
  { method, url }: { readonly method: string; readonly url: string },
): MonoTypeOperatorFunction<T> {
  const aborted = new Observable<never>((subscriber) => {
    const abort = (): void => {
      subscriber.error(
        new KeystoneAuthError('aborted', `${method} ${redactUrl(url)} was aborted by its signal.`, { outcome: 'unknown' }),
      );
    };
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    return () => {
      signal.removeEventListener('abort', abort);
    };
  });
  return (source) => aborted.pipe(raceWith(source));
}

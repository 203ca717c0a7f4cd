import { catchError, defer, from, retry, take, throwError, type Observable } from 'rxjs';
import { isHttpError } from '../../errors/http-error.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { isOAuthError } from '../../errors/oauth-error.js';
import { OidcDeviceAuthorizationTimeOut } from '../../errors/oidc-errors.js';
import type { Runtime } from '../../runtime/runtime.js';

/** How a device asks whether its person is done. */
export interface DevicePolling {
  readonly runtime: Runtime;
  /** The code ends then, by the monotonic clock. */
  readonly endsAt: number;
  readonly intervalMs: number;
  /** The plugin's name, for errors. */
  readonly where: string;
}

/** RFC 8628 §3.5: for this and all that follow. */
const SLOWER_MS = 5_000;
/** In trouble, unless the provider wants it slower still: a person who is done does not wait for minutes. */
const SLOWEST_MS = 60_000;

const TROUBLE: ReadonlySet<string> = new Set(['connect-failure', 'connect-timeout', 'unknown-connection-error', 'deadline-exceeded']);

/**
 * Asks until there is an answer or the code has ended: at the provider's pace, slower when it says so, and ever slower while
 * it cannot be reached or is out of order.
 *
 * @throws OidcDeviceAuthorizationTimeOut (through the Observable) when the code has ended.
 * @see https://www.rfc-editor.org/rfc/rfc8628#section-3.5
 */
export function pollForDevice<T>(question$: Observable<T>, { runtime, endsAt, intervalMs, where }: DevicePolling): Observable<T> {
  return defer(() => {
    let pauseMs = intervalMs;
    return defer(() => (runtime.monotonic() < endsAt ? question$ : throwError(() => timedOut(where)))).pipe(
      catchError((error: unknown) => throwError(() => (isOAuthError(error, 'expired_token') ? timedOut(where, error) : error))),
      retry({
        delay: (error: unknown) => {
          const next = pauseAfter(error, pauseMs);
          if (next === undefined) return throwError(() => error);
          pauseMs = next;
          const leftMs = Math.max(0, endsAt - runtime.monotonic());
          const askedMs = isHttpError(error) ? Math.min(error.retryAfterMs ?? 0, leftMs) : 0;
          return from(runtime.sleep(Math.max(next, askedMs))).pipe(take(1));
        },
      }),
    );
  });
}

/** The provider, or what stands before it, is busy or away; a 500 is its last word, as in keystoneauth. */
const BUSY: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** How long to wait after this error before the next question; `undefined`: it is the end. */
export function pauseAfter(error: unknown, pauseMs: number): number | undefined {
  if (isOAuthError(error, 'authorization_pending')) return pauseMs;
  if (isOAuthError(error, 'slow_down')) return pauseMs + SLOWER_MS;
  if (isTrouble(error)) return Math.max(pauseMs, Math.min(Math.max(pauseMs, SLOWER_MS) * 2, SLOWEST_MS));
  return undefined;
}

/** What says nothing about the code: not reached, too busy, out of order. */
function isTrouble(error: unknown): boolean {
  if (isHttpError(error)) return BUSY.has(error.status) || isOAuthError(error, 'temporarily_unavailable');
  return isKeystoneAuthError(error) && TROUBLE.has(error.code);
}

function timedOut(where: string, cause?: unknown): OidcDeviceAuthorizationTimeOut {
  return new OidcDeviceAuthorizationTimeOut(`Nobody entered the code of ${where} while it was good; sign in again for another one.`, {
    cause,
    outcome: 'refused',
  });
}

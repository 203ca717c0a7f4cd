import { catchError, defer, from, mergeMap, of, throwError, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { ConnectFailure } from '../errors/connect-failure.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { toConnectionError } from './connection-error.js';
import type { PageRequest } from './page-port.js';

/**
 * In a page: where no reply came, the error says why, as far as that can be found out. Everything else, limits and aborts included,
 * is left as it is.
 */
export function explained<T>(request: PageRequest): MonoTypeOperatorFunction<T> {
  return (reply$) =>
    defer(() => {
      const wasOffline = isOffline();
      return reply$.pipe(
        catchError((error: unknown) => {
          const failure = toConnectionError(error, request.label());
          if (!isSilence(failure)) return throwError(() => error);
          const reason$ = isOffline() ? of(offline(failure, request, wasOffline)) : reasonOf(failure, request);
          return reason$.pipe(mergeMap((reason) => throwError(() => reason)));
        }),
      );
    });
}

/** A browser tells no more than that there was nothing it would show. */
function isSilence(failure: KeystoneAuthError): boolean {
  return isKeystoneAuthError(failure, 'connect-failure') && (Object(failure.cause) as { readonly code?: unknown }).code === 'ERR_NETWORK';
}

function isOffline(): boolean {
  return (globalThis as { readonly navigator?: Partial<Navigator> }).navigator?.onLine === false;
}

/** What was offline all the time sent nothing. */
function offline({ cause }: KeystoneAuthError, { label }: PageRequest, wasOffline: boolean): ConnectFailure {
  return new ConnectFailure(`${label()} failed: this device is offline (navigator.onLine); try again when it is back.`, {
    cause,
    outcome: wasOffline ? 'not-sent' : 'unknown',
  });
}

/** Loaded only if it is needed; a page that cannot load it any more keeps the error it has. */
function reasonOf(failure: KeystoneAuthError, request: PageRequest): Observable<KeystoneAuthError> {
  if (!request.page.isElsewhere(request.wire.url)) return of(failure);
  return from(import('./browser/why-no-reply.js').then(({ whyNoReply }) => whyNoReply(failure, request)).catch(() => failure));
}

import { catchError, concatMap, defer, from, map, type Observable, of, raceWith, take, throwError, throwIfEmpty } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { DiscoveryFailure } from '../errors/discovery-failure.js';
import type { VersionDocument } from '../http/connection.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Runtime } from '../runtime/runtime.js';

/** How a fetch ended: a value, so that it can be replayed to who comes late without being fetched again. */
export type FetchOutcome =
  | { readonly ok: true; readonly document: VersionDocument }
  | { readonly ok: false; readonly error: Error };

/** A shared fetch has nobody to give up on it, so it gives up by itself. */
const LIMIT_MS = 60 * 1000;

/** Runs `fetch` to its end and emits how it ended. Never errors, always emits once. */
export function fetchOutcome(
  url: string,
  fetch: () => Observable<VersionDocument>,
  runtime: Runtime,
): Observable<FetchOutcome> {
  const late$ = defer(() => from(runtime.deadline(LIMIT_MS))).pipe(concatMap(() => throwError(() => tookTooLong(url))));
  return defer(fetch).pipe(
    raceWith(late$),
    take(1),
    throwIfEmpty(() => new DiscoveryFailure(`GET ${redactUrl(url)} ended without a version document.`)),
    map((document): FetchOutcome => ({ ok: true, document })),
    catchError((error: unknown) => of<FetchOutcome>({ ok: false, error: toError(error) })),
  );
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new DiscoveryFailure('A version document could not be read.', { cause: error });
}

function tookTooLong(url: string): DeadlineExceeded {
  return new DeadlineExceeded(
    `GET ${redactUrl(url)} brought no version document within ${String(LIMIT_MS / 1000)} s; is the service overloaded?`,
    { outcome: 'unknown' },
  );
}

import { catchError, defer, map, mergeMap, of, throwError, type Observable, type OperatorFunction } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import type { ApiResponse } from '../http/response.js';
import type { SessionConnection } from '../http/session-connection.js';
import { checkHttpUrl } from '../http/url.js';
import { completeRequest, type WireRequest } from '../http/wire-request.js';
import type { ApiRequest } from './api-request.js';
import { exchanged } from './exchanged.js';
import { toJourney, untilAborted, type Journey } from './journey.js';
import { neverSent } from './never-sent.js';
import { wireOf, type StageSession } from './stage-session.js';

/** How a stream of requests is sent. */
export interface SendOptions {
  /** How many are under way at once. @defaultValue as many as come */
  readonly concurrency?: number | undefined;
  /** `true`: a failing item is a value beside the others instead of the end of the stream. @defaultValue false */
  readonly materialize?: boolean | undefined;
}

/** What became of one request of a stream. */
export type SendOutcome =
  | { readonly request: ApiRequest; readonly response: ApiResponse }
  | { readonly request: ApiRequest; readonly error: unknown };

/**
 * The last stage, the only one with I/O of the request itself: sends each item and, on a 401, renews the authentication
 * once and sends it again; likewise if the version documents it was made from turn out to be old. No item is ever sent again
 * because another one failed.
 */
export function send(
  session: StageSession,
  options: SendOptions & { readonly materialize: true },
): OperatorFunction<ApiRequest | Journey, SendOutcome>;
export function send(session: StageSession, options?: SendOptions): OperatorFunction<ApiRequest | Journey, ApiResponse>;
export function send(
  session: StageSession,
  { concurrency = Infinity, materialize = false }: SendOptions = {},
): OperatorFunction<ApiRequest | Journey, ApiResponse | SendOutcome> {
  if (concurrency !== Infinity && !(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw new OptionError('concurrency', '"concurrency" has to be a whole number of 1 or more; nothing was sent.');
  }
  return mergeMap((item): Observable<ApiResponse | SendOutcome> => {
    const journey = toJourney(session, item);
    const response$ = defer(() => sendOne(journey));
    return materialize ? response$.pipe(outcomeOf(journey)) : response$;
  }, concurrency);
}

function outcomeOf({ request }: Journey): OperatorFunction<ApiResponse, SendOutcome> {
  return (source) =>
    source.pipe(
      map((response): SendOutcome => ({ request, response })),
      catchError((error: unknown) => of<SendOutcome>({ request, error })),
    );
}

function sendOne(journey: Journey): Observable<ApiResponse> {
  const connection = wireOf(journey.session);
  let wire: WireRequest;
  try {
    wire = completed(journey, connection);
  } catch (error) {
    return throwError(() => error).pipe(connection.watch(neverSent(journey, serviceOf(journey.request))));
  }
  const isPlan = isOnlyPlanned(journey.request, wire, connection);
  const answer$ = isPlan ? defer(() => of(connection.planned(wire))).pipe(untilAborted(journey)) : exchanged(journey, wire);
  return answer$.pipe(connection.watch(wire));
}

/** Throws what an earlier stage failed with, too. */
function completed({ deadline, endpoint, failure, globalRequestId, headers, request, url }: Journey, { defaults }: SessionConnection): WireRequest {
  if (failure !== undefined) throw failure.error;
  const target = { url: url ?? checkHttpUrl(request.url, 'url'), service: serviceOf(request), endpoint, deadline, globalRequestId };
  return completeRequest({ ...request, ...target }, { ...headers }, defaults);
}

function isOnlyPlanned({ dryRun }: ApiRequest, { method }: WireRequest, { defaults }: SessionConnection): boolean {
  return (dryRun ?? defaults.dryRun ?? false) && method !== 'GET' && method !== 'HEAD';
}

function serviceOf({ endpointFilter }: ApiRequest): string | undefined {
  return endpointFilter?.serviceName ?? endpointFilter?.serviceType;
}

import { catchError, defer, map, mergeMap, of, throwError, type Observable, type OperatorFunction } from 'rxjs';
import { formatVersion, readVersion } from '../discovery/version.js';
import { BodyNotReplayable } from '../errors/body-not-replayable.js';
import { MicroversionNotSupported } from '../errors/microversion-not-supported.js';
import { OptionError } from '../errors/option-error.js';
import type { ApiResponse } from '../http/response.js';
import type { SessionConnection } from '../http/session-connection.js';
import { checkHttpUrl } from '../http/url.js';
import { completeRequest, type WireRequest } from '../http/wire-request.js';
import { describeMicroversions, rangeOfRefusal } from '../microversion/microversion-range.js';
import { redactUrl } from '../redaction/redact-url.js';
import { replaceAuthHeaders } from './authenticate.js';
import { streamOf } from './answer.js';
import type { ApiRequest } from './api-request.js';
import { toJourney, untilAborted, type Journey } from './journey.js';
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
 * once and sends it again. No item is ever sent again because another one failed.
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
  if (!(concurrency >= 1)) throw new OptionError('concurrency', '"concurrency" has to be 1 or more; nothing was sent.');
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
  const { failure, request, session, url } = journey;
  if (failure !== undefined) return throwError(() => failure.error);
  const connection = wireOf(session);
  const { deadline } = journey;
  const wire = completeRequest(
    { ...request, url: url ?? checkHttpUrl(request.url, 'url'), service: serviceOf(request), deadline },
    { ...journey.headers },
    connection.defaults,
  );
  if (isOnlyPlanned(request, wire, connection)) return of(connection.planned(wire));
  return connection
    .exchange(wire)
    .pipe(
      mergeMap((response) => streamOf(response.status < 400 ? response : answerFailure(journey, wire, response))),
      connection.watch(wire),
    );
}

function isOnlyPlanned({ dryRun }: ApiRequest, { method }: WireRequest, { defaults }: SessionConnection): boolean {
  return (dryRun ?? defaults.dryRun ?? false) && method !== 'GET' && method !== 'HEAD';
}

/** A status of 400 or more: an error unless the caller wants it as a response; a 401 first has its way back. */
function answerFailure(journey: Journey, wire: WireRequest, response: ApiResponse): ApiResponse | Observable<ApiResponse> {
  const final = (last: ApiResponse): ApiResponse =>
    journey.request.raiseExc === false ? last : raised(journey, wire, last);
  return response.status === 401 ? answerRejection(journey, wire, response).pipe(map(final)) : final(response);
}

/** Throws for a status of 400 or more; a 406 about a microversion becomes the error that the range check would have given. */
function raised({ request, session }: Journey, wire: WireRequest, response: ApiResponse): ApiResponse {
  const asked = response.status === 406 ? readVersion(request.microversion) : undefined;
  const range = asked === undefined ? undefined : rangeOfRefusal(response);
  if (asked === undefined || range === undefined) return wireOf(session).raise(wire, response);
  const error = new MicroversionNotSupported(
    `${wire.method} ${redactUrl(wire.url)}: microversion ${formatVersion(asked)} is not offered; the service has ` +
      `${describeMicroversions(range)}.${response.requestId === undefined ? '' : ` Request id: ${response.requestId}`}`,
    { outcome: 'refused', requestId: response.requestId },
  );
  const decided = wireOf(session).decided(wire, error);
  wireOf(session).reportFailure(wire, response, decided);
  throw decided;
}

/** A 401: new headers if the plugin has any, and the request once more; otherwise the 401 is the answer. */
function answerRejection(journey: Journey, wire: WireRequest, response: ApiResponse): Observable<ApiResponse> {
  const { renew, authHeaders, session } = journey;
  if (renew === undefined || authHeaders === undefined) return of(response);
  const connection = wireOf(session);
  connection.emit(() => ({ type: 'token-rejected', at: connection.runtime.now(), authUrl: journey.auth?.authUrl }));
  return renew(authHeaders).pipe(
    untilAborted(journey, 'refused'),
    mergeMap((renewed) => {
      if (renewed === undefined) return of(response);
      if (!wire.body.replayable) return throwError(() => notReplayable(wire, response));
      return connection.exchange({ ...wire, headers: replaceAuthHeaders(wire.headers, renewed), again: true });
    }),
  );
}

function notReplayable({ method, url, globalRequestId }: WireRequest, { requestId }: ApiResponse): BodyNotReplayable {
  return new BodyNotReplayable(
    `${method} ${url.split('?', 1)[0] ?? url} was answered with 401 and a new token is at hand, but the body was a stream ` +
      'and is consumed. Give "body" as a function that makes the stream, then it can be repeated.',
    { outcome: 'refused', requestId, globalRequestId },
  );
}

function serviceOf({ endpointFilter }: ApiRequest): string | undefined {
  return endpointFilter?.serviceName ?? endpointFilter?.serviceType;
}

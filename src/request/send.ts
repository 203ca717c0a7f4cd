import { catchError, defer, map, mergeMap, of, throwError, type Observable, type OperatorFunction } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { Party } from '../http/load/party.js';
import type { UrlOrigin } from '../http/connection.js';
import type { ApiResponse } from '../http/response.js';
import type { Wire } from '../http/wire.js';
import { checkHttpUrl } from '../http/url.js';
import { completeRequest, type WireRequest } from '../http/wire-request.js';
import type { ApiRequest } from './api-request.js';
import { audited } from './audited.js';
import { checkConcurrency } from './check-concurrency.js';
import { exchanged } from './exchanged.js';
import { inTurn } from './in-turn.js';
import { toJourney, untilAborted, type Journey } from './journey.js';
import { neverSent } from './never-sent.js';
import { pushed } from './pushed.js';
import { wireOf, type StageSession } from './stage-session.js';
import { workThrough } from './work-through.js';

/** How a stream of requests is sent. */
export interface SendOptions {
  /** How many are under way at once. @defaultValue as many as come */
  readonly concurrency?: number | undefined;
  /** `true`: a failing item is a value beside the others instead of the end of the stream. @defaultValue false */
  readonly materialize?: boolean | undefined;
  /**
   * `true`: results come in the order of the requests. A slow one holds back those behind it, and at most twice `concurrency` of
   * them are begun by then.
   *
   * @defaultValue false: as they are answered
   */
  readonly ordered?: boolean | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof SendOptions>(['concurrency', 'materialize', 'ordered']);

/** What became of one request of a stream. */
export type SendOutcome =
  | { readonly request: ApiRequest; readonly response: ApiResponse }
  | { readonly request: ApiRequest; readonly error: unknown };

/**
 * The last stage, the only one with I/O of the request itself: sends each item and, on a 401, renews the authentication
 * once and sends it again; likewise if the version documents it was made from turn out to be old. No item is ever sent again
 * because another one failed. Where requests wait for a limit of the session or for a busy service, all those of one stream take
 * turns with other callers as one.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function send(
  session: StageSession,
  options: SendOptions & { readonly materialize: true },
): OperatorFunction<ApiRequest | Journey, SendOutcome>;
export function send(session: StageSession, options?: SendOptions): OperatorFunction<ApiRequest | Journey, ApiResponse>;
export function send(
  session: StageSession,
  options: SendOptions = {},
): OperatorFunction<ApiRequest | Journey, ApiResponse | SendOutcome> {
  refuseUnknownOptions(options, OPTIONS, 'send');
  const { concurrency = Infinity, materialize = false, ordered = false } = options;
  checkConcurrency(concurrency);
  return (source) => {
    let party: Party | undefined;
    const work = (item: ApiRequest | Journey, index: number): Observable<ApiResponse | SendOutcome> => {
      const journey = toJourney(session, item);
      // Most streams are of one request, which comes alone.
      const group = index === 0 ? undefined : (party ??= new Party());
      const response$ = sent(journey, group);
      return materialize ? response$.pipe(outcomeOf(journey)) : response$;
    };
    const all = (items: typeof source, begin: typeof work): Observable<ApiResponse | SendOutcome> =>
      ordered ? workThrough(() => pushed(items), begin, { concurrency, ordered }) : items.pipe(mergeMap(begin, concurrency));
    // Without a limit nobody waits for a turn.
    return concurrency === Infinity ? all(source, work) : inTurn(source, work, all);
  };
}

function outcomeOf({ request }: Journey): OperatorFunction<ApiResponse, SendOutcome> {
  return (source) =>
    source.pipe(
      map((response): SendOutcome => ({ request, response })),
      catchError((error: unknown) => of<SendOutcome>({ request, error })),
    );
}

/** {@link send} for one request; `party` is the stream it belongs to, if it is not alone. */
export function sent(journey: Journey, party?: Party): Observable<ApiResponse> {
  const connection = wireOf(journey.session);
  let wire: WireRequest;
  try {
    wire = completed(journey, connection, party);
  } catch (error) {
    const unsent = neverSent(journey, serviceOf(journey.request));
    return throwError(() => error).pipe(connection.watch(unsent), audited(journey, unsent));
  }
  const isPlan = isOnlyPlanned(journey.request, wire, connection);
  const answer$ = isPlan ? defer(() => of(connection.planned(wire))).pipe(untilAborted(journey)) : exchanged(journey, wire);
  return answer$.pipe(connection.watch(wire), audited(journey, wire));
}

/** Throws what an earlier stage failed with, too. */
function completed({ deadline, endpoint, failure, globalRequestId, headers, request, trace, url }: Journey, { defaults }: Wire, party: Party | undefined): WireRequest {
  if (failure !== undefined) throw failure.error;
  return completeRequest(request, headers, {
    url: url ?? checkHttpUrl(request.url, 'url'),
    service: serviceOf(request),
    origin: endpoint === undefined ? undefined : originOf(request),
    ...{ defaults, deadline, endpoint, globalRequestId, trace, party },
  });
}

function isOnlyPlanned({ dryRun }: ApiRequest, { method }: WireRequest, { defaults }: Wire): boolean {
  return (dryRun ?? defaults.dryRun ?? false) && method !== 'GET' && method !== 'HEAD';
}

/** As far as the filter says it. */
function originOf({ endpointFilter }: ApiRequest): UrlOrigin | undefined {
  if (endpointFilter === undefined) return undefined;
  const { serviceType, interface: wanted, regionName } = endpointFilter;
  const name: unknown = Array.isArray(wanted) ? wanted[0] : wanted;
  return { serviceType, interface: typeof name === 'string' ? name : undefined, regionName };
}

function serviceOf({ endpointFilter }: ApiRequest): string | undefined {
  return endpointFilter?.serviceName ?? endpointFilter?.serviceType;
}

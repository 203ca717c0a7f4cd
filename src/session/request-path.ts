import { defer, isObservable, mergeMap, type Observable, type OperatorFunction } from 'rxjs';
import type { ApiResponse } from '../http/response.js';
import { streamOf } from '../request/answer.js';
import type { ApiRequest } from '../request/api-request.js';
import { microversioned } from '../request/apply-microversion.js';
import { signedIn } from '../request/authenticate.js';
import { introduced } from '../request/identify.js';
import { toJourney, type Journey } from '../request/journey.js';
import { located } from '../request/resolve-endpoint.js';
import { send, sent } from '../request/send.js';
import type { StageSession } from '../request/stage-session.js';
import { walked, type Step } from '../request/step.js';

/**
 * The way of every request, in the order in which it happens. This is the architecture: what flows is a `Journey`, each
 * step adds what it knows, and only the last stage touches the network for the request itself.
 *
 * ```
 * ApiRequest -> resolveEndpoint -> applyMicroversion -> identify -> authenticate -> send -> ApiResponse
 *               catalog, version    the right           user agent,  token, and      redirects, retries,
 *               discovery           headers             request ids  the way back    one renewal on a 401
 * ```
 *
 * The stages are exported as rxjs operators, each made of its step here: pipe a stream of requests through them yourself.
 */
const STEPS: readonly Step[] = [located, (journey) => microversioned(journey), introduced, signedIn];

/** The whole way for a stream of requests. */
export function requestPath(session: StageSession): OperatorFunction<ApiRequest, ApiResponse> {
  return (requests) => requests.pipe(mergeMap((request) => streamOf(prepared(session, request))), send(session));
}

/** The whole way of one request; each subscription goes it once. */
export function requestOnce(session: StageSession, request: ApiRequest): Observable<ApiResponse> {
  return defer(() => {
    const journey$ = prepared(session, request);
    return isObservable(journey$) ? journey$.pipe(mergeMap((ready) => sent(ready))) : sent(journey$);
  });
}

function prepared(session: StageSession, request: ApiRequest): Journey | Observable<Journey> {
  return walked(toJourney(session, request), STEPS);
}

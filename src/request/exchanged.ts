import { mergeMap, of, throwError, type Observable } from 'rxjs';
import { BodyNotReplayable } from '../errors/body-not-replayable.js';
import { isKeystoneAuthError, type KeystoneAuthError } from '../errors/keystone-auth-error.js';
import type { ApiResponse } from '../http/response.js';
import type { WireRequest } from '../http/wire-request.js';
import { followedUp, streamOf } from './answer.js';
import { checkAnsweredMicroversion } from './answered-microversion.js';
import { replaceAuthHeaders } from './authenticate.js';
import { untilAborted, type Journey } from './journey.js';
import { raised } from './raised.js';
import { isFoundByVersion, rediscovered, repetition, suspicionOf, type Suspicion } from './rediscover.js';
import { wireOf } from './stage-session.js';

/** The reply to a request, or its error. It is sent once more after a 401, and if it was made from version documents that are old. */
export function exchanged(journey: Journey, wire: WireRequest): Observable<ApiResponse> {
  const reply$ = wireOf(journey.session).exchange(wire);
  const next = (response: ApiResponse): ApiResponse | Observable<ApiResponse> => answered(journey, wire, response);
  const mayHaveMoved = wire.again !== true && isFoundByVersion(journey);
  return followedUp(reply$, { next, error: mayHaveMoved ? (error) => unlessMoved(journey, wire, error) : undefined });
}

/** A refused connection may be one to where the service was before the cloud was upgraded. */
function unlessMoved(journey: Journey, wire: WireRequest, error: unknown): Observable<ApiResponse> {
  const isRefused = isKeystoneAuthError(error, 'connect-failure') && error.outcome === 'not-sent';
  const refused$ = throwError(() => error);
  return isRefused ? foundAnew(journey, wire, { suspicion: 'endpoint', otherwise: () => refused$ }) : refused$;
}

/** A status of 400 or more is an error unless the caller wants it as a response; first it may have its way back. */
function answered(journey: Journey, wire: WireRequest, response: ApiResponse): ApiResponse | Observable<ApiResponse> {
  if (response.status < 400) return checkAnsweredMicroversion(journey, response);
  if (isRejection(journey, response)) return answerRejection(journey, wire, { response });
  return settled(journey, wire, response);
}

function isRejection({ auth, authHeaders }: Journey, response: ApiResponse): boolean {
  if (response.status === 401) return true;
  return authHeaders !== undefined && auth?.isRejection?.(response, authHeaders) === true;
}

interface Rejection {
  readonly response: ApiResponse;
  /** Whether it is the second one of this request. @defaultValue false */
  readonly isLast?: boolean;
}

/** A 401: new headers if the plugin has any, and the request once more; otherwise the 401 is the answer. */
function answerRejection(journey: Journey, wire: WireRequest, { response, isLast }: Rejection): Observable<ApiResponse> {
  const { renew, authHeaders, session } = journey;
  if (renew === undefined || authHeaders === undefined) return of(final(journey, wire, response));
  const { connection } = session;
  const { globalRequestId } = wire;
  connection.emit(() => ({ type: 'token-rejected', at: connection.runtime.now(), authUrl: journey.auth?.authUrl, globalRequestId }));
  return renew(authHeaders).pipe(
    untilAborted(journey, wire.fate.outcome),
    mergeMap((renewed) => {
      if (renewed === undefined) return of(final(journey, wire, response));
      if (!wire.body.replayable) return throwError(() => notReplayable(wire, response));
      const headers = replaceAuthHeaders(wire.headers, renewed);
      const again = { ...journey, authHeaders: renewed };
      return wireOf(session).exchange({ ...wire, headers, again: true }).pipe(
        mergeMap((last) => {
          const isRefused = isRejection(again, last);
          const mayHelp = isRefused && journey.auth?.rejectedAgain?.(renewed) === true && isLast !== true;
          return streamOf(mayHelp ? answerRejection(again, wire, { response: last, isLast: true }) : settled(again, wire, last));
        }),
      );
    }),
  );
}

/** A reply after which no authentication is renewed. What makes the version documents doubtful is asked once more. */
function settled(journey: Journey, wire: WireRequest, response: ApiResponse): ApiResponse | Observable<ApiResponse> {
  if (response.status < 400) return checkAnsweredMicroversion(journey, response);
  const isFirst = wire.again !== true && wire.body.replayable;
  const suspicion = isFirst ? suspicionOf(journey, response.status) : undefined;
  if (suspicion === undefined) return final(journey, wire, response);
  return foundAnew(journey, wire, { suspicion, otherwise: () => of(final(journey, wire, response)) });
}

interface Doubtful {
  readonly suspicion: Suspicion;
  /** What becomes of the request if the documents of now say the same as before. */
  readonly otherwise: () => Observable<ApiResponse>;
}

/** The request once more, to what the documents of now say. */
function foundAnew(journey: Journey, wire: WireRequest, { suspicion, otherwise }: Doubtful): Observable<ApiResponse> {
  return rediscovered(journey, wire.fate.outcome).pipe(
    mergeMap((found) => {
      const next = repetition(wire, found, { journey, suspicion });
      if (next !== undefined) return exchanged(found, next);
      const gone = versionIsGone(found);
      if (gone === undefined || journey.request.raiseExc === false) return otherwise();
      return throwError(() => wireOf(journey.session).decided(wire, gone));
    }),
  );
}

/** The error of a request whose version the service no longer has. */
function versionIsGone({ failure }: Journey): KeystoneAuthError | undefined {
  const error = failure?.error;
  if (!isKeystoneAuthError(error, 'endpoint-not-found')) return undefined;
  return isKeystoneAuthError(error.cause, 'version-not-available') ? error : undefined;
}

function final(journey: Journey, wire: WireRequest, response: ApiResponse): ApiResponse {
  return response.status < 400 || journey.request.raiseExc === false ? response : raised(journey, wire, response);
}

function notReplayable({ method, url, globalRequestId }: WireRequest, { requestId }: ApiResponse): BodyNotReplayable {
  return new BodyNotReplayable(
    `${method} ${url.split('?', 1)[0] ?? url} was answered with 401 and a new token is at hand, but the body was a stream ` +
      'and is consumed. Give "body" as a function that makes the stream, then it can be repeated.',
    { outcome: 'refused', requestId, globalRequestId },
  );
}

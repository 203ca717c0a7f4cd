import type { MonoTypeOperatorFunction, Observable } from 'rxjs';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import { isKeystoneAuthError, under, unsent, type KeystoneAuthError, type Outcome } from '../errors/keystone-auth-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { SessionClosed } from '../errors/session-closed.js';
import { undisturbed } from '../events/undisturbed.js';
import { checkSignal } from '../http/check-request.js';
import { globalIdNow, type ClientIdentity } from '../http/client-identity.js';
import { concealed } from '../http/concealed.js';
import { deadlineOf, type Deadline } from '../http/deadline.js';
import { addHeader, getHeader, toHeaders, type HeaderMap } from '../http/headers.js';
import { inTime } from '../http/in-time.js';
import { timeLimits } from '../http/time-limits.js';
import type { RequestTrace } from '../http/tracer-port.js';
import { tracerOf } from '../http/tracers.js';
import type { AuthHeaders, AuthPlugin } from '../identity/auth-plugin.js';
import { currentPlugin } from '../identity/current-plugin.js';
import { redactUrl } from '../redaction/redact-url.js';
import { API_REQUEST_OPTIONS, type ApiRequest } from './api-request.js';
import { checkAuthPlugin } from './check-auth-plugin.js';
import { filterWithDefaults } from './filter-with-defaults.js';
import { wireOf, type StageSession } from './stage-session.js';

/**
 * A request on its way through the stages, with what each of them found. Immutable: a stage passes on a changed copy.
 * A journey that failed travels on untouched, so that one item's failure stays with that item until it is sent.
 */
export interface Journey {
  readonly kind: 'journey';
  readonly request: ApiRequest;
  readonly session: StageSession;
  /** The request's own plugin, else the session's. */
  readonly auth: AuthPlugin | undefined;
  /** Absolute, once the endpoint is known. */
  readonly url: string | undefined;
  /** The endpoint's base URL, if one was looked up. */
  readonly endpoint: string | undefined;
  readonly headers: HeaderMap;
  /** The way back from a 401: new headers, `undefined` if there are none to be had. */
  readonly renew: ((rejected: AuthHeaders) => Observable<AuthHeaders | undefined>) | undefined;
  /** By when there has to be an answer, counted from the beginning of the journey. */
  readonly deadline: Deadline | undefined;
  /** The id under which whoever asked follows everything that is done for them. */
  readonly globalRequestId: string | undefined;
  /** The headers that authenticate this request. */
  readonly authHeaders: AuthHeaders | undefined;
  readonly failure: { readonly error: unknown } | undefined;
  /** Who follows it. */
  readonly trace?: RequestTrace | undefined;
}

/** A journey as it is; a plain request becomes one, checked, with the session's plugin and the stage's filter filled in. */
export function toJourney(session: StageSession, item: ApiRequest | Journey, filter?: EndpointFilter): Journey {
  if (isJourney(item)) return filter === undefined ? item : { ...item, request: withFilter(item.request, filter) };
  return begun(session, filter === undefined ? item : withFilter(item, filter));
}

function begun(session: StageSession, request: ApiRequest): Journey {
  let headers: HeaderMap = {};
  let globalRequestId: string | undefined;
  let deadline: Deadline | undefined;
  let failure: Journey['failure'];
  try {
    refuseUnknownOptions(request, API_REQUEST_OPTIONS, 'A request');
    checkAuthPlugin(request.auth, 'A request');
    checkSignal(request.signal);
    headers = ownHeaders(request);
    const { defaults, identity, runtime } = wireOf(session);
    globalRequestId = globalIdOf(request, headers, identity);
    if (session.closing) failure = { error: closed(request, globalRequestId) };
    else deadline = deadlineOf(timeLimits(request.timeoutMs, defaults.timeoutMs).total, runtime);
  } catch (error) {
    failure = { error: ownError({ request, globalRequestId }, error) };
  }
  return {
    kind: 'journey',
    request,
    session,
    auth: currentPlugin(request.auth ?? session.auth),
    url: undefined,
    endpoint: undefined,
    headers,
    renew: undefined,
    deadline,
    globalRequestId,
    authHeaders: undefined,
    failure,
    trace: traceOf(request, session),
  };
}

/** Begun here for the same reason as the global id is asked for here. */
function traceOf({ method = 'GET', endpointFilter }: ApiRequest, { connection }: StageSession): RequestTrace | undefined {
  const tracer = tracerOf(connection);
  if (tracer === undefined) return undefined;
  const { serviceType, serviceName, regionName } = endpointFilter ?? {};
  return undisturbed(() => tracer.begin({ method, service: serviceType ?? serviceName, regionName }));
}

/** Asked here, in the context of whoever subscribes: later stages may run in that of a sign-in they waited for. */
function globalIdOf({ globalRequestId }: ApiRequest, headers: HeaderMap, identity: ClientIdentity): string | undefined {
  if (globalRequestId !== undefined) return globalIdNow(globalRequestId);
  return getHeader(headers, 'x-openstack-request-id') ?? globalIdNow(identity.globalRequestId);
}

/** What the caller gave, completed by the additional headers. */
function ownHeaders({ headers, additionalHeaders }: ApiRequest): HeaderMap {
  const own = toHeaders(headers, 'headers');
  if (additionalHeaders === undefined) return own;
  const more = toHeaders(additionalHeaders, 'additionalHeaders');
  for (const name in more) addHeader(own, name, more[name] ?? '');
  return own;
}

/** What `step` makes of a journey; what it throws is the journey's failure. */
export function attempt<T>(journey: Journey, step: (journey: Journey) => T): T | Journey {
  if (journey.failure !== undefined) return journey;
  try {
    return step(journey);
  } catch (error) {
    return failed(journey, error);
  }
}

/** A journey that ends here; the last stage delivers its error. */
export function failed(journey: Journey, error: unknown): Journey {
  return { ...journey, failure: { error: ownError(journey, concealed(error, journey.session.connection)) } };
}

/** The error as that of this request: what it waited for was shared, and its error is told to others too. */
function ownError({ globalRequestId, request }: Pick<Journey, 'globalRequestId' | 'request'>, error: unknown): unknown {
  if (isKeystoneAuthError(error, 'session-closed')) return under(closedMeanwhile(request, error), globalRequestId);
  return unsent(error, globalRequestId);
}

function closedMeanwhile({ method = 'GET', url }: ApiRequest, cause: KeystoneAuthError): SessionClosed {
  const message = `${method} ${redactUrl(url)} was not sent: a session was closed while it waited for its endpoint or its sign-in.`;
  return new SessionClosed(message, { cause });
}

/** Ends what a journey waits for when its signal aborts or its time is over; `outcome` is what has become of the request so far. */
export function untilAborted<T>(journey: Journey, outcome: Outcome = 'not-sent'): MonoTypeOperatorFunction<T> {
  const { deadline, globalRequestId, request, session, trace } = journey;
  const { signal, method = 'GET', url } = request;
  const timely = inTime<T>({ deadline, signal }, { method, url, globalRequestId, outcome: () => outcome }, session.connection.runtime);
  return trace === undefined ? timely : (work$) => trace.within(timely(work$));
}

function isJourney(item: ApiRequest | Journey): item is Journey {
  return 'kind' in item && (item.kind as unknown) === 'journey';
}

function withFilter(request: ApiRequest, filter: EndpointFilter): ApiRequest {
  return { ...request, endpointFilter: filterWithDefaults(filter, request.endpointFilter) };
}

function closed({ method = 'GET', url }: ApiRequest, globalRequestId: string | undefined): SessionClosed {
  return new SessionClosed(`${method} ${redactUrl(url)} was not sent: the session is closed. Make a new one.`, { globalRequestId });
}

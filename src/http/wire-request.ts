import type { UserLogger } from '../events/user-logger.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkRequest, type CheckedOptions } from './check-request.js';
import { encodeBody, type EncodedBody } from './encode-body.js';
import type { TlsOptions } from './adapter-options.js';
import type { UrlOrigin } from './connection.js';
import type { Deadline } from './deadline.js';
import type { TimeLimits, TransferProgress } from './exchange-options.js';
import { Fate } from './fate.js';
import { addHeader, copyHeaders, getHeader, toHeaders, type HeaderMap } from './headers.js';
import type { HttpRequest, SignAttempt } from './request.js';
import type { ResponseType } from './request-values.js';
import type { Party } from './load/party.js';
import type { RequestLimit } from './load/request-limit.js';
import { checkedLogger, gatesOf, methodOf, responseTypeOf, tlsOf } from './request-parts.js';
import { retryPlan, type RetryPlan } from './retry-plan.js';
import type { RequestTrace } from './tracer-port.js';
import type { Transport } from './transport-port.js';
import { timeLimits } from './time-limits.js';
import { checkHttpUrl, urlAsSent } from './url.js';
import { withParams } from './query.js';

/** Values a session gives for what a request leaves open. */
export type ExchangeDefaults = Pick<
  HttpRequest,
  | 'connectRetries'
  | 'connectRetryDelayMs'
  | 'statusCodeRetries'
  | 'statusCodeRetryDelayMs'
  | 'retriableStatusCodes'
  | 'retryNonIdempotent'
  | 'redirect'
  | 'timeoutMs'
> & {
  /** Only GET and HEAD are sent. */
  readonly dryRun?: boolean | undefined;
  /** What the transport of the session was made with. */
  readonly tls?: TlsOptions | undefined;
};

/** A request that was checked and completed: what {@link exchange} sends. */
export interface WireRequest extends RetryPlan {
  /** Counts up within a process; the same for all attempts, so that their events can be told apart. */
  readonly exchange: number;
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderMap;
  readonly body: EncodedBody;
  readonly responseType: ResponseType;
  readonly limits: TimeLimits;
  /** By when there has to be an answer, whatever is waited for. */
  readonly deadline: Deadline | undefined;
  /** The limits of requests that it has to pass. */
  readonly gates: readonly RequestLimit[];
  /** Passes before those who wait already. */
  readonly urgent: boolean;
  /** What has become of it so far. */
  readonly fate: Fate;
  readonly tls: TlsOptions | undefined;
  readonly onProgress: ((progress: TransferProgress) => void) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Sends instead of the session's transport. */
  readonly transport?: Transport | undefined;
  /** What is added to the headers of each attempt. */
  readonly sign?: SignAttempt | undefined;
  readonly log: boolean;
  /** How events and logs call the service. */
  readonly service: string | undefined;
  /** The base URL of the service, if it was looked up. */
  readonly endpoint: string | undefined;
  /** What its URL was found for. */
  readonly origin?: UrlOrigin | undefined;
  /** Where it is logged instead of in the usual loggers. */
  readonly logger?: string | UserLogger | undefined;
  /** The id under which whoever asked follows everything that is done for them. */
  readonly globalRequestId?: string | undefined;
  /** The stream of requests it belongs to, if it is not alone. */
  readonly party?: Party | undefined;
  /** Whether it is sent once more with a renewed token. */
  readonly again?: boolean | undefined;
  /** Who follows it. */
  readonly trace?: RequestTrace | undefined;
}

let exchanges = 0;

/** The options of {@link HttpRequest}, by name. */
export const HTTP_REQUEST_OPTIONS: ReadonlySet<string> = new Set([
  ...['method', 'url', 'headers', 'params', 'json', 'body', 'responseType', 'redirect', 'timeoutMs', 'raiseExc', 'log'],
  ...['logger', 'tls', 'onProgress', 'limit', 'signal', 'transport', 'connectRetries', 'connectRetryDelayMs', 'statusCodeRetries', 'statusCodeRetryDelayMs'],
  ...['retriableStatusCodes', 'retryNonIdempotent', 'sign'],
]);

/**
 * Checks a plain request of a plugin or of discovery and completes it; throws an OptionError before anything is sent.
 * `identify` adds who is asking. It is urgent: others may wait for what it brings.
 */
export function toWireRequest(
  request: HttpRequest,
  course: Course,
  identify: (headers: HeaderMap) => HeaderMap = (headers) => headers,
): WireRequest {
  refuseUnknownOptions(request, HTTP_REQUEST_OPTIONS, 'A request');
  checkHttpUrl(request.url, 'url');
  return completeRequest(request, identify(toHeaders(request.headers, 'headers')), { urgent: true, ...course });
}

/** What is known of a request beside what its caller says. */
export interface Course extends Partial<Pick<WireRequest, 'url' | 'service' | 'endpoint' | 'origin' | 'deadline' | 'urgent' | 'globalRequestId' | 'trace' | 'party'>> {
  /** For what the request leaves open. */
  readonly defaults?: ExchangeDefaults | undefined;
}

const NO_DEFAULTS: ExchangeDefaults = {};

/** Completes a request whose headers are ready, and its URL, unless `course` has another one. */
export function completeRequest(request: HttpRequest & CheckedOptions, headers: HeaderMap, course: Course): WireRequest {
  checkRequest(request);
  const { defaults = NO_DEFAULTS, url = request.url } = course;
  const body = encodeBody(request);
  const plan = retryPlan(request, defaults);
  exchanges += 1;
  // Name by name: one shape, made in one go, is what every stage behind this reads fastest.
  return {
    exchange: exchanges,
    method: methodOf(request.method),
    url: withParams(urlAsSent(url), request.params),
    headers: body.contentType === undefined ? headers : withContentType(headers, body.contentType),
    body,
    responseType: responseTypeOf(request.responseType),
    redirects: plan.redirects,
    connectRetries: plan.connectRetries,
    connectRetryDelayMs: plan.connectRetryDelayMs,
    statusCodeRetries: plan.statusCodeRetries,
    statusCodeRetryDelayMs: plan.statusCodeRetryDelayMs,
    retriableStatusCodes: plan.retriableStatusCodes,
    retryNonIdempotent: plan.retryNonIdempotent,
    limits: timeLimits(request.timeoutMs, defaults.timeoutMs),
    deadline: course.deadline,
    gates: gatesOf(request.limit),
    urgent: course.urgent ?? false,
    fate: new Fate(),
    globalRequestId: course.globalRequestId ?? getHeader(headers, 'x-openstack-request-id'),
    tls: tlsOf(request.tls, defaults.tls),
    transport: request.transport,
    onProgress: request.onProgress,
    signal: request.signal,
    sign: request.sign,
    log: request.log ?? true,
    service: course.service,
    endpoint: course.endpoint,
    origin: course.origin,
    logger: checkedLogger(request.logger),
    party: course.party,
    trace: course.trace,
  };
}

function withContentType(headers: HeaderMap, contentType: string): HeaderMap {
  const typed = copyHeaders(headers);
  addHeader(typed, 'Content-Type', contentType);
  return typed;
}

import type { UserLogger } from '../events/user-logger.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkRequest, type CheckedOptions } from './check-request.js';
import { encodeBody, type EncodedBody } from './encode-body.js';
import type { TlsOptions } from './adapter-options.js';
import type { Deadline } from './deadline.js';
import type { TimeLimits, TransferProgress } from './exchange-options.js';
import { Fate } from './fate.js';
import { addHeader, getHeader, isToken, toHeaders, type HeaderMap } from './headers.js';
import type { HttpRequest, SignAttempt } from './request.js';
import type { ResponseType } from './request-values.js';
import { checkTls, mergeTls } from './merge-tls.js';
import { distinct, RequestLimit } from './load/request-limit.js';
import { retryPlan, type RetryPlan } from './retry-plan.js';
import type { Transport } from './transport-port.js';
import { timeLimits } from './time-limits.js';
import { checkHttpUrl, urlAsSent, withParams } from './url.js';

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
  /** Where it is logged instead of in the usual loggers. */
  readonly logger?: string | UserLogger | undefined;
  /** The id under which whoever asked follows everything that is done for them. */
  readonly globalRequestId?: string | undefined;
  /** Whether it is sent once more with a renewed token. */
  readonly again?: boolean | undefined;
}

const RESPONSE_TYPES: ReadonlySet<string> = new Set<ResponseType>(['auto', 'json', 'text', 'bytes', 'stream']);

let exchanges = 0;

/** The options of {@link HttpRequest}, by name. */
export const HTTP_REQUEST_OPTIONS: ReadonlySet<string> = new Set([
  ...['method', 'url', 'headers', 'params', 'json', 'body', 'responseType', 'redirect', 'timeoutMs', 'raiseExc', 'log'],
  ...['logger', 'tls', 'onProgress', 'limit', 'signal', 'transport', 'connectRetries', 'connectRetryDelayMs', 'statusCodeRetries', 'statusCodeRetryDelayMs'],
  ...['retriableStatusCodes', 'retryNonIdempotent', 'sign'],
]);

/**
 * Checks a plain request of a plugin or of discovery and fills in the defaults; throws an OptionError before anything is sent.
 * `identify` adds who is asking. It is urgent: others may wait for what it brings.
 */
export function toWireRequest(
  request: HttpRequest,
  defaults: ExchangeDefaults,
  identify: (headers: HeaderMap) => HeaderMap = (headers) => headers,
): WireRequest {
  refuseUnknownOptions(request, HTTP_REQUEST_OPTIONS, 'A request');
  const url = checkHttpUrl(request.url, 'url');
  return completeRequest({ ...request, url, urgent: true }, identify(toHeaders(request.headers, 'headers')), defaults);
}

/** Completes a request whose URL and headers are ready. */
export function completeRequest(
  request: HttpRequest & CheckedOptions & Partial<Pick<WireRequest, 'service' | 'endpoint' | 'deadline' | 'urgent' | 'globalRequestId'>>,
  headers: HeaderMap,
  defaults: ExchangeDefaults,
): WireRequest {
  checkRequest(request);
  const body = encodeBody(request);
  if (body.contentType !== undefined) addHeader(headers, 'Content-Type', body.contentType);
  exchanges += 1;
  return {
    exchange: exchanges,
    method: methodOf(request.method),
    url: withParams(urlAsSent(request.url), request.params),
    headers,
    body,
    responseType: responseTypeOf(request.responseType),
    ...retryPlan(request, defaults),
    limits: timeLimits(request.timeoutMs, defaults.timeoutMs),
    deadline: request.deadline,
    gates: gatesOf(request.limit),
    urgent: request.urgent ?? false,
    fate: new Fate(),
    globalRequestId: request.globalRequestId ?? getHeader(headers, 'x-openstack-request-id'),
    tls: tlsOf(request.tls, defaults.tls),
    transport: request.transport,
    onProgress: request.onProgress,
    signal: request.signal,
    sign: request.sign,
    log: request.log ?? true,
    service: request.service,
    endpoint: request.endpoint,
    logger: checkedLogger(request.logger),
  };
}

function methodOf(method = 'GET'): string {
  if (isToken(method)) return method.toUpperCase();
  throw new OptionError('method', `"method" has to be a word such as GET or POST; nothing was sent.`);
}

function responseTypeOf(type: ResponseType = 'auto'): ResponseType {
  if (RESPONSE_TYPES.has(type)) return type;
  throw new OptionError('responseType', `"responseType" has to be one of ${[...RESPONSE_TYPES].join(', ')}; nothing was sent.`);
}

function tlsOf(own: TlsOptions | undefined, defaults: TlsOptions | undefined): TlsOptions | undefined {
  checkTls(own, 'A request');
  return mergeTls(own, defaults);
}

const NO_GATES: readonly RequestLimit[] = [];

function gatesOf(limit: HttpRequest['limit']): readonly RequestLimit[] {
  if (limit === undefined) return NO_GATES;
  const gates = Array.isArray(limit) ? (limit as readonly RequestLimit[]) : [limit as RequestLimit];
  if (gates.every((gate) => gate instanceof RequestLimit)) return distinct(gates);
  throw new OptionError('limit', '"limit" has to be a RequestLimit or a list of them; nothing was sent.');
}

function checkedLogger(logger: string | UserLogger | undefined): string | UserLogger | undefined {
  if (logger === undefined || (typeof logger === 'string' ? logger !== '' : isUserLogger(logger))) return logger;
  throw new OptionError(
    'logger',
    '"logger" has to be the name of a logger, for instance "my-service.http", or an object with debug() and warn(); nothing was sent.',
  );
}

function isUserLogger(logger: Partial<UserLogger> | null): boolean {
  return typeof logger?.debug === 'function' && typeof logger.warn === 'function';
}

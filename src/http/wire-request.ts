import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { encodeBody, type EncodedBody } from './encode-body.js';
import type { RetryOptions } from './exchange-options.js';
import { addHeader, isToken, toHeaders, type HeaderMap } from './headers.js';
import type { HttpRequest, ResponseType } from './request.js';
import { checkHttpUrl, withParams } from './url.js';

/** Values a session gives for what a request leaves open. */
export type ExchangeDefaults = Pick<
  HttpRequest,
  | 'connectRetries'
  | 'connectRetryDelayMs'
  | 'statusCodeRetries'
  | 'statusCodeRetryDelayMs'
  | 'retriableStatusCodes'
  | 'redirect'
  | 'timeoutMs'
>;

/** A request that was checked and completed: what {@link exchange} sends. */
export interface WireRequest {
  /** Counts up within a process; the same for all attempts, so that their events can be told apart. */
  readonly exchange: number;
  /** In upper case. */
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderMap;
  readonly body: EncodedBody;
  readonly responseType: ResponseType;
  readonly redirects: number;
  readonly connectRetries: number;
  readonly connectRetryDelayMs: number | undefined;
  readonly statusCodeRetries: number;
  readonly statusCodeRetryDelayMs: number | undefined;
  readonly retriableStatusCodes: readonly number[];
  readonly retryNonIdempotent: boolean;
  readonly timeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly log: boolean;
  /** How events and logs call the service. */
  readonly service: string | undefined;
  /** Where it is logged instead of in the usual loggers. */
  readonly logger?: string | undefined;
  /** Whether it is sent once more with a renewed token. */
  readonly again?: boolean | undefined;
}

const MOST_REDIRECTS = 30;
const RETRIABLE: readonly number[] = [429, 503];
const RESPONSE_TYPES: ReadonlySet<string> = new Set<ResponseType>(['auto', 'json', 'text', 'bytes', 'stream']);

let exchanges = 0;

/** The options of {@link HttpRequest}, by name. */
export const HTTP_REQUEST_OPTIONS: ReadonlySet<string> = new Set([
  ...['method', 'url', 'headers', 'params', 'json', 'body', 'responseType', 'redirect', 'timeoutMs', 'raiseExc', 'log'],
  ...['logger', 'signal', 'connectRetries', 'connectRetryDelayMs', 'statusCodeRetries', 'statusCodeRetryDelayMs'],
  ...['retriableStatusCodes', 'retryNonIdempotent'],
]);

/** Checks a plain request and fills in the defaults; throws an OptionError before anything is sent. */
export function toWireRequest(request: HttpRequest, defaults: ExchangeDefaults): WireRequest {
  refuseUnknownOptions(request, HTTP_REQUEST_OPTIONS, 'A request');
  const url = checkHttpUrl(request.url, 'url');
  return completeRequest({ ...request, url }, toHeaders(request.headers, 'headers'), defaults);
}

/** Completes a request whose URL and headers are ready. */
export function completeRequest(
  request: HttpRequest & { readonly service?: string | undefined },
  headers: HeaderMap,
  defaults: ExchangeDefaults,
): WireRequest {
  const body = encodeBody(request);
  if (body.contentType !== undefined) addHeader(headers, 'Content-Type', body.contentType);
  exchanges += 1;
  return {
    exchange: exchanges,
    method: methodOf(request.method),
    url: withParams(wellFormed(request.url), request.params),
    headers,
    body,
    responseType: responseTypeOf(request.responseType),
    redirects: redirectLimit(request.redirect ?? defaults.redirect),
    ...budgets(request, defaults),
    timeoutMs: limit(request.timeoutMs ?? defaults.timeoutMs),
    signal: request.signal,
    log: request.log ?? true,
    service: request.service,
    logger: loggerName(request.logger),
  };
}

type Budgets = Pick<
  WireRequest,
  | 'connectRetries'
  | 'connectRetryDelayMs'
  | 'statusCodeRetries'
  | 'statusCodeRetryDelayMs'
  | 'retriableStatusCodes'
  | 'retryNonIdempotent'
>;

function budgets(request: RetryOptions, defaults: ExchangeDefaults): Budgets {
  const { connectRetries, connectRetryDelayMs, statusCodeRetries, statusCodeRetryDelayMs, retriableStatusCodes } = request;
  return {
    connectRetries: count(connectRetries ?? defaults.connectRetries, 'connectRetries'),
    connectRetryDelayMs: duration(connectRetryDelayMs ?? defaults.connectRetryDelayMs, 'connectRetryDelayMs'),
    statusCodeRetries: count(statusCodeRetries ?? defaults.statusCodeRetries, 'statusCodeRetries'),
    statusCodeRetryDelayMs: duration(statusCodeRetryDelayMs ?? defaults.statusCodeRetryDelayMs, 'statusCodeRetryDelayMs'),
    retriableStatusCodes: statusCodes(retriableStatusCodes ?? defaults.retriableStatusCodes),
    retryNonIdempotent: request.retryNonIdempotent ?? false,
  };
}

/** A percent sign that starts no escape is sent as one, as other HTTP libraries do. */
function wellFormed(url: string): string {
  return url.includes('%') ? url.replace(/%(?![0-9a-fA-F]{2})/g, '%25') : url;
}

function methodOf(method = 'GET'): string {
  if (isToken(method)) return method.toUpperCase();
  throw new OptionError('method', `"method" has to be a word such as GET or POST; nothing was sent.`);
}

function responseTypeOf(type: ResponseType = 'auto'): ResponseType {
  if (RESPONSE_TYPES.has(type)) return type;
  throw new OptionError('responseType', `"responseType" has to be one of ${[...RESPONSE_TYPES].join(', ')}; nothing was sent.`);
}

function loggerName(logger: string | undefined): string | undefined {
  if (logger === undefined || (typeof logger === 'string' && logger !== '')) return logger;
  throw new OptionError('logger', '"logger" has to be the name of a logger, for instance "my-service.http"; nothing was sent.');
}

/** An empty list means the default, as keystoneauth has it. */
function statusCodes(codes: readonly number[] = RETRIABLE): readonly number[] {
  if (Array.isArray(codes) && codes.every((code) => Number.isInteger(code))) return codes.length === 0 ? RETRIABLE : codes;
  throw new OptionError('retriableStatusCodes', '"retriableStatusCodes" has to be a list of statuses; nothing was sent.');
}

function redirectLimit(redirect: number | boolean | undefined): number {
  if (redirect === undefined) return MOST_REDIRECTS;
  if (typeof redirect === 'boolean') return redirect ? Infinity : 0;
  return count(redirect, 'redirect');
}

function count(value: number | undefined, option: string): number {
  if (value === undefined) return 0;
  if (Number.isInteger(value) && value >= 0) return value;
  throw new OptionError(option, `"${option}" has to be a whole number of 0 or more; nothing was sent.`);
}

function duration(value: number | undefined, option: string): number | undefined {
  if (value === undefined || (Number.isFinite(value) && value >= 0)) return value;
  throw new OptionError(option, `"${option}" has to be a number of milliseconds of 0 or more; nothing was sent.`);
}

/** 0 means no limit, as keystoneauth documents it. */
function limit(timeoutMs: number | undefined): number | undefined {
  return duration(timeoutMs, 'timeoutMs') === 0 ? undefined : timeoutMs;
}

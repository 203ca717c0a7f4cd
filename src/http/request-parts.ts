import { OptionError } from '../errors/option-error.js';
import type { UserLogger } from '../events/user-logger.js';
import type { TlsOptions } from './adapter-options.js';
import { checkTls } from './check-tls.js';
import { isToken } from './headers.js';
import { distinct, RequestLimit } from './load/request-limit.js';
import { mergeTls } from './merge-tls.js';
import type { HttpRequest } from './request.js';
import type { ResponseType } from './request-values.js';

const RESPONSE_TYPES: ReadonlySet<string> = new Set<ResponseType>(['auto', 'json', 'text', 'bytes', 'stream']);

/** In upper case. Like all here it throws an OptionError for what cannot be. */
export function methodOf(method = 'GET'): string {
  if (isToken(method)) return method.toUpperCase();
  throw new OptionError('method', `"method" has to be a word such as GET or POST; nothing was sent.`);
}

/** `auto` unless it is said. */
export function responseTypeOf(type: ResponseType = 'auto'): ResponseType {
  if (RESPONSE_TYPES.has(type)) return type;
  throw new OptionError('responseType', `"responseType" has to be one of ${[...RESPONSE_TYPES].join(', ')}; nothing was sent.`);
}

/** What a request says of TLS, completed by what its session says. */
export function tlsOf(own: TlsOptions | undefined, defaults: TlsOptions | undefined): TlsOptions | undefined {
  checkTls(own, 'A request');
  return mergeTls(own, defaults);
}

const NO_GATES: readonly RequestLimit[] = [];

/** The limits that a request brings along. */
export function gatesOf(limit: HttpRequest['limit']): readonly RequestLimit[] {
  if (limit === undefined) return NO_GATES;
  const gates = Array.isArray(limit) ? (limit as readonly RequestLimit[]) : [limit as RequestLimit];
  if (gates.every((gate) => gate instanceof RequestLimit)) return distinct(gates);
  throw new OptionError('limit', '"limit" has to be a RequestLimit or a list of them; nothing was sent.');
}

/** Where a request is logged, as it was given. */
export function checkedLogger(logger: string | UserLogger | undefined): string | UserLogger | undefined {
  if (logger === undefined || (typeof logger === 'string' ? logger !== '' : isUserLogger(logger))) return logger;
  throw new OptionError(
    'logger',
    '"logger" has to be the name of a logger, for instance "my-service.http", or an object with debug() and warn(); nothing was sent.',
  );
}

function isUserLogger(logger: Partial<UserLogger> | null): boolean {
  return typeof logger?.debug === 'function' && typeof logger.warn === 'function';
}

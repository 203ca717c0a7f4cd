import { OptionError } from '../errors/option-error.js';
import type { Redirects, RetryOptions } from './exchange-options.js';

/** How often a request is sent again and how many redirects it follows: checked, nothing left open. */
export interface RetryPlan {
  readonly redirects: number;
  readonly connectRetries: number;
  readonly connectRetryDelayMs: number | undefined;
  readonly statusCodeRetries: number;
  readonly statusCodeRetryDelayMs: number | undefined;
  readonly retriableStatusCodes: readonly number[];
  readonly retryNonIdempotent: boolean;
}

type Wishes = RetryOptions & { readonly redirect?: Redirects | undefined };

const MOST_REDIRECTS = 30;
const RETRIABLE: readonly number[] = [429, 503];

/** What `request` says, and `defaults` where it leaves something open; throws an OptionError for what cannot be right. */
export function retryPlan(request: Wishes, defaults: Wishes): RetryPlan {
  const { connectRetries, connectRetryDelayMs, statusCodeRetries, statusCodeRetryDelayMs, retriableStatusCodes } = request;
  return {
    redirects: redirectLimit(request.redirect ?? defaults.redirect),
    connectRetries: count(connectRetries ?? defaults.connectRetries, 'connectRetries'),
    connectRetryDelayMs: duration(connectRetryDelayMs ?? defaults.connectRetryDelayMs, 'connectRetryDelayMs'),
    statusCodeRetries: count(statusCodeRetries ?? defaults.statusCodeRetries, 'statusCodeRetries'),
    statusCodeRetryDelayMs: duration(statusCodeRetryDelayMs ?? defaults.statusCodeRetryDelayMs, 'statusCodeRetryDelayMs'),
    retriableStatusCodes: statusCodes(retriableStatusCodes ?? defaults.retriableStatusCodes),
    retryNonIdempotent: request.retryNonIdempotent ?? defaults.retryNonIdempotent ?? false,
  };
}

/** An empty list means the default, as keystoneauth has it. */
function statusCodes(codes: readonly number[] = RETRIABLE): readonly number[] {
  if (Array.isArray(codes) && codes.every((code) => Number.isInteger(code))) return codes.length === 0 ? RETRIABLE : codes;
  throw new OptionError('retriableStatusCodes', '"retriableStatusCodes" has to be a list of statuses; nothing was sent.');
}

function redirectLimit(redirect: Redirects | undefined): number {
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

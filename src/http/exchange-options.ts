/** A number of redirects; `true`: any number, `false`: none. */
export type Redirects = number | boolean;

/** Milliseconds for a whole exchange (from connecting to the last byte). */
export type Timeouts = number;

/** When a request is sent again. All of them have defaults on the session. */
export interface RetryOptions {
  /** Further attempts after a failed connection. @defaultValue 0 */
  readonly connectRetries?: number | undefined;
  /** A fixed delay instead of the exponential one. */
  readonly connectRetryDelayMs?: number | undefined;
  /** Further attempts after a status in `retriableStatusCodes`. @defaultValue 0 */
  readonly statusCodeRetries?: number | undefined;
  /** A fixed delay instead of the exponential one. */
  readonly statusCodeRetryDelayMs?: number | undefined;
  /** @defaultValue [429, 503] */
  readonly retriableStatusCodes?: readonly number[] | undefined;
  /** Also repeat a POST or PATCH that may have been executed. @defaultValue false */
  readonly retryNonIdempotent?: boolean | undefined;
}

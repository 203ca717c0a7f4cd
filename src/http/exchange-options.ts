/** A number of redirects; `true`: any number, `false`: none. */
export type Redirects = number | boolean;

/** Limits in milliseconds; 0 and what is left out are no limit. */
export interface TimeLimits {
  /** Until the connection stands: name, TCP, proxy and TLS. In browsers part of `headers`. */
  readonly connect?: number | undefined;
  /** From there until the headers of the reply are here. */
  readonly headers?: number | undefined;
  /** The longest silence while the body comes in, of a stream too. */
  readonly idle?: number | undefined;
  /** One exchange from connecting to the last byte, of a stream to its headers; each retry and each redirect hop has it anew. */
  readonly exchange?: number | undefined;
  /** Everything from subscribing to the last byte: endpoint, sign-in, waiting for its turn, retries, redirects, reading a stream. */
  readonly total?: number | undefined;
}

/** A number limits each exchange as a whole. */
export type Timeouts = number | TimeLimits;

/** How much of a body has passed. */
export interface TransferProgress {
  readonly direction: 'upload' | 'download';
  /** Bytes of the body so far, compressed or not as they are on the wire. */
  readonly loaded: number;
  /** `undefined` if the length is not known beforehand. */
  readonly total: number | undefined;
}

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

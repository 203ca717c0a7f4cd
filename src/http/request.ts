import type { UserLogger } from '../events/user-logger.js';
import type { TlsOptions } from './adapter-options.js';
import type { RequestLimit } from './load/request-limit.js';
import type { Fields, FieldSource, RequestBody, ResponseType } from './request-values.js';
import type { Transport } from './transport-port.js';
import type { Redirects, RetryOptions, Timeouts, TransferProgress } from './exchange-options.js';

/** Makes the headers of one attempt, from what is about to be sent. */
export type SignAttempt = (attempt: { readonly method: string; readonly url: string }) => Readonly<Record<string, string>>;

/**
 * One HTTP request as it goes to the wire: what the layers below authentication and endpoints understand.
 * `c.send()` of a {@link Connection} takes it.
 */
export interface HttpRequest extends RetryOptions {
  /** @defaultValue 'GET' */
  readonly method?: string | undefined;
  readonly url: string;
  readonly headers?: FieldSource | undefined;
  /**
   * Headers that are made anew for each attempt and win over the others: what may be sent once only, such as a signature with a
   * nonce. Not asked for another origin that a redirect leads to.
   */
  readonly sign?: SignAttempt | undefined;
  /** Appended to the query of `url`. */
  readonly params?: FieldSource | undefined;
  /** Sent as JSON (`Content-Type: application/json` unless given). Wins over `body`. Dates are sent as ISO 8601. */
  readonly json?: unknown;
  /** Sent as it is; a plain object of fields is sent as `application/x-www-form-urlencoded`. */
  readonly body?: RequestBody | Fields | undefined;
  /** @defaultValue 'auto' */
  readonly responseType?: ResponseType | undefined;
  /** How many redirects are followed; `true`: any number, `false`: none. @defaultValue 30 */
  readonly redirect?: Redirects | undefined;
  /** A number limits each exchange as a whole. @defaultValue no limit */
  readonly timeoutMs?: Timeouts | undefined;
  /** `false`: a status of 400 or more is a response, not an `HttpError`. @defaultValue true */
  readonly raiseExc?: boolean | undefined;
  /** `false` keeps what is sent and answered out of events and logs (sign-ins); that it is retried or throttled, warnings, and what a dry run did not send are told all the same. @defaultValue true */
  readonly log?: boolean | undefined;
  /** The one logger that gets what is logged about this request, or its name. @defaultValue the loggers of the session */
  readonly logger?: string | UserLogger | undefined;
  /** Limits of requests that this one has to pass, beside those of its adapter and session. */
  readonly limit?: RequestLimit | readonly RequestLimit[] | undefined;
  /** Which servers are trusted and the client's certificate, instead of the session's. Not in browsers. */
  readonly tls?: TlsOptions | undefined;
  /**
   * Called as bytes of the body go out and come in. In browsers an upload is reported once, when it is done.
   */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
  /** Sends this request instead of the session's transport: the HTTP client of a framework, for instance. */
  readonly transport?: Transport | undefined;
  /** Aborts the request like unsubscribing does. */
  readonly signal?: AbortSignal | undefined;
}

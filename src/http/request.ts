import type { UserLogger } from '../events/user-logger.js';
import type { TlsOptions } from './adapter-options.js';
import type { RequestLimit } from './load/request-limit.js';
import type { Transport } from './transport-port.js';
import type { Redirects, RetryOptions, Timeouts, TransferProgress } from './exchange-options.js';

/** Values of one header or query parameter; `undefined` and `null` leave it out, bytes are UTF-8. */
export type FieldValue = string | number | boolean | Uint8Array | readonly (string | number | boolean)[] | null | undefined;
/** Headers or parameters by name. */
export type Fields = Readonly<Record<string, FieldValue>>;
/** The same by name, or what has entries: a `Map`, `Headers`, `URLSearchParams`. */
export type FieldSource = Fields | Iterable<readonly [name: string, value: FieldValue]>;

/** Body forms that can be sent again as they are. */
export type ReplayableBody = string | Uint8Array | ArrayBuffer | Blob | URLSearchParams | FormData;
/** A body that is consumed by sending it once. */
export type StreamBody = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array | string>;
/** What a request can carry. A function is called for each attempt, which makes a stream replayable. */
export type RequestBody = ReplayableBody | StreamBody | (() => ReplayableBody | StreamBody | Fields);

/** Makes the headers of one attempt, from what is about to be sent. */
export type SignAttempt = (attempt: { readonly method: string; readonly url: string }) => Readonly<Record<string, string>>;

/** How a reply's body is read. `auto`: JSON when the reply says so, text otherwise. */
export type ResponseType = 'auto' | 'json' | 'text' | 'bytes' | 'stream';

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
  /** `false`: a status of 400 or more is a response, not an {@link HttpError}. @defaultValue true */
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

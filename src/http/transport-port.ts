import type { Observable } from 'rxjs';
import type { TlsOptions } from './adapter-options.js';
import type { TimeLimits, TransferProgress } from './exchange-options.js';
import type { HeaderMap } from './headers.js';
import type { ReplayableBody, ResponseType, StreamBody } from './request-values.js';

/** One exchange on the wire: no redirect, no retry. */
export interface TransportRequest {
  readonly method: string;
  /** Absolute, http or https. */
  readonly url: string;
  readonly headers: Readonly<HeaderMap>;
  readonly body: ReplayableBody | StreamBody | undefined;
  readonly responseType: ResponseType;
  /** Limits that only a transport can keep. A whole exchange is limited, and aborted, from outside. */
  readonly limits?: Pick<TimeLimits, 'connect' | 'headers' | 'idle'> | undefined;
  /** Instead of the session's, for this request. */
  readonly tls?: TlsOptions | undefined;
  /** To be called as bytes of a body pass. */
  readonly onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** What came back, whatever its status. */
export interface TransportResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Text, or bytes or a stream if that was asked for. */
  readonly body: string | Uint8Array | ReadableStream<Uint8Array> | undefined;
  /** The body as JSON, from a transport that has parsed it already; `body` is `undefined` then. */
  readonly parsed?: { readonly value: unknown } | undefined;
  /** Whether it answers a repetition of the transport's own, and the server may have carried out the request before. @defaultValue false */
  readonly inDoubt?: boolean | undefined;
}

/**
 * Sends one request and emits its reply once; an error only if there is no reply. Unsubscribing aborts the exchange.
 * A session takes one as its `transport` option, for instance to answer from memory.
 */
export type Transport = (request: TransportRequest) => Observable<TransportResponse>;

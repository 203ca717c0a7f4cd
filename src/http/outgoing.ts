import { toNativeBody } from '#transport';
import { redactUrl } from '../redaction/redact-url.js';
import type { PhaseLimits, WireConfig } from './adapter-options.js';
import { toConnectionError } from './connection-error.js';
import { getHeader } from './headers.js';
import type { TransportRequest } from './transport-port.js';
import { isForm } from './is-form.js';

/** Replies that are not streamed are refused beyond this. */
const LARGEST_REPLY_BYTES = 64 * 1024 * 1024;

/** What goes out, in the form that every adapter of this platform sends as it is. */
export interface Outgoing {
  readonly headers: TransportRequest['headers'];
  readonly data: unknown;
}

/** Headers and body of a request for the adapter; a form has to be encoded first. */
export function toOutgoing({ headers, body }: TransportRequest): Outgoing | Promise<Outgoing> {
  if (isForm(body) || body instanceof URLSearchParams) return encodeForm(headers, body);
  const data = toNativeBody(body);
  return data instanceof Promise ? data.then((ready: unknown) => ({ headers, data: ready })) : { headers, data };
}

/** A form names its own content type: its parts have a boundary. */
async function encodeForm(headers: TransportRequest['headers'], form: FormData | URLSearchParams): Promise<Outgoing> {
  const encoded = new Response(form);
  const contentType = encoded.headers.get('content-type');
  const data = await toNativeBody(await encoded.arrayBuffer());
  return { headers: contentType === null || getHeader(headers, 'content-type') !== undefined ? headers : { ...headers, 'Content-Type': contentType }, data };
}

/** What is sent where, and how much may come back. */
export interface WireLimits extends Pick<WireConfig, 'tls' | 'onProgress' | 'toStreamError'> {
  readonly url: string;
  readonly method: string;
  readonly responseType: 'arraybuffer' | 'stream' | 'text';
  readonly maxContentLength: number;
  readonly limits: PhaseLimits | undefined;
}

/** Where a request goes and what is wanted of its reply. */
export function toLimits(request: TransportRequest): WireLimits {
  const { url, method, responseType, limits, tls, onProgress } = request;
  const isStream = responseType === 'stream';
  return {
    url,
    method,
    responseType: responseType === 'bytes' ? 'arraybuffer' : isStream ? 'stream' : 'text',
    maxContentLength: isStream ? -1 : LARGEST_REPLY_BYTES,
    limits,
    tls,
    onProgress,
    toStreamError: isStream ? streamErrorOf(request) : undefined,
  };
}

/** What the reader of a stream is told of a failure after the headers. */
export function streamErrorOf({ method, url }: Pick<TransportRequest, 'method' | 'url'>): (error: unknown) => unknown {
  return (error) => toConnectionError(error, `${method} ${redactUrl(url)}`);
}

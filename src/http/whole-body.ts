import { OptionError } from '../errors/option-error.js';
import type { TransportRequest } from './transport-port.js';

/** A body for a client that would write bytes, and forms by name, as JSON. Throws an OptionError for a stream. */
export function wholeBody({ body }: Pick<TransportRequest, 'body'>): string | ArrayBuffer | Blob | FormData | undefined {
  if (body instanceof Uint8Array) return new Blob([body as Uint8Array<ArrayBuffer>]);
  if (body instanceof URLSearchParams) return new Blob([String(body)], { type: 'application/x-www-form-urlencoded;charset=UTF-8' });
  if (typeof body !== 'object' || !(body instanceof ReadableStream || Symbol.asyncIterator in body)) return body;
  throw new OptionError('body', '"body" is a stream, which this transport cannot send: collect it in a Blob first. Nothing was sent.');
}

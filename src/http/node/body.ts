import type { ClientRequest } from 'node:http';
import { pipeline, Readable, Writable } from 'node:stream';
import type { WireConfig } from '../adapter-options.js';
import type { TransferProgress } from '../exchange-options.js';
import { reporting } from '../progress.js';
import type { ReplayableBody, StreamBody } from '../request-values.js';

/** So much of a text or of bytes is handed over at once where somebody follows the upload. */
const SLICE_BYTES = 64 * 1024;

/** A body in the form that any adapter for Node sends as it is. */
export function toNativeBody(body: ReplayableBody | StreamBody | undefined): unknown {
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (typeof body !== 'object' || body instanceof Readable || !(Symbol.asyncIterator in body)) return body;
  return Readable.from(body, { objectMode: false });
}

/** Sends the body of a request, and tells of its progress who wants to know. */
export function writeBody(request: ClientRequest, { data, onProgress }: Pick<WireConfig, 'data' | 'onProgress'>): void {
  if (data === undefined || data === null) {
    request.end();
  } else if (typeof data === 'string' || data instanceof Uint8Array) {
    request.setHeader('Content-Length', Buffer.byteLength(data));
    if (onProgress === undefined) request.end(data);
    else send(request, Readable.from(slices(data), { objectMode: false }), onProgress);
  } else if (data instanceof Blob) {
    sendBlob(request, data, onProgress);
  } else {
    // Otherwise Node would send the stream of a DELETE without any framing.
    if (!request.hasHeader('content-length')) request.setHeader('Transfer-Encoding', 'chunked');
    send(request, data as Readable, onProgress);
  }
}

/** It names its content type unless there is one, as in fetch. */
function sendBlob(request: ClientRequest, blob: Blob, onProgress: WireConfig['onProgress']): void {
  request.setHeader('Content-Length', blob.size);
  if (blob.type !== '' && !request.hasHeader('content-type')) request.setHeader('Content-Type', blob.type);
  const parts = onProgress === undefined ? (blob.stream() as AsyncIterable<Uint8Array>) : blobSlices(blob);
  send(request, Readable.from(parts, { objectMode: false }), onProgress);
}

function* slices(data: string | Uint8Array): Generator<Uint8Array> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) yield bytes.subarray(start, start + SLICE_BYTES);
}

async function* blobSlices(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < blob.size; start += SLICE_BYTES) yield new Uint8Array(await blob.slice(start, start + SLICE_BYTES).arrayBuffer());
}

/** What goes wrong in a pipeline is told by the error of its last stream. */
const toldByLast = (): void => undefined;

function send(request: ClientRequest, source: Readable, onProgress: WireConfig['onProgress']): void {
  // Before the pipeline does, which would tell of a reset.
  source.on('error', (error) => request.destroy(error));
  pipeline(source, onProgress === undefined ? request : counted(request, onProgress), toldByLast);
}

/** The request as something to write to that counts what the operating system has taken, chunk by chunk. */
function counted(request: ClientRequest, onProgress: (progress: TransferProgress) => void): Writable {
  const length = Number(request.getHeader('content-length'));
  const passed = reporting(onProgress, 'upload', Number.isNaN(length) ? undefined : length);
  const writable = new Writable({
    write: (chunk: Uint8Array, _encoding, done) => {
      request.write(chunk, (error) => {
        if (error === null || error === undefined) passed(chunk.length);
        done(error);
      });
    },
    final: (done) => {
      request.end(done);
    },
  });
  request.once('close', () => writable.destroy());
  return writable;
}

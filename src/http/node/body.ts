import { Readable } from 'node:stream';
import type { WireConfig } from '../adapter-options.js';
import type { TransferProgress } from '../exchange-options.js';
import { lengthOf, reporting } from '../progress.js';
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

/** What is written after the headers. */
export interface OutgoingBody {
  /** Text, bytes, a Blob, a Node stream, or something to iterate over. */
  readonly body: unknown;
  /** The Content-Length, where it is not seen from the body. */
  readonly length: string | undefined;
}

const NONE: OutgoingBody = { body: null, length: undefined };

/** The body of a request, which tells of its progress who wants to know; `said` is the Content-Length that the caller gave. */
export function bodyOf({ data, onProgress }: Pick<WireConfig, 'data' | 'onProgress'>, said: string | undefined): OutgoingBody {
  if (data === undefined || data === null) return NONE;
  if (onProgress === undefined) return { body: data, length: data instanceof Readable ? said : undefined };
  if (typeof data === 'string' || data instanceof Uint8Array) return followed(slices(data), String(Buffer.byteLength(data)), onProgress);
  if (data instanceof Blob) return followed(blobSlices(data), String(data.size), onProgress);
  return data instanceof Readable ? followed(data, said, onProgress) : { body: data, length: undefined };
}

function followed(parts: Parts, length: string | undefined, onProgress: (progress: TransferProgress) => void): OutgoingBody {
  return { body: counted(parts, reporting(onProgress, 'upload', lengthOf(length))), length };
}

type Parts = Iterable<Uint8Array> | AsyncIterable<Uint8Array | string>;

/** Counts each part when the next one is asked for: then the operating system has taken it, but for a small rest. */
async function* counted(parts: Parts, passed: (bytes: number) => void): AsyncGenerator<Uint8Array | string> {
  for await (const part of parts) {
    yield part;
    passed(Buffer.byteLength(part));
  }
}

function* slices(data: string | Uint8Array): Generator<Uint8Array> {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) yield bytes.subarray(start, start + SLICE_BYTES);
}

async function* blobSlices(blob: Blob): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < blob.size; start += SLICE_BYTES) yield new Uint8Array(await blob.slice(start, start + SLICE_BYTES).arrayBuffer());
}

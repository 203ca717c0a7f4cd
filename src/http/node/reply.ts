import { pipeline, Readable, type Transform } from 'node:stream';
import { brotliDecompress, createBrotliDecompress, createUnzip, unzip } from 'node:zlib';
import type { WireConfig } from '../adapter-options.js';
import type { RawHeaders } from './http-client.js';
import { toWebStream } from './stream.js';

/** The beginning of a reply. */
export interface ReplyHead {
  readonly status: number;
  readonly headers: RawHeaders;
}

/** How a body is compressed that can be read here. */
type Encoding = 'zip' | 'br';

/** Formats that are told apart by what they begin with. */
const ZIPPED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate']);
/** Nothing has no encoding, whatever the headers say, and a part of a compressed whole cannot be decompressed. */
const UNENCODED: ReadonlySet<number> = new Set([204, 206, 304]);

function encodingOf({ method }: Pick<WireConfig, 'method'>, { status, headers }: ReplyHead): Encoding | undefined {
  const given = headers['content-encoding'];
  if (typeof given !== 'string' || headers['content-length'] === '0' || UNENCODED.has(status) || method?.toUpperCase() === 'HEAD') return undefined;
  const encoding = given.toLowerCase();
  return ZIPPED.has(encoding) ? 'zip' : encoding === 'br' ? 'br' : undefined;
}

/** A body that came as a whole: text or bytes, decompressed. */
export function wholeBody(config: WireConfig, head: ReplyHead, bytes: Buffer): Promise<string | Buffer> | string | Buffer {
  const encoding = encodingOf(config, head);
  const shaped = (body: Buffer): string | Buffer => (config.responseType === 'arraybuffer' ? body : body.toString('utf8'));
  return encoding === undefined ? shaped(bytes) : decompressed(bytes, encoding, config.maxContentLength).then(shaped);
}

function decompressed(bytes: Buffer, encoding: Encoding, limit = Infinity): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = Number.isFinite(limit) ? { maxOutputLength: Math.max(1, limit) } : {};
    const done = (error: NodeJS.ErrnoException | null, body: Buffer): void => {
      if (error === null) resolve(body);
      else reject(error.code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(limit) : error);
    };
    if (encoding === 'br') brotliDecompress(bytes, options, done);
    else unzip(bytes, options, done);
  });
}

/** The failure of a reply that is larger than is read at once. */
export function tooLarge(limit: number): Error {
  return Object.assign(new Error(`the reply has over ${String(limit)} bytes`), { code: 'ERR_RESPONSE_TOO_LARGE' });
}

/** A body that is handed over while it comes: its bytes are pushed, and fetched no faster than they are read. */
export interface BodyStream {
  /** As it is on the wire. */
  readonly source: Readable;
  /** For its reader, decompressed. */
  readonly web: ReadableStream<Uint8Array>;
}

/** So many bytes wait for whoever reads them; then no more are fetched. */
const WAITING_BYTES = 64 * 1024;

/** What goes wrong in a pipeline is told by the error of its last stream. */
const toldByLast = (): void => undefined;

/** What a stream does to its exchange. */
export interface StreamMeans {
  /** More is wanted. */
  readonly resume: () => void;
  /** Nobody wants any more; also called when it has ended. */
  readonly left: () => void;
}

/** Makes the stream of a reply. */
export function bodyStream(config: WireConfig, head: ReplyHead, { resume, left }: StreamMeans): BodyStream {
  const source = new Readable({
    highWaterMark: WAITING_BYTES,
    read: resume,
    destroy: (error, done) => {
      left();
      done(error);
    },
  });
  const encoding = encodingOf(config, head);
  const decoded = encoding === undefined ? source : pipeline(source, decoder(encoding), toldByLast);
  return { source, web: toWebStream(decoded, config.toStreamError) };
}

function decoder(encoding: Encoding): Transform {
  return encoding === 'br' ? createBrotliDecompress() : createUnzip();
}

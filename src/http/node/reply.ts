import type { IncomingMessage } from 'node:http';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import type { WireConfig } from '../adapter-options.js';
import { toWebStream } from './stream.js';
import { lengthOf, reporting } from '../progress.js';

/** What goes wrong in a pipeline is told by the error of its last stream. */
const toldByLast = (): void => undefined;

/** The body of a reply, decompressed: a web stream, text or bytes, as it was asked for. */
export function readBody(config: WireConfig, reply: IncomingMessage): Promise<unknown> {
  const { onProgress, responseType, toStreamError } = config;
  if (onProgress !== undefined) {
    const passed = reporting(onProgress, 'download', lengthOf(reply.headers['content-length']));
    reply.on('data', (chunk: Buffer) => {
      passed(chunk.length);
    });
  }
  const decoder = decoderOf(config, reply);
  const stream = decoder === undefined ? reply : pipeline(reply, decoder, toldByLast);
  return responseType === 'stream' ? Promise.resolve(toWebStream(stream, toStreamError)) : collect(config, stream);
}

/** `createUnzip` finds out by itself which of its formats it is given. */
const UNZIPPED: ReadonlySet<string> = new Set(['gzip', 'x-gzip', 'deflate']);

/** Nothing has no encoding, whatever the headers say, and a part of a compressed whole cannot be decompressed. */
function decoderOf({ method }: WireConfig, { headers, statusCode }: IncomingMessage): Transform | undefined {
  const encoding = headers['content-encoding']?.toLowerCase();
  if (encoding === undefined || headers['content-length'] === '0' || method?.toUpperCase() === 'HEAD') return undefined;
  if ([204, 206, 304].includes(statusCode ?? 0)) return undefined;
  return UNZIPPED.has(encoding) ? createUnzip() : encoding === 'br' ? createBrotliDecompress() : undefined;
}

function collect({ responseType, maxContentLength: limit = Infinity }: WireConfig, stream: Readable): Promise<string | Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else stream.destroy(Object.assign(new Error(`the reply has over ${String(limit)} bytes`), { code: 'ERR_RESPONSE_TOO_LARGE' }));
    });
    stream.on('end', () => {
      const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
      resolve(responseType === 'arraybuffer' ? bytes : bytes.toString('utf8'));
    });
    stream.on('error', reject);
  });
}

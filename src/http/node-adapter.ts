import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type AgentOptions } from 'node:https';
import { basename } from 'node:path';
import { argv, version } from 'node:process';
import { pipeline, Readable, type Transform } from 'node:stream';
import { createSecureContext } from 'node:tls';
import { createBrotliDecompress, createUnzip } from 'node:zlib';
import { OptionError } from '../errors/option-error.js';
import { isStaleSocket } from '../retry/stale-socket.js';
import type { AdapterOptions, SessionAdapter, TlsOptions, WireConfig, WireReply } from './adapter-options.js';
import type { ReplayableBody, StreamBody } from './request.js';

/** What a dead peer costs at most: 60 s of silence, then probes. */
const KEEP_ALIVE_MS = 60_000;

/** The keep-alive sockets of one session, for plain http or for TLS. */
type Agents = (secure: boolean) => HttpAgent;

/**
 * A lean axios adapter on node:http: one exchange, no redirect, no proxy detection, keep-alive sockets of its own.
 * Replies to `stream` requests are web streams, everything else is text or bytes.
 */
export function createAdapter({ tls }: AdapterOptions): SessionAdapter {
  const options: AgentOptions = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS, noDelay: true };
  const http = new HttpAgent(options);
  let https: HttpsAgent | undefined;
  // Made when it is needed: a cloud over plain http needs no authorities, as in keystoneauth.
  const agents: Agents = (secure) => (secure ? (https ??= new HttpsAgent({ ...options, ...tlsSettings(tls) })) : http);
  return {
    adapter: (config) => exchange(config, agents),
    close: () => {
      http.destroy();
      https?.destroy();
    },
  };
}

/** The context is made once: it is what a handshake costs most of. */
function tlsSettings(tls: TlsOptions | undefined): AgentOptions {
  if (tls === undefined) return {};
  const ca = readPem(tls.cacert, 'tls.cacert');
  const cert = readPem(tls.cert, 'tls.cert');
  const key = readPem(tls.key, 'tls.key') ?? cert;
  const verification: AgentOptions = tls.insecure === true ? { rejectUnauthorized: false } : {};
  if (ca === undefined && cert === undefined) return verification;
  try {
    const secureContext = createSecureContext({ ...(ca === undefined ? {} : { ca }), ...(cert === undefined ? {} : { cert, key }) });
    return { ...verification, secureContext };
  } catch (error) {
    const options = (['cacert', 'cert', 'key'] as const).filter((name) => tls[name] !== undefined).map((name) => `tls.${name}`);
    throw new OptionError(options, `${options.join(', ')} cannot be used together: ${String(error)}; nothing was sent.`);
  }
}

/** PEM text as it is, anything else as the path of a file. */
function readPem(value: string | undefined, option: string): string | undefined {
  if (value === undefined || value.includes('-----BEGIN')) return value;
  try {
    return readFileSync(value, 'utf8');
  } catch (error) {
    throw new OptionError(option, `"${option}" names a file that cannot be read: ${String(error)}; nothing was sent.`);
  }
}

function exchange(config: WireConfig, agents: Agents): Promise<WireReply> {
  return new Promise((resolve, reject) => {
    const { signal } = config;
    const request = open(config, agents);
    const abort = (): ClientRequest => request.destroy();
    const fail = (error: Error): void => {
      signal?.removeEventListener?.('abort', abort);
      reject(error);
    };
    let answered = false;
    signal?.addEventListener?.('abort', abort);
    request.on('response', (reply) => {
      answered = true;
      read(config, reply).then((data) => {
        signal?.removeEventListener?.('abort', abort);
        resolve({ data, status: reply.statusCode ?? 0, statusText: '', headers: reply.headers, config });
      }, fail);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const mayRepeat = !answered && signal?.aborted !== true && !(config.data instanceof Readable);
      if (mayRepeat && isStaleSocket(error, request)) exchange(config, agents).then(resolve, fail);
      else fail(error);
    });
    write(request, config.data);
  });
}

function open(config: WireConfig, agents: Agents): ClientRequest {
  const url = new URL(config.url ?? '');
  const secure = url.protocol === 'https:';
  const request = (secure ? httpsRequest : httpRequest)(url, {
    method: (config.method ?? 'GET').toUpperCase(),
    headers: config.headers.toJSON() as Record<string, string>,
    agent: agents(secure),
  });
  // A part of a compressed whole could not be decompressed.
  if (!request.hasHeader('accept-encoding') && !request.hasHeader('range')) request.setHeader('Accept-Encoding', 'gzip, deflate, br');
  return request;
}

/** A body in the form that any adapter for Node sends as it is. */
export function toNativeBody(body: ReplayableBody | StreamBody | undefined): unknown {
  if (body instanceof ArrayBuffer) return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (typeof body !== 'object' || body instanceof Readable || !(Symbol.asyncIterator in body)) return body;
  return Readable.from(body, { objectMode: false });
}

function write(request: ClientRequest, data: unknown): void {
  if (data === undefined || data === null) {
    request.end();
  } else if (typeof data === 'string' || data instanceof Uint8Array) {
    request.setHeader('Content-Length', Buffer.byteLength(data));
    request.end(data);
  } else if (data instanceof Blob) {
    request.setHeader('Content-Length', data.size);
    send(request, Readable.from(data.stream() as AsyncIterable<Uint8Array>, { objectMode: false }));
  } else {
    // Otherwise Node would send the stream of a DELETE without any framing.
    if (!request.hasHeader('content-length')) request.setHeader('Transfer-Encoding', 'chunked');
    send(request, data as Readable);
  }
}

/** What goes wrong in a pipeline is told by the error of its last stream. */
const toldByLast = (): void => undefined;

function send(request: ClientRequest, source: Readable): void {
  // Before the pipeline does, which would tell of a reset.
  source.on('error', (error) => request.destroy(error));
  pipeline(source, request, toldByLast);
}

function read(config: WireConfig, reply: IncomingMessage): Promise<unknown> {
  const decoder = decoderOf(config, reply);
  const stream = decoder === undefined ? reply : pipeline(reply, decoder, toldByLast);
  return config.responseType === 'stream' ? Promise.resolve(toWebStream(stream)) : collect(config, stream);
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

/** What an adapter for Node gives as a stream, as a web stream. */
export function toWebStream(data: unknown): ReadableStream<Uint8Array> {
  return (data instanceof Readable ? Readable.toWeb(data) : data) as ReadableStream<Uint8Array>;
}

/** The name of this program for the User-Agent. */
export function processName(): string | undefined {
  return argv[1] === undefined ? undefined : basename(argv[1]).replace(/\.[cm]?[jt]s$/, '');
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = true;

/** What this runs on, for the User-Agent. */
export function platform(): string {
  return `node/${version.slice(1)}`;
}

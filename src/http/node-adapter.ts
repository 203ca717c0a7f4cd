import { readFileSync } from 'node:fs';
import { Agent as HttpAgent, request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest, type AgentOptions } from 'node:https';
import { basename } from 'node:path';
import { argv, version } from 'node:process';
import { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { OptionError } from '../errors/option-error.js';
import type { AdapterOptions, SessionAdapter, TlsOptions, WireConfig, WireReply } from './adapter-options.js';

/** What a dead peer costs at most: 60 s of silence, then probes. */
const KEEP_ALIVE_MS = 60_000;

/**
 * A lean axios adapter on node:http: one exchange, no redirect, no proxy detection, keep-alive sockets of its own.
 * Replies to `stream` requests are web streams, everything else is text or bytes.
 */
export function createAdapter({ tls }: AdapterOptions): SessionAdapter {
  const agents = createAgents(tls);
  const adapter = (config: WireConfig): Promise<WireReply> =>
    new Promise((resolve, reject) => {
      const url = new URL(config.url ?? '');
      const secure = url.protocol === 'https:';
      const send = secure ? httpsRequest : httpRequest;
      const request = send(url, {
        method: (config.method ?? 'get').toUpperCase(),
        headers: config.headers.toJSON() as Record<string, string>,
        agent: secure ? agents.https : agents.http,
      });
      const stopListening = abortWith(config, request, reject);
      request.on('response', (reply) => {
        readReply(config, reply)
          .then(resolve, reject)
          .finally(stopListening);
      });
      request.on('error', (error) => {
        stopListening();
        reject(error);
      });
      writeBody(request, config.data).catch((error: unknown) => {
        request.destroy(error instanceof Error ? error : new Error(String(error)));
      });
    });
  return {
    adapter,
    close: () => {
      agents.http.destroy();
      agents.https.destroy();
    },
  };
}

function createAgents(tls: TlsOptions | undefined): { http: HttpAgent; https: HttpsAgent } {
  const options: AgentOptions = { keepAlive: true, keepAliveMsecs: KEEP_ALIVE_MS, noDelay: true };
  return { http: new HttpAgent(options), https: new HttpsAgent({ ...options, ...tlsSettings(tls) }) };
}

function tlsSettings(tls: TlsOptions | undefined): AgentOptions {
  if (tls === undefined) return {};
  const cert = readPem(tls.cert, 'tls.cert');
  const key = readPem(tls.key, 'tls.key') ?? cert;
  return {
    ...(tls.cacert === undefined ? {} : { ca: readPem(tls.cacert, 'tls.cacert') }),
    ...(cert === undefined ? {} : { cert, key }),
    ...(tls.insecure === true ? { rejectUnauthorized: false } : {}),
  };
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

function abortWith(
  config: WireConfig,
  request: ClientRequest,
  reject: (error: Error) => void,
): () => void {
  const { signal } = config;
  if (signal === undefined) return () => undefined;
  const abort = (): void => {
    const error = Object.assign(new Error('the request was aborted'), { code: 'ERR_CANCELED' });
    request.destroy(error);
    reject(error);
  };
  if (signal.aborted === true) abort();
  signal.addEventListener?.('abort', abort);
  return () => signal.removeEventListener?.('abort', abort);
}

async function writeBody(request: ClientRequest, data: unknown): Promise<void> {
  if (data === undefined || data === null) {
    request.end();
  } else if (typeof data === 'string' || data instanceof Uint8Array) {
    request.setHeader('Content-Length', Buffer.byteLength(data));
    request.end(data);
  } else if (data instanceof ArrayBuffer) {
    await writeBody(request, new Uint8Array(data));
  } else if (data instanceof FormData || data instanceof URLSearchParams || data instanceof Blob) {
    await writeEncoded(request, new Response(data));
  } else {
    await pipeBody(request, data as AsyncIterable<Uint8Array | string>);
  }
}

/** Body forms that know their own content type. */
async function writeEncoded(request: ClientRequest, encoded: Response): Promise<void> {
  const contentType = encoded.headers.get('content-type');
  if (contentType !== null && !request.hasHeader('content-type')) request.setHeader('Content-Type', contentType);
  await writeBody(request, new Uint8Array(await encoded.arrayBuffer()));
}

async function pipeBody(request: ClientRequest, data: AsyncIterable<Uint8Array | string>): Promise<void> {
  const source = Readable.from(data, { objectMode: false });
  source.on('error', (error) => request.destroy(error));
  source.pipe(request);
  await Promise.resolve();
}

async function readReply(config: WireConfig, reply: IncomingMessage): Promise<WireReply> {
  const stream = decoded(reply);
  const data: unknown = config.responseType === 'stream' ? Readable.toWeb(stream) : await readBody(config, stream);
  return {
    data,
    status: reply.statusCode ?? 0,
    statusText: reply.statusMessage ?? '',
    headers: reply.headers as Record<string, string>,
    config,
  };
}

function decoded(reply: IncomingMessage): Readable {
  switch (reply.headers['content-encoding']) {
    case 'gzip':
      return reply.pipe(createGunzip());
    case 'deflate':
      return reply.pipe(createInflate());
    case 'br':
      return reply.pipe(createBrotliDecompress());
    default:
      return reply;
  }
}

async function readBody(config: WireConfig, stream: Readable): Promise<string | Uint8Array> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > (config.maxContentLength ?? Infinity)) throw tooLarge(config.maxContentLength);
    chunks.push(chunk);
  }
  const bytes = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
  return config.responseType === 'arraybuffer' ? new Uint8Array(bytes) : bytes.toString('utf8');
}

function tooLarge(limit: number | undefined): Error {
  return Object.assign(new Error(`the reply is larger than ${String(limit)} bytes`), { code: 'ERR_RESPONSE_TOO_LARGE' });
}

/** The name of this program for the User-Agent. */
export function processName(): string | undefined {
  const script = argv[1];
  return script === undefined ? undefined : basename(script).replace(/\.[cm]?[jt]s$/, '');
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = true;

/** What this runs on, for the User-Agent. */
export function platform(): string {
  return `node/${version.slice(1)}`;
}

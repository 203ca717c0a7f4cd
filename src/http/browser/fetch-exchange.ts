import { realRuntime, type Runtime } from '../../runtime/runtime.js';
import type { WireConfig, WireReply, WireSignal } from '../adapter-options.js';
import { lengthOf, reporting, reportSafely } from '../progress.js';
import { pulledStream } from '../stream-errors.js';
import { limitFailure } from '../wire-failure.js';
import { within } from '../within.js';

/**
 * An axios adapter on fetch for browsers: one exchange, no redirect, no cookies. Sends no header of its own, since a preflight
 * would ask for it and services refuse what they do not know. Reads replies without a body (204), which axios' own cannot
 * where their size is limited. Replies to `stream` requests are web streams, everything else is text or bytes. A browser does not
 * tell when it is connected: until the headers it may take as long as `connect` and `headers` together, and without `headers` as
 * long as it likes.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export async function fetchExchange(config: WireConfig, runtime: Runtime = realRuntime): Promise<WireReply> {
  const abort = abortOf(config);
  const { limits: { connect = 0, headers: silence } = {}, onProgress } = config;
  const limit = silence === undefined ? undefined : connect + silence;
  const reply = await within(send(config, abort.signal), { limit, runtime, passed: (ms) => given(abort, limitFailure('headers', ms)) });
  const sent = sizeOf(config.data);
  if (onProgress !== undefined && sent > 0) reportSafely(onProgress, { direction: 'upload', loaded: sent, total: sent });
  return {
    data: await readBody(config, reply, { abort, runtime }),
    status: reply.status,
    statusText: reply.statusText,
    headers: Object.fromEntries(reply.headers),
    config,
  };
}

async function send(config: WireConfig, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(config.url ?? '', {
      method: (config.method ?? 'get').toUpperCase(),
      headers: config.headers.toJSON() as Record<string, string>,
      body: (config.data ?? null) as BodyInit | null,
      signal,
      credentials: 'omit',
      redirect: 'manual',
    });
  } catch (error) {
    // Unreachable, or refused by CORS or as mixed content: a page is told one and the same.
    throw broken(error, 'ERR_NETWORK');
  }
}

/** A real signal, which fetch insists on, that follows the one of the exchange and can be aborted by its limits. */
function abortOf({ signal }: { readonly signal?: WireSignal | undefined }): AbortController {
  const controller = new AbortController();
  signal?.addEventListener?.('abort', () => {
    controller.abort();
  });
  if (signal?.aborted === true) controller.abort();
  return controller;
}

/** Aborts, for this reason. */
function given(abort: AbortController, reason: Error): Error {
  abort.abort();
  return reason;
}

/** What a body is read with. */
interface Reading {
  readonly abort: AbortController;
  readonly runtime: Runtime;
}

async function readBody(config: WireConfig, reply: Response, reading: Reading): Promise<unknown> {
  const { responseType, maxContentLength = Infinity, toStreamError = (error) => error } = config;
  const next = reply.body === null ? undefined : chunksOf(reply.body.getReader(), { config, reply, reading });
  if (responseType === 'stream') return next === undefined ? null : pulledStream(next, toStreamError);
  const bytes = next === undefined ? new Uint8Array() : await readBytes(next, maxContentLength);
  return responseType === 'arraybuffer' ? bytes : new TextDecoder().decode(bytes);
}

type Chunk = ReadableStreamReadResult<Uint8Array<ArrayBuffer>>;

/** A body chunk by chunk, each within the limit, its progress reported. */
interface Chunks {
  readonly read: () => Promise<Chunk>;
  readonly cancel: (reason?: unknown) => Promise<void>;
}

interface Source {
  readonly config: WireConfig;
  readonly reply: Response;
  readonly reading: Reading;
}

function chunksOf(
  reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>,
  { config: { limits, onProgress }, reply, reading: { abort, runtime } }: Source,
): Chunks {
  const passed = onProgress && reporting(onProgress, 'download', lengthOf(reply.headers.get('content-length')));
  const limit = { limit: limits?.idle, runtime, passed: (ms: number) => given(abort, limitFailure('idle', ms)) };
  return {
    read: async () => {
      const broke = (error: unknown): never => {
        throw broken(error, 'ERR_STREAM_PREMATURE_CLOSE');
      };
      const chunk = await within(reader.read().catch(broke), limit);
      if (!chunk.done) passed?.(chunk.value.length);
      return chunk;
    },
    cancel: (reason) => reader.cancel(reason),
  };
}

async function readBytes({ read, cancel }: Chunks, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let left = limit;
  for (let chunk = await read(); !chunk.done; chunk = await read()) {
    left -= chunk.value.length;
    if (left < 0) {
      await cancel();
      throw failure('ERR_RESPONSE_TOO_LARGE', `the reply is larger than ${String(limit)} bytes`);
    }
    chunks.push(chunk.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function sizeOf(data: unknown): number {
  if (typeof data === 'string') return new TextEncoder().encode(data).length;
  if (data instanceof Blob) return data.size;
  return data instanceof ArrayBuffer || ArrayBuffer.isView(data) ? data.byteLength : 0;
}

function broken(error: unknown, code: string): Error {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return failure(name === 'AbortError' ? 'ERR_CANCELED' : code, message);
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

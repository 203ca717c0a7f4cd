import type { WireConfig, WireReply } from './adapter-options.js';

/**
 * An axios adapter on fetch for browsers: one exchange, no redirect, no cookies. Sends no header of its own, since a preflight
 * would ask for it and services refuse what they do not know. Reads replies without a body (204), which axios' own cannot
 * where their size is limited. Replies to `stream` requests are web streams, everything else is text or bytes.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export async function fetchExchange(config: WireConfig): Promise<WireReply> {
  const reply = await send(config);
  return {
    data: config.responseType === 'stream' ? reply.body : await readBody(config, reply),
    status: reply.status,
    statusText: reply.statusText,
    headers: Object.fromEntries(reply.headers),
    config,
  };
}

async function send(config: WireConfig): Promise<Response> {
  try {
    return await fetch(config.url ?? '', {
      method: (config.method ?? 'get').toUpperCase(),
      headers: config.headers.toJSON() as Record<string, string>,
      body: (config.data ?? null) as BodyInit | null,
      signal: abortSignalOf(config),
      credentials: 'omit',
      redirect: 'manual',
    });
  } catch (error) {
    // Unreachable, or refused by CORS or as mixed content: a page is told one and the same.
    throw broken(error, 'ERR_NETWORK');
  }
}

/** A real signal, which fetch insists on, that follows the one of the exchange. */
function abortSignalOf({ signal }: WireConfig): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  signal?.addEventListener?.('abort', () => {
    controller.abort();
  });
  if (signal?.aborted === true) controller.abort();
  return controller.signal;
}

async function readBody({ responseType, maxContentLength = Infinity }: WireConfig, { body }: Response): Promise<string | Uint8Array> {
  const bytes = body === null ? new Uint8Array() : await readBytes(body, maxContentLength);
  return responseType === 'arraybuffer' ? bytes : new TextDecoder().decode(bytes);
}

async function readBytes(body: ReadableStream<Uint8Array<ArrayBuffer>>, limit: number): Promise<Uint8Array> {
  const reader = body.getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let left = limit;
  for (let chunk = await readChunk(reader); !chunk.done; chunk = await readChunk(reader)) {
    left -= chunk.value.length;
    if (left < 0) {
      await reader.cancel();
      throw failure('ERR_RESPONSE_TOO_LARGE', `the reply is larger than ${String(limit)} bytes`);
    }
    chunks.push(chunk.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

function readChunk<T>(reader: ReadableStreamDefaultReader<T>): Promise<ReadableStreamReadResult<T>> {
  return reader.read().catch((error: unknown) => {
    throw broken(error, 'ERR_STREAM_PREMATURE_CLOSE');
  });
}

function broken(error: unknown, code: string): Error {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  return failure(name === 'AbortError' ? 'ERR_CANCELED' : code, message);
}

function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

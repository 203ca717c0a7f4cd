import { realRuntime } from '../../runtime/runtime.js';
import type { AdapterOptions, SessionAdapter } from '../adapter-options.js';
import { fetchExchange } from './fetch-exchange.js';
import { checkNetwork } from './platform.js';
import type { ReplayableBody, StreamBody } from '../request-values.js';
import { withErrors } from '../stream-errors.js';

/**
 * axios over fetch: what browsers have.
 *
 * @throws OptionError for TLS settings and proxies.
 */
export function createAdapter({ tls, proxy, runtime = realRuntime }: AdapterOptions): SessionAdapter {
  checkNetwork({ tls, proxy });
  return { adapter: (config) => fetchExchange(config, runtime), secrets: [], close: () => undefined };
}

/** A stream is collected first: few browsers upload one, and the others would send its name. */
export function toNativeBody(body: ReplayableBody | StreamBody | undefined): unknown {
  if (body instanceof ReadableStream) return new Response(body).blob();
  return typeof body === 'object' && Symbol.asyncIterator in body ? collect(body) : body;
}

async function collect(parts: AsyncIterable<Uint8Array | string>): Promise<Blob> {
  const collected: (Uint8Array<ArrayBuffer> | string)[] = [];
  for await (const part of parts) collected.push(typeof part === 'string' ? part : new Uint8Array(part));
  return new Blob(collected);
}

/** fetch has web streams already; `toError` makes what their reader is told of a failure. */
export function toWebStream(data: unknown, toError?: (error: unknown) => unknown): ReadableStream<Uint8Array> {
  return withErrors(data as ReadableStream<Uint8Array>, toError);
}

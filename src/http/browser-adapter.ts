import { OptionError } from '../errors/option-error.js';
import type { AdapterOptions, SessionAdapter } from './adapter-options.js';
import { fetchExchange } from './fetch-exchange.js';
import type { ReplayableBody, StreamBody } from './request.js';

/** axios over fetch: what browsers have. */
export function createAdapter({ tls }: AdapterOptions): SessionAdapter {
  if (tls !== undefined) {
    throw new OptionError(
      'tls',
      '"tls" cannot be set in a browser: it decides which servers it trusts. Leave the option out here.',
      { code: 'unsupported-here' },
    );
  }
  return { adapter: fetchExchange, close: () => undefined };
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

/** fetch has web streams already. */
export function toWebStream(data: unknown): ReadableStream<Uint8Array> {
  return data as ReadableStream<Uint8Array>;
}

/** The name of this program for the User-Agent; a browser sends its own. */
export function processName(): string | undefined {
  return undefined;
}

/** Whether the User-Agent header can be set here. */
export const canSetUserAgent = false;

/** What this runs on, for the User-Agent; a browser sends its own. */
export function platform(): string {
  return '';
}

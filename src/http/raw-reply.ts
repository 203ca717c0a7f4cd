import { InvalidResponse } from '../errors/invalid-response.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { WireReply } from './adapter-options.js';
import { readText } from './read-text.js';
import type { TransportRequest, TransportResponse } from './transport-port.js';

/** The part of a reply that counts, from axios or from our adapter. */
export type RawReply = Pick<WireReply, 'status' | 'data' | 'inDoubt'> & { readonly headers: object };

/** The reply as the layers above get it; a failure is read as text whatever was asked for. */
export function toResponse(response: RawReply): TransportResponse | Promise<TransportResponse> {
  const { status, inDoubt } = response;
  // What fetch makes of a redirect that it was told not to follow.
  if (status === 0) throw Object.assign(new Error('the redirect is hidden'), { code: 'ERR_OPAQUE_REDIRECT' });
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || value === null) continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : (value as string);
  }
  const body = toBody(response.data);
  if (status < 300 || body === undefined || typeof body === 'string') return { status, headers, body, inDoubt };
  return readText(body).then((text) => ({ status, headers, body: text, inDoubt }));
}

function toBody(data: unknown): TransportResponse['body'] {
  if (data === '' || data === undefined || data === null) return undefined;
  if (typeof data === 'string' || data instanceof Uint8Array) return data;
  return data instanceof ArrayBuffer ? new Uint8Array(data) : (data as ReadableStream<Uint8Array>);
}

/** What an axios instance of the user's resolves with; throws if its interceptors made something else of the response. */
export function checkedReply(reply: unknown, request: Pick<TransportRequest, 'method' | 'url'>): RawReply {
  const { status, headers, data } = Object(reply) as { readonly [K in keyof RawReply]?: unknown };
  if (typeof status !== 'number' || typeof headers !== 'object' || headers === null) throw changedReply(request);
  return { status, headers, data };
}

function changedReply({ method, url }: Pick<TransportRequest, 'method' | 'url'>): InvalidResponse {
  return new InvalidResponse(
    `${method} ${redactUrl(url)} has no reply that can be read: an interceptor of the axios instance changed it. Interceptors have to ` +
      'hand on the response with its status, headers and data, not response.data alone; the request may have been executed.',
    { outcome: 'unknown' },
  );
}

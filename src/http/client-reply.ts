import { InvalidResponse } from '../errors/invalid-response.js';
import { redactUrl } from '../redaction/redact-url.js';
import { toResponse, type RawReply } from './raw-reply.js';
import type { TransportRequest, TransportResponse } from './transport-port.js';

const BYTES = [ArrayBuffer, Blob, ReadableStream] as const;

/** The answer of a framework's HTTP client as a reply: with a body that it may have parsed. A Promise only where a failure comes in bytes. */
export function clientReply({ status, headers, data }: RawReply): TransportResponse | Promise<TransportResponse> {
  const isParsed = typeof data === 'object' && data !== null && !BYTES.some((kind) => data instanceof kind);
  if (isParsed) return { status, headers: headers as Record<string, string>, body: undefined, parsed: { value: data } };
  if (!(data instanceof Blob)) return toResponse({ status, headers, data });
  // What succeeds with a Blob is for the caller; a failure is read here.
  return toResponse({ status, headers, data: status < 300 ? null : data.stream() });
}

/** Why such a client has no answer, in the codes of what explains failures: unreachable and refused by CORS are the same to a page. */
export function noClientReply(error: unknown, isHiddenRedirect: boolean): Error {
  const { cause, message = 'no answer', name } = Object(error) as Partial<Error>;
  const code = name === 'TimeoutError' ? 'ETIMEDOUT' : 'ERR_NETWORK';
  return Object.assign(new Error(message, { cause }), { code: isHiddenRedirect ? 'ERR_OPAQUE_REDIRECT' : code });
}

/** The error for a success whose body such a client cannot read. */
export function unreadableReply({ method, url }: TransportRequest): InvalidResponse {
  return new InvalidResponse(
    `${method} ${redactUrl(url)} was answered, but not with JSON. For another document say so in "responseType"; a page may be that of a proxy on the way.`,
    { outcome: 'unknown' },
  );
}

import type { ExchangeProgress } from './exchange-progress.js';
import { guardedStream } from './guarded-stream.js';
import type { AttemptOutcome } from './next-step.js';
import { readReply, type ReadingMeans } from './read-reply.js';
import { signedHeaders } from './signed-headers.js';
import { streamEnd, type StreamEndings } from './stream-end.js';
import type { TransportRequest, TransportResponse } from './transport-port.js';
import type { WireRequest } from './wire-request.js';

/** One attempt at a request, as a transport takes it. */
export function toTransport(request: WireRequest, { url, headers }: ExchangeProgress): TransportRequest {
  return {
    method: request.method,
    url,
    headers: signedHeaders(request, { url, headers }),
    body: request.body.next(),
    responseType: request.responseType,
    limits: request.limits,
    tls: request.tls,
    onProgress: request.onProgress,
  };
}

/** What a reply is taken with. */
export interface ReplySurroundings extends StreamEndings, Pick<ReadingMeans, 'text'> {}

/** What a transport gave, as the outcome of the attempt; `undefined`: a transport of the user's own, or an interceptor, gave something else. */
export function outcomeOf(
  reply: TransportResponse,
  request: WireRequest,
  { progress, surroundings }: { readonly progress: ExchangeProgress; readonly surroundings: ReplySurroundings },
): AttemptOutcome | undefined {
  const { status, headers } = (reply as Partial<TransportResponse> | undefined) ?? {};
  if (typeof status !== 'number' || typeof headers !== 'object') return undefined;
  const response = readReply(reply, request.responseType, { progress, text: surroundings.text });
  const { body } = response;
  // A text is no stream: without need the class is not even looked at, since Node then loads all it has for such streams.
  if (typeof reply.body !== 'object' || !(body instanceof ReadableStream)) return { response };
  return { response: { ...response, body: guardedStream(body as ReadableStream<Uint8Array>, streamEnd(request, surroundings)) } };
}

import { Observable } from 'rxjs';
import type { Transport, TransportRequest, TransportResponse } from '../transport-port.js';

/**
 * Sends with fetch, and with the cookies of the page's own origin: for pages in front of a `gateway()`, whose cookie says who is
 * signed in. The transport that sessions have by themselves sends no cookies.
 */
export function gatewayTransport(): Transport {
  return (request) =>
    new Observable((subscriber) => {
      const controller = new AbortController();
      let isAnswered = false;
      exchange(request, controller.signal).then(
        (reply) => {
          isAnswered = true;
          subscriber.next(reply);
          subscriber.complete();
        },
        (error: unknown) => {
          subscriber.error(Object.assign(new Error(error instanceof Error ? error.message : String(error)), { code: 'ERR_NETWORK' }));
        },
      );
      return () => {
        // A stream is ended by its reader.
        if (!isAnswered) controller.abort();
      };
    });
}

async function exchange({ url, method, headers, body, responseType }: TransportRequest, signal: AbortSignal): Promise<TransportResponse> {
  const sent = isParts(body) ? await collected(body) : body;
  const reply = await fetch(url, { method, headers, body: (sent ?? null) as BodyInit | null, signal, credentials: 'same-origin', redirect: 'manual' });
  return { status: reply.status, headers: Object.fromEntries(reply.headers), body: (await contentOf(reply, responseType)) ?? undefined };
}

/** A failure is text, whatever was asked for. */
async function contentOf(reply: Response, responseType: TransportRequest['responseType']): Promise<TransportResponse['body'] | null> {
  if (reply.status < 300 && responseType === 'stream') return reply.body;
  if (reply.status < 300 && responseType === 'bytes') return new Uint8Array(await reply.arrayBuffer());
  const text = await reply.text();
  return text === '' ? undefined : text;
}

type Parts = AsyncIterable<Uint8Array | string> | ReadableStream<Uint8Array>;

function isParts(body: TransportRequest['body']): body is Parts {
  return body instanceof ReadableStream || (typeof body === 'object' && Symbol.asyncIterator in body);
}

async function collected(parts: Parts): Promise<Blob> {
  if (parts instanceof ReadableStream) return new Response(parts).blob();
  const list: (Uint8Array<ArrayBuffer> | string)[] = [];
  for await (const part of parts) list.push(typeof part === 'string' ? part : new Uint8Array(part));
  return new Blob(list);
}

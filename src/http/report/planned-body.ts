import type { EncodedBody } from '../encode-body.js';
import type { ReplayableBody, StreamBody } from '../request-values.js';

/** Shown as binary. */
const UNREADABLE = Uint8Array.of(0xff);

/** The body of a request that is shown and not sent: a stream is not read, and one that was only made to be shown is ended. */
export function plannedBody(body: EncodedBody): ReplayableBody | undefined {
  if (!body.replayable) return UNREADABLE;
  const made = body.next();
  if (made === undefined || !isStream(made)) return made;
  discard(made);
  return UNREADABLE;
}

function isStream(body: ReplayableBody | StreamBody): body is StreamBody {
  return body instanceof ReadableStream || (typeof body === 'object' && Symbol.asyncIterator in body);
}

function discard(stream: StreamBody): void {
  if (stream instanceof ReadableStream) stream.cancel().catch(() => undefined);
  else (stream as { readonly destroy?: () => unknown }).destroy?.();
}

import { isJsonObject, type JsonObject } from '../../access/json-object.js';
import { refusal } from './gateway-fault.js';

/** A body that is no longer than this can be sent once more with a renewed token. */
const REPLAYED_BYTES = 256 * 1024;
/** Nobody needs more for signing in. */
const LONGEST_SIGN_IN_BYTES = 64 * 1024;

/** What a request carries: bytes, or a stream that may be sent once. */
export interface ForwardedBody {
  readonly content: Uint8Array | ReadableStream<Uint8Array> | undefined;
  /** Why the stream broke, if it was because it is too long. */
  readonly failure: () => Error | undefined;
}

const NOTHING: ForwardedBody = { content: undefined, failure: () => undefined };

/** The body of a request that is forwarded. A long one is a stream, which breaks where it goes beyond `mostBytes`. */
export async function forwardedBody({ body, headers }: Request, mostBytes: number): Promise<ForwardedBody> {
  if (body === null) return NOTHING;
  if (Number(headers.get('content-length') ?? 0) > mostBytes) throw tooLarge(mostBytes);
  const source = body as ReadableStream<Uint8Array>;
  const reader = source.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size <= REPLAYED_BYTES) {
    const { done, value } = await reader.read();
    if (done) return chunks.length === 0 ? NOTHING : { ...NOTHING, content: Buffer.concat(chunks) };
    size += value.length;
    if (size > mostBytes) throw tooLarge(mostBytes);
    chunks.push(value);
  }
  return continued(chunks, reader, mostBytes);
}

/** What was read already, and the rest as it comes. */
function continued(chunks: readonly Uint8Array[], reader: ReadableStreamDefaultReader<Uint8Array>, mostBytes: number): ForwardedBody {
  let size = chunks.reduce((sum, { length }) => sum + length, 0);
  let failure: Error | undefined;
  const content = new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        for (const chunk of chunks) controller.enqueue(chunk);
      },
      pull: async (controller) => {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        size += value.length;
        if (size <= mostBytes) return controller.enqueue(value);
        failure = tooLarge(mostBytes);
        await reader.cancel();
        throw failure;
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return { content, failure: () => failure };
}

/** The JSON object in a request to the gateway itself; `{}` without a body. A form of another site cannot say that it is JSON. */
export async function jsonBody(request: Request): Promise<JsonObject> {
  const { content } = await forwardedBody(request, LONGEST_SIGN_IN_BYTES);
  if (!(content instanceof Uint8Array)) return {};
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? '')) {
    throw refusal(415, 'bad-request', 'The body has to be JSON, and the content type application/json.');
  }
  try {
    const document: unknown = JSON.parse(Buffer.from(content).toString());
    if (isJsonObject(document)) return document;
  } catch {
    // Said below; the text itself may hold a password.
  }
  throw refusal(400, 'bad-request', 'The body has to be a JSON object.');
}

function tooLarge(mostBytes: number): Error {
  return refusal(413, 'body-too-large', `The body is longer than ${String(mostBytes)} bytes, the most that is taken here.`);
}

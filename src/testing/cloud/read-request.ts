import type { IncomingMessage } from 'node:http';
import type { CloudRequest } from '../cloud-request.js';

/** Nothing the cloud understands is longer. */
const LONGEST_BODY_BYTES = 1_048_576;

/** The headers as the cloud wants them: one text each. */
export function requestHeaders({ headers }: IncomingMessage): Readonly<Record<string, string>> {
  const texts = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(texts);
}

/** The whole request as plain data; `undefined` if its body is too long. Rejects if the client goes away. */
export async function readRequest(request: IncomingMessage): Promise<CloudRequest | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    length += chunk.byteLength;
    if (length > LONGEST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return {
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: requestHeaders(request),
    body: length === 0 ? undefined : Buffer.concat(chunks).toString('utf8'),
  };
}

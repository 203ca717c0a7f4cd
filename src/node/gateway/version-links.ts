/** A version document is short. */
const LONGEST_BYTES = 256 * 1024;

/** Whether a path asks for the version documents of a service: its root, or one version. */
export function isVersionDocument(method: string, rest: string): boolean {
  return method === 'GET' && /^\/?(v\d+(\.\d+)*\/?)?$/.test(rest);
}

/** The text with links that begin with `from` leading to `to`, so that who looks for versions stays at the gateway. */
export function relinked(text: string, from: string, to: string): string {
  return text
    .split(from)
    .map((part, index) => (index === 0 ? part : `${/^[/"?#]/.test(part) ? to : from}${part}`))
    .join('');
}

/** The text of a short body; `undefined`: it is no short one, and what was read of it is lost. */
export async function shortText(body: unknown): Promise<string | undefined> {
  if (typeof body === 'string') return body;
  if (!(body instanceof ReadableStream)) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as ReadableStream<Uint8Array>) {
    size += chunk.length;
    if (size > LONGEST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

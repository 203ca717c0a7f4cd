/** An error or a redirect is read by people: what comes after this is left unread. */
const LONGEST_BYTES = 1024 * 1024;

/** The text in a body that was asked for as bytes or as a stream; the rest of a long stream is cancelled. */
export async function readText(body: Uint8Array | ReadableStream<Uint8Array>): Promise<string | undefined> {
  const decoder = new TextDecoder();
  if (body instanceof Uint8Array) return decoder.decode(body.subarray(0, LONGEST_BYTES)) || undefined;
  const reader = body.getReader();
  let text = '';
  let size = 0;
  while (size < LONGEST_BYTES) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode() || undefined;
    size += value.length;
    text += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return text;
}

/** The stream, whose reader is told of a failure what `toError` makes of it. */
export function withErrors(
  stream: ReadableStream<Uint8Array>,
  toError: ((error: unknown) => unknown) | undefined,
): ReadableStream<Uint8Array> {
  if (toError === undefined) return stream;
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(toError(error));
      }
    },
    cancel: (reason) => reader.cancel(reason),
  });
}

/** What gives a body chunk by chunk: a reader, or what stands before one. */
export interface ChunkReader {
  readonly read: () => Promise<ReadableStreamReadResult<Uint8Array>>;
  readonly cancel: (reason?: unknown) => Promise<void>;
}

/** The stream, whose reader is told of a failure what `toError` makes of it. */
export function withErrors(
  stream: ReadableStream<Uint8Array>,
  toError: ((error: unknown) => unknown) | undefined,
): ReadableStream<Uint8Array> {
  if (toError === undefined) return stream;
  const reader = stream.getReader();
  return pulledStream({ read: () => reader.read(), cancel: (reason) => reader.cancel(reason) }, toError);
}

/** A stream of what `chunks` gives; its reader is told of a failure what `toError` makes of it. */
export function pulledStream({ read, cancel }: ChunkReader, toError: (error: unknown) => unknown): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      try {
        const { done, value } = await read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(toError(error));
      }
    },
    cancel,
  });
}

import type { Observable, Subscription } from 'rxjs';

/**
 * The same stream, which ends in an error when `end$` errors: its source is cancelled then, which closes the socket. Takes as much
 * as its reader asks for, no more.
 */
export function guardedStream(source: ReadableStream<Uint8Array>, end$: Observable<never>): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let guard: Subscription | undefined;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        guard = end$.subscribe({
          error: (error: unknown) => {
            controller.error(error);
            reader.cancel(error).catch(() => undefined);
          },
        });
      },
      pull: async (controller) => {
        try {
          const { done, value } = await reader.read();
          if (!done) {
            controller.enqueue(value);
            return;
          }
          guard?.unsubscribe();
          controller.close();
        } catch (error) {
          guard?.unsubscribe();
          controller.error(error);
        }
      },
      cancel: (reason) => {
        guard?.unsubscribe();
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

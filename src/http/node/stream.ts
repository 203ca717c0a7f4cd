import { Readable } from 'node:stream';
import { withErrors } from '../stream-errors.js';

/** So many bytes wait for a slow reader; then the socket is read no further. */
const WAITING_BYTES = 64 * 1024;

/**
 * What an adapter for Node gives as a stream, as a web stream. A slow reader stops the socket, a cancelled stream closes it.
 * `toError` makes what the reader is told of a failure.
 */
export function toWebStream(data: unknown, toError?: (error: unknown) => unknown): ReadableStream<Uint8Array> {
  return data instanceof Readable ? fromReadable(data, toError) : withErrors(data as ReadableStream<Uint8Array>, toError);
}

function fromReadable(source: Readable, toError: (error: unknown) => unknown = (error) => error): ReadableStream<Uint8Array> {
  let over = false;
  const end = (close: () => void): void => {
    if (!over) close();
    over = true;
  };
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => {
        source.on('data', (chunk: Uint8Array) => {
          if (over) return;
          // A copy: whoever transfers its memory would take other chunks along.
          controller.enqueue(new Uint8Array(chunk));
          if ((controller.desiredSize ?? 0) <= 0) source.pause();
        });
        source.once('end', () => {
          end(() => {
            controller.close();
          });
        });
        source.on('error', (error) => {
          end(() => {
            controller.error(toError(error));
          });
        });
      },
      pull: () => {
        source.resume();
      },
      cancel: () => {
        over = true;
        source.destroy();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING_BYTES }),
  );
}

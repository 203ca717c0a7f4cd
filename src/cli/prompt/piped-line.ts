import type { Readable } from 'node:stream';
import { Observable } from 'rxjs';
import { OptionError } from '../../errors/option-error.js';

/** An answer is short. */
const MOST_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/**
 * The next line of a pipe or a file, without its line break; `undefined` if there is none. What follows stays in the stream for
 * whoever reads it next.
 */
export function pipedLine(input: Readable): Observable<string | undefined> {
  return new Observable((subscriber) => {
    let bytes = Buffer.alloc(0);
    const settle = (line: string | undefined): void => {
      subscriber.next(line);
      subscriber.complete();
    };
    const atEnd = (): void => {
      settle(bytes.length === 0 ? undefined : textOf(bytes));
    };
    const read = (): void => {
      for (let chunk = nextChunk(input); chunk !== undefined; chunk = nextChunk(input)) {
        bytes = Buffer.concat([bytes, chunk]);
        const end = bytes.indexOf(LINE_FEED);
        if (end >= 0) {
          if (end + 1 < bytes.length) input.unshift(bytes.subarray(end + 1));
          settle(textOf(bytes.subarray(0, end)));
          return;
        }
        if (bytes.length > MOST_BYTES) {
          subscriber.error(new OptionError('stdin', `The first line of standard input is longer than ${MOST_BYTES} bytes, which is no answer; nothing was sent.`));
          return;
        }
      }
    };
    const failed = (cause: Error): void => {
      subscriber.error(new OptionError('stdin', 'Standard input could not be read; nothing was sent.', { cause }));
    };
    input.on('readable', read).on('end', atEnd).on('error', failed);
    if (input.readableEnded || input.destroyed) atEnd();
    return () => {
      input.off('readable', read).off('end', atEnd).off('error', failed);
      input.pause();
    };
  });
}

function nextChunk(input: Readable): Buffer | undefined {
  const chunk: unknown = input.read();
  if (typeof chunk === 'string') return Buffer.from(chunk);
  return Buffer.isBuffer(chunk) ? chunk : undefined;
}

/** A file from another system may end its lines with two characters. */
function textOf(line: Buffer): string {
  return line.toString('utf8').replace(/\r$/, '');
}

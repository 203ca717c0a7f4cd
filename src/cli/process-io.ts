import process from 'node:process';
import { isatty } from 'node:tty';
import type { Io } from './io.js';

/** Where a terminal does not say how wide it is. */
const USUAL_COLUMNS = 80;

/** The streams, the environment and the signals of this process. */
export function processIo(): Io {
  const { stdout, env } = process;
  const stop = new AbortController();
  const end = (): void => {
    stop.abort();
  };
  // The second one ends the process at once, as if nobody listened.
  process.once('SIGINT', end).once('SIGTERM', end);
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever read the output has seen enough, as `head` has. What could not be written for another reason is missed.
    if (error.code !== 'EPIPE') sayNotWritten(error);
    end();
  });
  return {
    stdout,
    // Each of them loads a part of Node, and what is not opened has not to be closed.
    get stderr() {
      // Where nobody reads messages the answer is wanted all the same.
      if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => undefined);
      return process.stderr;
    },
    get stdin() {
      return process.stdin;
    },
    environment: env,
    isTerminal: {
      get stdin() {
        return isatty(0);
      },
      // Of pipes and files there is none.
      stdout: (stdout.isTTY as boolean | undefined) === true,
      get stderr() {
        return isatty(2);
      },
    },
    get columns() {
      return stdout.columns || (this.isTerminal.stderr ? process.stderr.columns : 0) || USUAL_COLUMNS;
    },
    directory: process.cwd(),
    interrupted: stop.signal,
  };
}

/** The command may be over by then, and have gone well. */
function sayNotWritten({ code, message }: NodeJS.ErrnoException): void {
  process.stderr.write(`error: The output could not be written (${code ?? message}).\n`);
  process.once('exit', () => {
    process.exitCode = 1;
  });
}

import { defer, from, map, merge, switchMap, take, throwError, type Observable } from 'rxjs';
import type { Readable } from 'node:stream';
import { realRuntime, type Runtime } from '../../runtime/runtime.js';
import type { Io } from '../io.js';
import { pipedLine } from './piped-line.js';
import { unanswered, type Question } from './question.js';
import { terminalLine } from './terminal-line.js';

/** What asking needs. Questions go to standard error, so that what a command prints can be piped on. */
export type AskingIo = Pick<Io, 'stdin' | 'stderr' | 'isTerminal' | 'runtime'>;

/** A password manager may ask for a password of its own first. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Asks a person at a terminal; elsewhere one line of standard input is the answer, and nothing is shown.
 *
 * @throws OptionError (through the Observable) naming the option, its flag and its variable if there is no answer: nothing
 * typed, an empty line, a standard input that has ended or says nothing for a minute. An `aborted` KeystoneAuthError for Ctrl-C.
 */
export function ask(io: AskingIo, question: Question): Observable<string> {
  const { stdin, isTerminal, runtime = realRuntime } = io;
  return defer(() => (isTerminal.stdin ? terminalLine(io, question) : lineInTime(stdin, question, runtime))).pipe(
    map((line) => {
      if (line !== undefined && line !== '') return line;
      throw unanswered(question, isTerminal.stdin ? 'nothing was typed' : 'standard input ended without a line that says it');
    }),
  );
}

/** A program that waits for a line that never comes looks as if it worked. */
function lineInTime(stdin: Readable, question: Question, runtime: Runtime): Observable<string | undefined> {
  const tooLate$ = defer(() => from(runtime.deadline(LONGEST_WAIT_MS))).pipe(
    switchMap(() => throwError(() => unanswered(question, 'standard input, which is no terminal, gave no line for a minute'))),
  );
  return merge(pipedLine(stdin), tooLate$).pipe(take(1));
}

import { createInterface } from 'node:readline';
import { Writable, type Readable } from 'node:stream';
import { Observable } from 'rxjs';
import { interrupted, type Question } from './question.js';

/** Where a person types, and where questions are shown. */
export interface TerminalStreams {
  readonly stdin: Readable;
  readonly stderr: Writable;
}

/**
 * What a person types at a terminal, until Enter; a secret shows nothing while it is typed. `undefined` for Ctrl-D; Ctrl-C is an
 * `aborted` error. The terminal is as it was before when this ends, also by being unsubscribed from.
 */
export function terminalLine({ stdin, stderr }: TerminalStreams, { text, isSecret }: Pick<Question, 'text' | 'isSecret'>): Observable<string | undefined> {
  return new Observable((subscriber) => {
    // With a terminal's keys (Backspace, Ctrl-U) and without its echo: what is typed is drawn on nothing.
    const lines = createInterface({ input: stdin, output: isSecret ? nothing() : stderr, terminal: true, historySize: 0 });
    let isDone = false;
    const done = (tell: () => void): void => {
      if (isDone) return;
      isDone = true;
      if (isSecret) stderr.write('\n');
      tell();
    };
    lines.on('SIGINT', () => {
      if (!isSecret) stderr.write('\n');
      done(() => {
        subscriber.error(interrupted());
      });
    });
    lines.on('close', () => {
      done(() => {
        if (!isSecret) stderr.write('\n');
        subscriber.next(undefined);
        subscriber.complete();
      });
    });
    lines.on('line', (line) => {
      done(() => {
        subscriber.next(line);
        subscriber.complete();
      });
    });
    lines.setPrompt(isSecret ? '' : text);
    lines.prompt();
    if (isSecret) stderr.write(text);
    return () => {
      isDone = true;
      lines.close();
    };
  });
}

function nothing(): Writable {
  return new Writable({
    write: (_chunk, _encoding, written) => {
      written();
    },
  });
}

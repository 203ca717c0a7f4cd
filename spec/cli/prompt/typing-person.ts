import { PassThrough } from 'node:stream';
import type { Runtime } from '../../../src/runtime/runtime.js';
import type { AskingIo } from '../../../src/cli/prompt/ask.js';

/** Somebody at a terminal, or a program at a pipe, and what they are shown. */
export interface TypingPerson {
  readonly io: AskingIo;
  readonly stdin: PassThrough;
  /** Types as soon as something is asked that ends with `question`. */
  typeAt(question: string, text: string): void;
  /** Everything that was shown. */
  readonly shown: () => string;
  /** The modes that the terminal was put into. */
  readonly rawModes: readonly boolean[];
}

/** A person at a terminal. */
export function personAtTerminal(): TypingPerson {
  return typing(true);
}

/** A program that writes into a pipe. */
export function programAtPipe(text?: string, runtime?: Runtime): TypingPerson {
  const program = typing(false, runtime);
  if (text !== undefined) program.stdin.end(text);
  return program;
}

function typing(isTerminal: boolean, runtime?: Runtime): TypingPerson {
  const rawModes: boolean[] = [];
  const stdin = Object.assign(new PassThrough(), { setRawMode: (isRaw: boolean) => void rawModes.push(isRaw) });
  const stderr = new PassThrough();
  let shown = '';
  const answers: { question: string; text: string }[] = [];
  stderr.on('data', (chunk: Buffer) => {
    shown += chunk.toString();
    const [next] = answers;
    if (next === undefined || !shown.endsWith(next.question)) return;
    answers.shift();
    stdin.write(next.text);
  });
  return {
    io: { stdin, stderr, isTerminal: { stdin: isTerminal, stdout: isTerminal, stderr: isTerminal }, runtime },
    stdin,
    typeAt: (question, text) => void answers.push({ question, text }),
    shown: () => shown,
    rawModes,
  };
}

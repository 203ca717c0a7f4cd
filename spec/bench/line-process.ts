import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';

const TASKSET = '/usr/bin/taskset';

/** A program to be started. */
export interface Program {
  readonly file: string;
  readonly args: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
}

/** `program` on one processor and no other, where that can be had: what serves is on the first, what is measured on the last. */
export function pinned(program: Program, place: 'first' | 'last'): Program {
  if (availableParallelism() < 2 || !existsSync(TASKSET)) return program;
  const processor = place === 'first' ? 0 : availableParallelism() - 1;
  return { ...program, file: TASKSET, args: ['-c', String(processor), program.file, ...program.args] };
}

/** A process that answers each line of JSON with a line of JSON, and ends when its input does. */
export class LineProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #name: string;

  constructor(name: string, { file, args, environment }: Program) {
    this.#name = name;
    const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'], env: environment });
    const lines = createInterface({ input: child.stdout });
    child.on('error', () => lines.close()); // there is no such program
    child.stdin.on('error', () => undefined); // it has ended, and says so by its output
    this.#child = child;
    this.#lines = lines[Symbol.asyncIterator]();
  }

  /** The next line it writes. */
  async read<T>(): Promise<T> {
    const { done, value } = await this.#lines.next();
    if (done === true) throw new Error(`${this.#name} ended before it answered.`);
    return JSON.parse(value) as T;
  }

  /** Has an order carried out. */
  async ask<T>(order: object): Promise<T> {
    this.#child.stdin?.write(`${JSON.stringify(order)}\n`);
    return this.read<T>();
  }

  async end(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode !== null || signalCode !== null || this.#child.pid === undefined) return;
    const ended = once(this.#child, 'exit');
    const late = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    this.#child.stdin?.end();
    await ended;
    clearTimeout(late);
  }
}

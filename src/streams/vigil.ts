import { defer, from, map, NEVER, raceWith, take, throwIfEmpty, type MonoTypeOperatorFunction, type Observable } from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { ResourceFailed } from '../errors/resource-failed.js';
import { undisturbed } from '../events/undisturbed.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';

/** How it stands while somebody waits. */
export interface Progress<T> {
  readonly waitedMs: number;
  /** The last value that came. */
  readonly value: T | undefined;
  /** Why the last poll failed; `undefined`: it did not. */
  readonly error: unknown;
}

/** How long is waited, and who is told meanwhile. */
export interface Patience<T> {
  /** After this time it is a DeadlineExceeded. @defaultValue as long as it takes */
  readonly deadlineMs?: number | undefined;
  /** Told of each look that did not end the waiting; what it throws changes nothing. */
  readonly onProgress?: ((progress: Progress<T>) => void) | undefined;
  /** What is waited for, in the words of an error: `'server web-1'`. */
  readonly what?: string | undefined;
  /** @defaultValue the real time */
  readonly runtime?: Runtime | undefined;
}

/** The names of {@link Patience}. */
export const PATIENCE_OPTIONS = ['deadlineMs', 'onProgress', 'what', 'runtime'] as const satisfies readonly (keyof Patience<unknown>)[];

/** One time of waiting. */
export class Vigil<T> {
  readonly what: string;
  readonly #patience: Patience<T>;
  readonly #runtime: Runtime;
  readonly #beganAt: number;
  #value: T | undefined;
  #error: unknown;

  constructor(patience: Patience<T>) {
    this.what = patience.what ?? 'what was asked for';
    this.#patience = patience;
    this.#runtime = patience.runtime ?? realRuntime;
    this.#beganAt = this.#runtime.monotonic();
  }

  get waitedMs(): number {
    return this.#runtime.monotonic() - this.#beganAt;
  }

  /** The last value that came. */
  get value(): T | undefined {
    return this.#value;
  }

  /** A value that may be the end. */
  saw(value: T): void {
    this.#value = value;
    this.#error = undefined;
  }

  /** A look that failed. */
  missed(error: unknown): void {
    this.#error = error;
  }

  /** The last look was not the end. */
  goesOn(): void {
    undisturbed(() => this.#patience.onProgress?.({ waitedMs: this.waitedMs, value: this.#value, error: this.#error }));
  }

  /** The first value, unless the deadline comes first. */
  kept<R>(): MonoTypeOperatorFunction<R> {
    return (source) =>
      source.pipe(
        throwIfEmpty(() => new ResourceFailed(`The wait for ${this.what} is over: there is nothing more to come.`, { cause: this.#error, outcome: 'unknown' })),
        take(1),
        raceWith(this.#late()),
      );
  }

  #late(): Observable<never> {
    const { deadlineMs } = this.#patience;
    if (deadlineMs === undefined) return NEVER;
    return defer(() => from(this.#runtime.deadline(deadlineMs))).pipe(
      map(() => {
        throw new DeadlineExceeded(`The wait for ${this.what} was given up after ${deadlineMs} ms ("deadlineMs").`, { cause: this.#error, outcome: 'unknown' });
      }),
    );
  }
}

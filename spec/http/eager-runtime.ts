import { of, Subject, take, type Observable } from 'rxjs';
import type { Runtime } from '../../src/runtime/runtime.js';

/** 2031-05-06T07:08:09Z */
const START = Date.UTC(2031, 4, 6, 7, 8, 9);

/** Time that stands still: a sleep is noted and over at once, a deadline passes when the spec says so. */
export class EagerRuntime implements Runtime {
  readonly sleeps: number[] = [];
  readonly deadlines: number[] = [];
  /** What `random()` gives: 1 is the whole length of a jittered delay. */
  chance = 1;
  elapsedMs = 0;
  readonly #expired = new Subject<void>();

  now(): number {
    return START + this.elapsedMs;
  }

  monotonic(): number {
    return this.elapsedMs;
  }

  sleep(ms: number): Observable<undefined> {
    this.sleeps.push(ms);
    return of(undefined);
  }

  deadline(ms: number): Observable<void> {
    this.deadlines.push(ms);
    return this.#expired.pipe(take(1));
  }

  tick(): Observable<void> {
    return this.#expired.pipe(take(1));
  }

  random(): number {
    return this.chance;
  }

  /** All deadlines are over. */
  expire(): void {
    this.#expired.next();
  }
}

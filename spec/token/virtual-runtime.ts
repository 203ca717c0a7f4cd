import { Observable } from 'rxjs';
import type { Runtime } from '../../src/runtime/runtime.js';

/** What a timer was asked for. */
export type TimerKind = 'sleep' | 'deadline' | 'tick';

interface Timer {
  readonly kind: TimerKind;
  readonly dueAt: number;
  readonly fire: () => void;
}

/** 2040-01-01, so that a mix-up with the real clock is seen. */
const START = Date.UTC(2040, 0, 1);

/** Time and chance that stand still until a spec moves them. */
export class VirtualRuntime implements Runtime {
  #elapsedMs = 0;
  #wallOffsetMs = 0;
  #timers: Timer[] = [];
  /** What `random()` gives. */
  chance = 0;

  now(): number {
    return START + this.#elapsedMs + this.#wallOffsetMs;
  }

  monotonic(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number): Observable<void> {
    return this.#timer('sleep', ms);
  }

  deadline(ms: number): Observable<void> {
    return this.#timer('deadline', ms);
  }

  tick(ms: number): Observable<void> {
    return this.#timer('tick', ms);
  }

  random(): number {
    return this.chance;
  }

  /** Lets time pass; what falls due fires at its own moment, in order. */
  advance(ms: number): void {
    const end = this.#elapsedMs + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsedMs = Math.max(this.#elapsedMs, next.dueAt);
      this.#remove(next);
      next.fire();
    }
    this.#elapsedMs = end;
  }

  /** Sets the wall clock forward or, with a negative number, back; the monotonic clock and its timers do not notice. */
  jumpWall(ms: number): void {
    this.#wallOffsetMs += ms;
  }

  /** How long the waiting timers of this kind still wait, shortest first. */
  waiting(kind: TimerKind): readonly number[] {
    return this.#timers.filter((timer) => timer.kind === kind).map(({ dueAt }) => dueAt - this.#elapsedMs);
  }

  #timer(kind: TimerKind, ms: number): Observable<void> {
    return new Observable((subscriber) => {
      const fire = (): void => {
        subscriber.next();
        subscriber.complete();
      };
      const timer = { kind, dueAt: this.#elapsedMs + ms, fire };
      this.#timers = [...this.#timers, timer].sort((a, b) => a.dueAt - b.dueAt);
      return () => {
        this.#remove(timer);
      };
    });
  }

  #next(end: number): Timer | undefined {
    return this.#timers.find(({ dueAt }) => dueAt <= end);
  }

  #remove(timer: Timer): void {
    this.#timers = this.#timers.filter((other) => other !== timer);
  }
}

import { from, Observable, Subscription, take } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';
import type { Passage } from './gate.js';

/** What a line goes by. */
export interface LineRules {
  /** How long the first in line has yet to wait: milliseconds, `Infinity` until a place is given back, 0 or less: not at all. */
  wait(now: number, inFlight: number): number;
  /** The first in line began. */
  begun(now: number): void;
  /** The wait that was asked for at `since` is over, whatever the clock says. */
  rested(since: number): void;
}

/** Those who wait for a place, in their order, and those who have one. */
export class WaitingLine {
  readonly #rules: LineRules;
  readonly #waiting: ((leave: () => void) => void)[] = [];
  #inFlight = 0;
  #pause: Subscription | undefined;

  constructor(rules: LineRules) {
    this.#rules = rules;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** A place, if there is one now and nobody waits for it; what it returns gives it back. */
  enter({ runtime }: Passage): (() => void) | undefined {
    if (this.#waiting.length > 0 || this.#pause !== undefined) return undefined;
    const now = runtime.monotonic();
    if (this.#rules.wait(now, this.#inFlight) > 0) return undefined;
    return this.#begin(now, runtime);
  }

  /** Emits once when there is a place, which is held until it is unsubscribed from; `full` may refuse to let it wait. */
  place({ runtime, urgent }: Passage, full: () => Error | undefined = () => undefined): Observable<void> {
    return new Observable((subscriber) => {
      const begin = (leave: () => void): void => {
        subscriber.add(leave);
        subscriber.next();
      };
      subscriber.add(() => {
        this.#leave(begin);
      });
      if (urgent) this.#waiting.unshift(begin);
      else this.#waiting.push(begin);
      this.#admit(runtime);
      const refusal = !urgent && this.#waiting.includes(begin) ? full() : undefined;
      if (refusal !== undefined) subscriber.error(refusal);
    });
  }

  /** Lets in whoever may begin by now. */
  #admit(runtime: Runtime): void {
    while (this.#pause === undefined) {
      const begin = this.#waiting[0];
      if (begin === undefined) return;
      const now = runtime.monotonic();
      const wait = this.#rules.wait(now, this.#inFlight);
      if (wait === Infinity) return;
      if (wait > 0) {
        this.#rest(wait, now, runtime);
      } else {
        this.#waiting.shift();
        begin(this.#begin(now, runtime));
      }
    }
  }

  #begin(now: number, runtime: Runtime): () => void {
    this.#inFlight += 1;
    this.#rules.begun(now);
    return () => {
      this.#inFlight -= 1;
      this.#admit(runtime);
    };
  }

  #rest(ms: number, since: number, runtime: Runtime): void {
    const pause = new Subscription();
    const rested = (): void => {
      this.#pause = undefined;
      this.#rules.rested(since);
      this.#admit(runtime);
    };
    this.#pause = pause;
    pause.add(from(runtime.sleep(ms)).pipe(take(1)).subscribe({ next: rested, error: rested }));
  }

  /** A pause that nobody is left for is not waited for: it would keep the process alive. */
  #leave(begin: (leave: () => void) => void): void {
    const at = this.#waiting.indexOf(begin);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    if (this.#waiting.length > 0) return;
    this.#pause?.unsubscribe();
    this.#pause = undefined;
  }
}

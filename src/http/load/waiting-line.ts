import { from, Subscription, take } from 'rxjs';
import type { Runtime } from '../../runtime/runtime.js';

/** What a line goes by. */
export interface LineRules {
  /** How long the next one has yet to wait: milliseconds, `Infinity` until a place is given back, 0 or less: not at all. */
  wait(now: number, inFlight: number): number;
  /** One took a place. */
  begun(now: number): void;
  /** The wait that was asked for last is over, whatever the clock says. */
  rested(): void;
  /** So many may wait. @defaultValue any number */
  readonly mostWaiting?: number | undefined;
}

/** Somebody who needs a place in several lines at once, and stands in one of them at most. */
export interface Waiter {
  readonly lines: readonly WaitingLine[];
  readonly runtime: Runtime;
  /** Who came first goes first, in every line. */
  readonly order: number;
  readonly begin: () => void;
  /** Where it waits. */
  at: WaitingLine | undefined;
}

/**
 * Who may begin, and those who wait for it in their order. A place is taken in all the lines that somebody needs, or in none: who
 * waits for one keeps nobody out of another, and no two can wait for each other.
 */
export class WaitingLine {
  readonly #rules: LineRules;
  /** Some may have left: those are not `at` this line any more. */
  #waiters: Waiter[] = [];
  #waiting = 0;
  #inFlight = 0;
  #isAdmitting = false;
  #pause: Subscription | undefined;

  constructor(rules: LineRules) {
    this.#rules = rules;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get isFull(): boolean {
    return this.waiting >= (this.#rules.mostWaiting ?? Infinity);
  }

  /** Whether it is this one's turn. */
  admits({ order, runtime }: Waiter): boolean {
    const first = this.#first();
    if (this.#pause !== undefined || (first !== undefined && first.order < order)) return false;
    return this.#rules.wait(runtime.monotonic(), this.#inFlight) <= 0;
  }

  take(now: number): void {
    this.#inFlight += 1;
    this.#rules.begun(now);
  }

  give(runtime: Runtime): void {
    this.#inFlight -= 1;
    this.#admit(runtime);
  }

  /** Stands in line, behind those who came before. */
  join(waiter: Waiter): void {
    const last = this.#waiters.findLastIndex(({ order }) => order < waiter.order);
    this.#waiters.splice(last + 1, 0, waiter);
    waiter.at = this;
    this.#waiting += 1;
    this.#admit(waiter.runtime);
  }

  /** Gives up waiting. A pause that nobody is left for is not waited for: it would keep the process alive. */
  leave(waiter: Waiter): void {
    waiter.at = undefined;
    this.#waiting -= 1;
    if (this.#waiters.length > 2 * this.#waiting + 100) this.#waiters = this.#waiters.filter(({ at }) => at === this);
    if (this.#waiting > 0) return;
    this.#pause?.unsubscribe();
    this.#pause = undefined;
  }

  /** Lets in whoever may begin by now; who has to wait in another line as well moves on to that one. */
  #admit(runtime: Runtime): void {
    // Who ends at once gives its place back in here: this loop goes on with it, instead of one call inside the other.
    if (this.#isAdmitting) return;
    this.#isAdmitting = true;
    try {
      this.#admitAll(runtime);
    } finally {
      this.#isAdmitting = false;
    }
  }

  #admitAll(runtime: Runtime): void {
    while (this.#pause === undefined) {
      const waiter = this.#first();
      const wait = waiter === undefined ? Infinity : this.#rules.wait(runtime.monotonic(), this.#inFlight);
      if (waiter === undefined || wait === Infinity) return;
      if (wait > 0) this.#rest(wait, runtime);
      else this.#letIn(waiter);
    }
  }

  #first(): Waiter | undefined {
    while (this.#waiters.length > 0 && this.#waiters[0]?.at !== this) this.#waiters.shift();
    return this.#waiters[0];
  }

  #letIn(waiter: Waiter): void {
    this.#waiters.shift();
    this.#waiting -= 1;
    waiter.at = undefined;
    const closed = waiter.lines.find((line) => !line.admits(waiter));
    if (closed === undefined) waiter.begin();
    else closed.join(waiter);
  }

  #rest(ms: number, runtime: Runtime): void {
    const pause = new Subscription();
    const rested = (): void => {
      this.#pause = undefined;
      this.#rules.rested();
      this.#admit(runtime);
    };
    this.#pause = pause;
    pause.add(from(runtime.sleep(ms)).pipe(take(1)).subscribe({ next: rested, error: rested }));
  }
}

import { from, Subscription, take } from 'rxjs';
import type { Runtime } from '../../runtime/runtime.js';
import { Waiters, type Waiting } from './waiters.js';

/** What a line goes by. */
export interface LineRules {
  /** How long the next one has yet to wait: milliseconds, `Infinity` until a place is given back, 0 or less: not at all. */
  wait(now: number, inFlight: number): number;
  /** One took a place. */
  begun?: ((now: number) => void) | undefined;
  /** The wait that was asked for last is over, whatever the clock says. */
  rested(): void;
  /** So many may wait. @defaultValue any number */
  readonly mostWaiting?: number | undefined;
}

/** Somebody who needs a place in several lines at once, and stands in one of them at most. */
export interface Waiter extends Waiting {
  readonly lines: readonly WaitingLine[];
  readonly runtime: Runtime;
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
  #waiters: Waiters<Waiter> | undefined;
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
    const first = this.#waiters?.first();
    if (this.#pause !== undefined || (first !== undefined && first.order < order)) return false;
    return this.#rules.wait(runtime.monotonic(), this.#inFlight) <= 0;
  }

  /** Whether nobody waits and there is a place: then it is the turn of whoever comes. */
  isOpen(now: number): boolean {
    return this.#waiting === 0 && this.#pause === undefined && this.#rules.wait(now, this.#inFlight) <= 0;
  }

  take(runtime: Runtime): void {
    this.#inFlight += 1;
    this.#rules.begun?.(runtime.monotonic());
  }

  give(runtime: Runtime): void {
    this.#inFlight -= 1;
    this.#admit(runtime);
  }

  /** Stands in line, behind those who came before. */
  join(waiter: Waiter): void {
    waiter.at = this;
    this.#waiters ??= new Waiters<Waiter>(({ at }) => at === this);
    this.#waiters.add(waiter);
    this.#waiting += 1;
    this.#admit(waiter.runtime);
  }

  /** Gives up waiting. A pause that nobody is left for is not waited for: it would keep the process alive. */
  leave(waiter: Waiter): void {
    waiter.at = undefined;
    this.#waiting -= 1;
    if (this.#waiters !== undefined && this.#waiters.size > 2 * this.#waiting + 100) this.#waiters.tidy();
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
      const waiter = this.#waiters?.first();
      const wait = waiter === undefined ? Infinity : this.#rules.wait(runtime.monotonic(), this.#inFlight);
      if (waiter === undefined || wait === Infinity) return;
      if (wait > 0) this.#rest(wait, runtime);
      else this.#letIn(waiter);
    }
  }

  #letIn(waiter: Waiter): void {
    this.#waiters?.takeFirst(waiter);
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

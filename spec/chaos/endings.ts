import type { Observable, Subscription } from 'rxjs';
import { isKeystoneAuthError } from 'keystoneauth-rx';

const MOST_VIOLATIONS = 20;

/** How requests end, and that all of them do, once, in time, in a value or in one of our errors. */
export class Endings {
  /** How often each ending was seen: `value`, or the error's class, code and outcome. */
  readonly seen: Record<string, number> = {};
  /** What must not be, the first twenty. */
  readonly violations: string[] = [];
  readonly #now: () => number;
  readonly #limitMs: number;
  /** When those began that have not ended. */
  readonly #open = new Map<number, number>();
  #begun = 0;

  /** By the clock `now`, none may take longer than `limitMs`. */
  constructor(now: () => number, limitMs: number) {
    this.#now = now;
    this.#limitMs = limitMs;
  }

  get begun(): number {
    return this.#begun;
  }

  /** How many have neither ended nor been left. */
  get open(): number {
    return this.#open.size;
  }

  count(ending: string): number {
    return this.seen[ending] ?? 0;
  }

  /** Sends a request and notes how it ends; who unsubscribes has left. */
  follow(response$: Observable<unknown>, ended: (error?: unknown) => void = () => undefined): Subscription {
    const number = (this.#begun += 1);
    this.#open.set(number, this.#now());
    let values = 0;
    const subscription = response$.subscribe({
      next: () => (values += 1),
      error: (error: unknown) => {
        this.#ended(number, endingOf(error));
        if (!isKeystoneAuthError(error)) this.violation(`request ${number} ended in ${String(error)}`);
        ended(error);
      },
      complete: () => {
        this.#ended(number, 'value');
        if (values !== 1) this.violation(`request ${number} gave ${values} values`);
        ended();
      },
    });
    subscription.add(() => {
      if (this.#open.has(number)) this.#ended(number, 'left');
    });
    return subscription;
  }

  /** Looks for those that should have ended by now. */
  judge(): void {
    for (const [number, since] of this.#open) {
      const elapsedMs = this.#now() - since;
      if (elapsedMs <= this.#limitMs) break;
      this.violation(`request ${number} has not ended after ${elapsedMs.toFixed(0)} ms`);
      this.#open.delete(number);
    }
  }

  violation(text: string): void {
    if (this.violations.length < MOST_VIOLATIONS) this.violations.push(text);
  }

  #ended(number: number, ending: string): void {
    if (!this.#open.delete(number)) this.violation(`request ${number} ended once more, in ${ending}`);
    this.seen[ending] = (this.seen[ending] ?? 0) + 1;
  }
}

function endingOf(error: unknown): string {
  if (!isKeystoneAuthError(error)) return 'something else';
  const { name, code, outcome } = error;
  return `${name} ${code} ${outcome}`;
}

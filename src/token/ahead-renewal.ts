import { from, take, type Subscription } from 'rxjs';
import type { Connection } from '../http/connection.js';
import { backoffMs } from '../retry/backoff.js';
import { momentOf, remainingMs, renewalDueMs, elapsedMs, type Lifetime, type Moment } from './lifetime.js';
import { failureIn, heldBy, type Held, type SignInFailure, type TokenModel } from './token-model.js';

/** What the background renewal acts on. */
export interface AheadRenewalPort {
  readonly enabled: boolean;
  readonly lender: () => Connection | undefined;
  readonly model: () => TokenModel<unknown>;
  readonly inFlight: () => boolean;
  readonly renew: (connection: Connection) => void;
  readonly ended: () => void;
}

/** The clock is compared at least this often, so that a laptop that slept or a long timer cannot oversleep the end. */
const LONGEST_TICK_MS = 60_000;
const SHORTEST_TICK_MS = 50;

/**
 * Renews a token before it ends while somebody uses it. Works in ticks that never keep a process alive; after each the
 * clocks are compared. A failed renewal is tried again with back-off until the token ends.
 */
export class AheadRenewal {
  readonly #port: AheadRenewalPort;
  #tick: Subscription | undefined;
  #lastUse: Moment | undefined;
  #failures = 0;
  #watched: Lifetime | undefined;
  #dueMs = 0;
  #answered: SignInFailure | undefined;
  #pause: Lifetime | undefined;

  constructor(port: AheadRenewalPort) {
    this.#port = port;
  }

  /** Somebody uses the token; a renewal that rested because nobody did goes on. */
  used(now: Moment): void {
    const rested = this.#watched !== undefined && !this.#isUsed(this.#watched, now);
    this.#lastUse = now;
    if (rested) this.watch();
  }

  /** Looks at the token now and then; to be called when it changed, or a session came or went. */
  watch(): void {
    this.#tick?.unsubscribe();
    this.#tick = undefined;
    const lender = this.#port.lender();
    const held = heldBy(this.#port.model());
    if (!this.#port.enabled || lender === undefined || held === undefined || held.lifetime.lifeMs === Infinity) return;
    this.#begin(held.lifetime, lender);
    const waitMs = this.#look(held, lender);
    if (waitMs === undefined) return;
    this.#tick = from(lender.runtime.tick(Math.min(Math.max(waitMs, SHORTEST_TICK_MS), LONGEST_TICK_MS)))
      .pipe(take(1))
      .subscribe({ next: () => { this.watch(); }, error: () => undefined });
  }

  /** A token that was not seen before: chance decides once when it is due. */
  #begin(lifetime: Lifetime, lender: Connection): void {
    if (lifetime === this.#watched) return;
    this.#watched = lifetime;
    this.#failures = 0;
    this.#answered = undefined;
    this.#dueMs = renewalDueMs(lifetime.lifeMs, lender.runtime.random());
  }

  /** Acts on what is due; how long until the next look, `undefined` if none is needed or it is arranged already. */
  #look(held: Held<unknown>, lender: Connection): number | undefined {
    const now = momentOf(lender.runtime);
    const left = remainingMs(held.lifetime, now);
    if (left <= 0) {
      this.#port.ended();
      return undefined;
    }
    if (this.#port.inFlight() || held.renewable !== 'automatic' || !this.#isUsed(held.lifetime, now)) return left;
    const waitMs = Math.max(left - this.#dueMs, this.#backOffMs(left, now, lender));
    if (waitMs > 0) return Math.min(waitMs, left);
    this.#failures += 1;
    this.#port.renew(lender);
    return this.#port.inFlight() ? left : undefined; // what it brings calls watch() again
  }

  /** How much longer a failed renewal waits; 0 or less if none failed. */
  #backOffMs(left: number, now: Moment, lender: Connection): number {
    const failure = failureIn(this.#port.model());
    if (failure === undefined) return 0;
    if (failure !== this.#answered) {
      this.#answered = failure;
      const lifeMs = backoffMs(Math.max(this.#failures - 1, 0), undefined, () => lender.runtime.random());
      this.#pause = failure.pause ?? { from: now, lifeMs: Math.max(Math.min(lifeMs, left / 4), SHORTEST_TICK_MS) };
    }
    return this.#pause === undefined ? 0 : remainingMs(this.#pause, now);
  }

  /** A plugin that nobody used for one lifetime stops renewing. */
  #isUsed(lifetime: Lifetime, now: Moment): boolean {
    return this.#lastUse !== undefined && elapsedMs({ from: this.#lastUse, lifeMs: 0 }, now) < lifetime.lifeMs;
  }
}

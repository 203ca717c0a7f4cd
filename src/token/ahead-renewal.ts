import { from, take, type Subscription } from 'rxjs';
import type { Connection } from '../http/connection.js';
import { backoffMs } from '../retry/backoff.js';
import { elapsedMs, remainingMs, renewalDueMs, type Lifetime, type Moment } from './lifetime.js';
import { heldBy, type Held, type TokenModel } from './token-model.js';

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

  constructor(port: AheadRenewalPort) {
    this.#port = port;
  }

  /** A request asked for the token. */
  used(now: Moment): void {
    this.#lastUse = now;
  }

  /** Looks at the token now and then; to be called when it changed or a new session came. */
  watch(): void {
    this.#tick?.unsubscribe();
    this.#tick = undefined;
    const lender = this.#port.lender();
    const held = heldBy(this.#port.model());
    if (!this.#port.enabled || lender === undefined || held === undefined || held.lifetime.lifeMs === Infinity) return;
    this.#begin(held.lifetime, lender);
    const now = { wall: lender.runtime.now(), monotonic: lender.runtime.monotonic() };
    const waitMs = this.#look(held, lender, now);
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
    this.#dueMs = renewalDueMs(lifetime.lifeMs, lender.runtime.random());
  }

  /** Acts on what is due; how long until the next look, `undefined` if none is needed. */
  #look(held: Held<unknown>, lender: Connection, now: Moment): number | undefined {
    const left = remainingMs(held.lifetime, now);
    if (left <= 0) {
      this.#port.ended();
      return undefined;
    }
    if (this.#port.inFlight()) return undefined; // its outcome calls watch() again
    if (held.renewable !== 'automatic' || !this.#isUsed(held.lifetime, now)) return left;
    const waitMs = this.#untilRenewal(left, now, lender);
    if (waitMs > 0) return Math.min(waitMs, left);
    this.#failures += 1;
    this.#port.renew(lender);
    return undefined;
  }

  #untilRenewal(left: number, now: Moment, lender: Connection): number {
    const model = this.#port.model();
    if (model.status !== 'renewing') return left - this.#dueMs;
    if (model.retryAt !== undefined) return model.retryAt - now.wall;
    const pauseMs = Math.min(backoffMs(this.#failures - 1, undefined, lender.runtime.random), left / 4);
    return model.since + pauseMs - now.wall;
  }

  /** A plugin that nobody used for one lifetime stops renewing. */
  #isUsed(lifetime: Lifetime, now: Moment): boolean {
    return this.#lastUse !== undefined && elapsedMs({ from: this.#lastUse, lifeMs: 0 }, now) < lifetime.lifeMs;
  }
}

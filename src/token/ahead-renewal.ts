import type { Connection } from '../http/connection.js';
import { backoffMs } from '../retry/backoff.js';
import { elapsedMs, remainingMs, renewalDueMs, type Lifetime, type Moment } from './lifetime.js';
import { failureIn, type Held, type SignInFailure, type TokenModel } from './token-model.js';

/** What the background renewal acts on. */
export interface AheadRenewalPort {
  readonly enabled: boolean;
  readonly model: () => TokenModel<unknown>;
  readonly inFlight: () => boolean;
  readonly renew: (connection: Connection) => void;
}

/** The moment of a look at a token, what is left of its life, and the session that may be used. */
export interface Look {
  readonly now: Moment;
  readonly left: number;
  readonly lender: Connection;
}

const SHORTEST_PAUSE_MS = 50;

/**
 * Renews a token before it ends while somebody uses it. A failed renewal is tried again with back-off until the token
 * ends.
 */
export class AheadRenewal {
  readonly #port: AheadRenewalPort;
  #lastUse: Moment | undefined;
  #failures = 0;
  #watched: Lifetime | undefined;
  #dueMs = 0;
  #answered: SignInFailure | undefined;
  #pause: Lifetime | undefined;

  constructor(port: AheadRenewalPort) {
    this.#port = port;
  }

  /** Somebody uses the token; `true` if the renewal had rested because nobody did. */
  used(now: Moment): boolean {
    const rested = this.#watched !== undefined && !this.#isUsed(this.#watched, now);
    this.#lastUse = now;
    return rested;
  }

  /** Starts a renewal if one is due; how long until the next look, `Infinity` if there is nothing to do. */
  look(held: Held<unknown>, look: Look): number {
    const { enabled, inFlight, renew } = this.#port;
    if (!enabled) return Infinity;
    this.#begin(held.lifetime, look.lender);
    if (inFlight() || held.renewable !== 'automatic' || !this.#isUsed(held.lifetime, look.now)) return Infinity;
    const waitMs = Math.max(look.left - this.#dueMs, this.#backOffMs(look));
    if (waitMs > 0) return waitMs;
    this.#failures += 1;
    renew(look.lender);
    return Infinity; // what it brings leads to the next look
  }

  /** A token that was not seen before: chance decides once when it is due. */
  #begin(lifetime: Lifetime, lender: Connection): void {
    if (lifetime === this.#watched) return;
    this.#watched = lifetime;
    this.#failures = 0;
    this.#answered = undefined;
    this.#dueMs = renewalDueMs(lifetime.lifeMs, lender.runtime.random());
  }

  /** How much longer a failed renewal waits; 0 or less if none failed. */
  #backOffMs({ now, left, lender }: Look): number {
    const failure = failureIn(this.#port.model());
    if (failure === undefined) return 0;
    if (failure !== this.#answered) {
      this.#answered = failure;
      const lifeMs = backoffMs(Math.max(this.#failures - 1, 0), undefined, () => lender.runtime.random());
      this.#pause = failure.pause ?? { from: now, lifeMs: Math.max(Math.min(lifeMs, left / 4), SHORTEST_PAUSE_MS) };
    }
    return this.#pause === undefined ? 0 : remainingMs(this.#pause, now);
  }

  /** A plugin that nobody used for one lifetime stops renewing. */
  #isUsed(lifetime: Lifetime, now: Moment): boolean {
    return this.#lastUse !== undefined && elapsedMs({ from: this.#lastUse, lifeMs: 0 }, now) < lifetime.lifeMs;
  }
}

import { lower, raise, UNLIMITED } from '../../retry/adaptive-limit.js';
import { RetryBudget } from '../../retry/retry-budget.js';
import { WaitingLine } from './waiting-line.js';

/** How a service asked for less. */
export interface Throttled {
  /** Requests that may be in flight from now on; `undefined`: no limit. */
  readonly limit: number | undefined;
  /** How long all its callers wait before the next request. */
  readonly holdMs: number;
}

/** What counts of a reply. */
export interface LoadSign {
  readonly status: number;
  readonly retryAfterMs: number | undefined;
  /** By the monotonic clock. */
  readonly now: number;
}

/** A service that asks for more patience than this is not waited for by others than the one it was said to. */
const LONGEST_HOLD_MS = 60_000;

/**
 * What a session knows of how busy one service is, shared by all its callers: until when it asked to be left alone
 * (Retry-After), how many requests it stands at once since it answered 429 or 503, and how many retries it may be asked for.
 * Who comes alone never waits for a place.
 */
export class ServiceLoad {
  readonly budget: RetryBudget = new RetryBudget();
  /** Those who want to ask it. */
  readonly line: WaitingLine;
  /** The same, for who has no other limit. */
  readonly lines: readonly WaitingLine[];
  #state = UNLIMITED;
  #heldUntil = -Infinity;

  constructor() {
    let restingUntil = -Infinity;
    this.line = new WaitingLine({
      wait: (now, inFlight) => {
        restingUntil = this.#heldUntil;
        if (this.#heldUntil > now) return this.#heldUntil - now;
        return inFlight < Math.max(1, Math.floor(this.#state.limit)) ? 0 : Infinity;
      },
      rested: () => {
        // Unless it asked for more in the meantime.
        if (this.#heldUntil === restingUntil) this.#heldUntil = -Infinity;
      },
    });
    this.lines = [this.line];
  }

  /** Whether it can be forgotten. */
  get idle(): boolean {
    return this.line.inFlight === 0 && this.line.waiting === 0;
  }

  /** How often its limit was lowered so far. */
  get lowered(): number {
    return this.#state.lowered;
  }

  /** How long its callers have to wait yet. */
  heldForMs(now: number): number {
    return Math.max(0, this.#heldUntil - now);
  }

  /** It answered a request that began when the limit had been lowered `lowered` times. Returns what that means for other callers, if it does. */
  answered(lowered: number, sign: LoadSign): Throttled | undefined {
    if (sign.status === 429 || sign.status === 503) return this.#overloaded(lowered, sign);
    if (sign.status < 400 && this.#state.limit !== Infinity) this.#state = raise(this.#state);
    return undefined;
  }

  #overloaded(lowered: number, { retryAfterMs = 0, now }: LoadSign): Throttled | undefined {
    const { inFlight } = this.line;
    const before = this.#state;
    this.#state = lower(before, inFlight, lowered);
    const limit = Math.floor(this.#state.limit);
    const holdMs = retryAfterMs > this.heldForMs(now) && retryAfterMs <= LONGEST_HOLD_MS ? retryAfterMs : 0;
    if (holdMs > 0) this.#heldUntil = now + holdMs;
    return holdMs > 0 || (this.#state !== before && limit < inFlight) ? { limit, holdMs } : undefined;
  }
}

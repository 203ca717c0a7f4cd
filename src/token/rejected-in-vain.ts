import { remainingMs, type Lifetime, type Moment } from './lifetime.js';

/**
 * The token that replaced a rejected one and was rejected too. A service that refuses everything must not cause a sign-in, or a
 * question to a person, for each request: for a while another token would help no more.
 */
export class RejectedInVain {
  #excused: Lifetime | undefined;
  #token: { readonly lifetime: Lifetime; readonly at: Moment } | undefined;

  /** The token with this life was not fetched because another was rejected: that it is rejected too says nothing of those to come. */
  excuse(lifetime: Lifetime): void {
    this.#excused = lifetime;
  }

  /** Notes the token with this life; the first time counts. Whether another token may be accepted. */
  note(lifetime: Lifetime, at: Moment): boolean {
    if (lifetime === this.#excused) return true;
    if (this.#token?.lifetime !== lifetime) this.#token = { lifetime, at };
    return false;
  }

  /** Whether it is that token, and less than `pauseMs` have passed. After that it may have been this token's fault after all. */
  is(lifetime: Lifetime, now: Moment, pauseMs: number): boolean {
    return this.#token?.lifetime === lifetime && remainingMs({ from: this.#token.at, lifeMs: pauseMs }, now) > 0;
  }
}

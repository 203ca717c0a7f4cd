import { remainingMs, type Lifetime, type Moment } from './lifetime.js';

/**
 * The token that replaced a rejected one and was rejected too. A service that refuses everything must not cause a sign-in, or a
 * question to a person, for each request: for a while another token would help no more.
 */
export class RejectedInVain {
  #token: { readonly lifetime: Lifetime; readonly at: Moment } | undefined;

  /** Notes the token with this life; the first time counts. */
  note(lifetime: Lifetime, at: Moment): void {
    if (this.#token?.lifetime !== lifetime) this.#token = { lifetime, at };
  }

  /** Whether it is that token, and less than `pauseMs` have passed. After that it may have been this token's fault after all. */
  is(lifetime: Lifetime, now: Moment, pauseMs: number): boolean {
    return this.#token?.lifetime === lifetime && remainingMs({ from: this.#token.at, lifeMs: pauseMs }, now) > 0;
  }
}

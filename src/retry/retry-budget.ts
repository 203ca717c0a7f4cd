const RESERVE = 100;
const PER_REQUEST = 0.1;

/**
 * How many retries there may be: a reserve of 100, to which each request adds 0.1 again. So retries never are more than a
 * tenth of the traffic for long, however many callers retry at once.
 */
export class RetryBudget {
  #left = RESERVE;

  /** A request was sent for the first time. */
  earn(): void {
    this.#left = Math.min(RESERVE, this.#left + PER_REQUEST);
  }

  /** Takes one retry; `false`: there is none left. */
  spend(): boolean {
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}

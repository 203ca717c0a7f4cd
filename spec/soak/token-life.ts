/** How many sign-ins the tokens of one plugin need, by the rules alone: they are renewed at half of their life, and at once when one was revoked. */
export class TokenLife {
  readonly #renewal: 'ahead' | 'lazy';
  readonly #halfMs: number;
  #signIns = 0;
  /** When the token was issued that is held; none was yet. */
  #issuedAt = -Infinity;
  #revokedAt: number | undefined;

  constructor(renewal: 'ahead' | 'lazy', lifeMs: number) {
    this.#renewal = renewal;
    this.#halfMs = lifeMs / 2;
  }

  get signIns(): number {
    return this.#signIns;
  }

  /** Somebody signs in, whatever is held. */
  signedIn(now: number): void {
    this.#signIns += 1;
    this.#issuedAt = now;
    this.#revokedAt = undefined;
  }

  /** All tokens are revoked; what was due before has happened. */
  revoked(now: number): void {
    this.passed(now);
    this.#revokedAt = now;
  }

  /** Somebody uses the token. `isSeen`: a service sees it, and says so if it was revoked. */
  used(now: number, isSeen: boolean): void {
    this.passed(now);
    const isDue = this.#renewal === 'lazy' && now - this.#issuedAt > this.#halfMs;
    if (this.#signIns === 0 || isDue || (isSeen && this.#revokedAt !== undefined)) this.signedIn(now);
  }

  /** Time has passed, and somebody used the token all along. */
  passed(now: number): void {
    if (this.#renewal !== 'ahead' || this.#signIns === 0) return;
    while (this.#issuedAt + this.#halfMs <= now) this.signedIn(this.#issuedAt + this.#halfMs);
  }
}

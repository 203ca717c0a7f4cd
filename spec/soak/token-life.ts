/** How many sign-ins the tokens of one plugin need, by the rules alone: they are renewed at half of their life, and at once when one was revoked. */
export class TokenLife {
  readonly #renewal: 'ahead' | 'lazy';
  readonly #halfMs: number;
  #signIns = 0;
  #issuedAt: number;
  #revokedAt: number | undefined;

  /** A token that was issued at this moment, on any clock. */
  constructor(issuedAt: number, { lifeMs, renewal }: { readonly lifeMs: number; readonly renewal: 'ahead' | 'lazy' }) {
    this.#issuedAt = issuedAt;
    this.#renewal = renewal;
    this.#halfMs = lifeMs / 2;
  }

  /** After the first. */
  get signIns(): number {
    return this.#signIns;
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
    if (isDue || (isSeen && this.#revokedAt !== undefined)) this.#signIn(now);
  }

  /** Time has passed, and somebody used the token all along. */
  passed(now: number): void {
    if (this.#renewal !== 'ahead') return;
    while (this.#issuedAt + this.#halfMs <= now) this.#signIn(this.#issuedAt + this.#halfMs);
  }

  #signIn(now: number): void {
    this.#signIns += 1;
    this.#issuedAt = now;
    this.#revokedAt = undefined;
  }
}

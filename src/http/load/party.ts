/**
 * The requests of one stream: beside others who wait they count as one, so that a stream of ten thousand keeps nobody waiting for
 * longer than any single request would.
 */
export class Party {
  readonly #turns = new WeakMap<object, number>();

  /** When one of them last had its turn at a service, in the count of all arrivals; `undefined`: none had. */
  lastTurn(service: object | undefined): number | undefined {
    return service && this.#turns.get(service);
  }

  /** One of them has its turn. */
  began(service: object | undefined, turn: number): void {
    if (service !== undefined) this.#turns.set(service, turn);
  }
}

import { catchError, concat, defer, EMPTY, type Observable } from 'rxjs';

/** Gives something back; never errors. */
export type GiveBack = () => Observable<never>;

/** What some use together. */
export interface Held {
  /** One of them is done; the last one gives it back. */
  done(): Observable<never>;
}

/** What is held for a while: given back by the last who uses it, or all of it when nobody goes on. */
export class Holdings {
  readonly #open = new Set<GiveBack>();

  /** Holds something for so many. */
  hold(uses: number, giveBack: GiveBack): Held {
    let left = uses;
    this.#open.add(giveBack);
    return {
      done: () =>
        defer(() => {
          left -= 1;
          return left === 0 ? this.#giveBack(giveBack) : EMPTY;
        }),
    };
  }

  /** What is still held is given back, the latest first. Nobody waits for it. */
  abandon(): void {
    const left = [...this.#open].reverse().map((giveBack) => this.#giveBack(giveBack));
    concat(...left).subscribe({ error: () => undefined });
  }

  #giveBack(giveBack: GiveBack): Observable<never> {
    return defer(() => (this.#open.delete(giveBack) ? giveBack() : EMPTY)).pipe(catchError(() => EMPTY));
  }
}

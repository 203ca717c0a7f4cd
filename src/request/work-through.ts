import { Observable, type Subscriber } from 'rxjs';

/** Who waits for the next item; is answered once. */
export interface Taker<T> {
  readonly item: (item: T) => void;
  readonly end: () => void;
  readonly error: (error: unknown) => void;
}

/** Where items come from: one at a time, when there is room for it. */
export interface Supply<T> {
  /** Asked for one more, now or later; not again before it has answered. */
  readonly ask: (taker: Taker<T>) => void;
  /** Nobody will ask any more. */
  readonly stop: () => void;
}

/** How much is done at once. */
export interface WorkLimits {
  readonly concurrency: number;
  /** Whether results come in the order of the items. */
  readonly ordered: boolean;
}

/** Something begun whose results are not all passed on yet. */
interface Begun<R> {
  readonly held: R[];
  isDone: boolean;
  failure: { readonly error: unknown } | undefined;
}

/**
 * The results of `work` on each item of a supply. An item is asked for when there is room for it: so many are under way, and, where
 * the order is kept, at most twice as many are begun and not passed on, however slow the first of them is. The first error ends it;
 * where the order is kept, after the results of the items before.
 */
export function workThrough<T, R>(supplied: () => Supply<T>, work: (item: T, index: number) => Observable<R>, limits: WorkLimits): Observable<R> {
  return new Observable((subscriber) => {
    const supply = supplied();
    subscriber.add(supply.stop);
    new Run(supply, { work, limits, subscriber }).fill();
  });
}

interface RunParts<T, R> {
  readonly work: (item: T, index: number) => Observable<R>;
  readonly limits: WorkLimits;
  readonly subscriber: Subscriber<R>;
}

/** One subscription to {@link workThrough}. */
class Run<T, R> {
  readonly #supply: Supply<T>;
  readonly #parts: RunParts<T, R>;
  readonly #taker: Taker<T>;
  /** Oldest first; empty unless the order is kept. */
  #line: Begun<R>[] = [];
  #begun = 0;
  #underWay = 0;
  #isAsking = false;
  #isFilling = false;
  #isPassingOn = false;
  #isOver = false;

  constructor(supply: Supply<T>, parts: RunParts<T, R>) {
    this.#supply = supply;
    this.#parts = parts;
    this.#taker = {
      item: (item) => {
        this.#isAsking = false;
        if (!this.#isOver) this.#begin(item);
        this.fill();
      },
      end: () => {
        this.#isAsking = false;
        this.#isOver = true;
        this.fill();
      },
      error: (error) => {
        parts.subscriber.error(error);
      },
    };
  }

  /** Begins as much as there is room for; what ends at once makes room for more in the same loop. */
  fill(): void {
    if (this.#isFilling) return;
    this.#isFilling = true;
    while (this.#hasRoom) {
      this.#isAsking = true;
      this.#supply.ask(this.#taker);
    }
    this.#isFilling = false;
    if (this.#isOver && this.#underWay === 0 && this.#line.length === 0) this.#parts.subscriber.complete();
  }

  get #hasRoom(): boolean {
    const { limits, subscriber } = this.#parts;
    if (this.#isOver || this.#isAsking || subscriber.closed) return false;
    return this.#underWay < limits.concurrency && this.#line.length < 2 * limits.concurrency;
  }

  #begin(item: T): void {
    const { limits, subscriber, work } = this.#parts;
    const begun: Begun<R> = { held: [], isDone: false, failure: undefined };
    if (limits.ordered) this.#line.push(begun);
    this.#underWay += 1;
    subscriber.add(
      work(item, this.#begun++).subscribe({
        next: (result) => {
          if (this.#isNext(begun)) subscriber.next(result);
          else begun.held.push(result);
        },
        error: (error: unknown) => {
          // The end is near: nothing is begun any more.
          this.#isOver = true;
          if (!limits.ordered) return subscriber.error(error);
          begun.failure = { error };
          this.#ended(begun);
        },
        complete: () => {
          this.#ended(begun);
        },
      }),
    );
  }

  /** Whether its results are passed on as they come. */
  #isNext(begun: Begun<R>): boolean {
    return !this.#parts.limits.ordered || (this.#line[0] === begun && begun.held.length === 0);
  }

  #ended(begun: Begun<R>): void {
    begun.isDone = true;
    this.#underWay -= 1;
    this.#passOn();
    this.fill();
  }

  /** What waited for the one before. Whoever is told may end another one in the meantime: this loop goes on with it. */
  #passOn(): void {
    if (this.#isPassingOn) return;
    this.#isPassingOn = true;
    for (let first = this.#line[0]; first !== undefined; first = this.#line[0]) {
      this.#hand(first);
      if (!first.isDone || first.held.length > 0) break;
      this.#line.shift();
    }
    this.#isPassingOn = false;
  }

  #hand({ held, failure }: Begun<R>): void {
    const { subscriber } = this.#parts;
    for (let count = held.length; count > 0; count = held.length) {
      for (const result of held.slice(0, count)) subscriber.next(result);
      held.splice(0, count);
    }
    if (failure !== undefined) subscriber.error(failure.error);
  }
}

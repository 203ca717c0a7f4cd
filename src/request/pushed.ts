import { Subject, takeUntil, type Observable } from 'rxjs';
import type { Supply, Taker } from './work-through.js';

/** So many places of items that were given out are kept before the list is cut. */
const CUT_AFTER = 1000;

/** The items of a stream as a supply. A stream comes at its own pace: what there is no room for yet is kept. */
export function pushed<T>(source: Observable<T>): Supply<T> {
  const kept = new Kept<T>();
  const stopped$ = new Subject<void>();
  let taker: Taker<T> | undefined;
  let end: ((taker: Taker<T>) => void) | undefined;
  let begun = false;
  const serve = (): void => {
    if (taker === undefined || (kept.isEmpty && end === undefined)) return;
    const asking = taker;
    taker = undefined;
    if (kept.isEmpty) end?.(asking);
    else asking.item(kept.take());
  };
  const ended = (how: typeof end): void => {
    end = how;
    serve();
  };
  const begin = (): void => {
    begun = true;
    source.pipe(takeUntil(stopped$)).subscribe({
      next: (item) => { kept.put(item); serve(); },
      error: (error: unknown) => { ended((asking) => { asking.error(error); }); },
      complete: () => { ended((asking) => { asking.end(); }); },
    });
  };
  return {
    ask: (asking) => {
      taker = asking;
      if (begun) serve();
      else begin();
    },
    stop: () => { stopped$.next(); },
  };
}

/** First in, first out, however many there are. */
class Kept<T> {
  #items: T[] = [];
  #taken = 0;

  get isEmpty(): boolean {
    return this.#taken === this.#items.length;
  }

  put(item: T): void {
    this.#items.push(item);
  }

  /** To be asked only of what is not empty. */
  take(): T {
    const item = this.#items[this.#taken] as T;
    this.#taken += 1;
    if (this.#taken > CUT_AFTER && 2 * this.#taken > this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }
}

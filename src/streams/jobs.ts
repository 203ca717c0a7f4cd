import { defer, finalize, type Observable } from 'rxjs';
import type { Supply, Taker } from '../request/work-through.js';

/** Something to be done, which may bring more to be done. */
export type Job<R> = () => Observable<R>;

/** Jobs as a supply: what a job brings comes before what waited already, so that what was begun is finished first. */
export class Jobs<R> implements Supply<Job<R>> {
  /** The next one last. */
  readonly #waiting: Job<R>[] = [];
  #taker: Taker<Job<R>> | undefined;
  #open = 0;

  /** To be done next, in this order. */
  add(jobs: readonly Job<R>[]): void {
    for (const job of [...jobs].reverse()) this.#waiting.push(job);
    this.#open += jobs.length;
    this.#serve();
  }

  /** Does one that was taken. */
  run(job: Job<R>): Observable<R> {
    const over = (): void => {
      this.#open -= 1;
      this.#serve();
    };
    return defer(job).pipe(finalize(over));
  }

  readonly ask = (taker: Taker<Job<R>>): void => {
    this.#taker = taker;
    this.#serve();
  };

  readonly stop = (): void => {
    this.#taker = undefined;
  };

  /** It is over when nothing waits and nothing is under way that may bring more. */
  #serve(): void {
    const taker = this.#taker;
    const isOver = this.#open === 0;
    if (taker === undefined || (this.#waiting.length === 0 && !isOver)) return;
    this.#taker = undefined;
    const job = this.#waiting.pop();
    if (job === undefined) taker.end();
    else taker.item(job);
  }
}

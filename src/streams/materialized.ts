import { mergeMap, type Observable, type OperatorFunction } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkConcurrency } from '../request/check-concurrency.js';
import { pushed } from '../request/pushed.js';
import { workThrough } from '../request/work-through.js';
import { outcomeOf, type ItemOutcome, type ItemWork } from './item-outcome.js';

/** How a stream of work is done. */
export interface WorkOptions {
  /** How many are under way at once. @defaultValue 8 */
  readonly concurrency?: number | undefined;
  /**
   * `true`: results come in the order of the items. A slow one holds back those behind it, and at most twice `concurrency` of them
   * are begun by then.
   *
   * @defaultValue false: as they are done
   */
  readonly ordered?: boolean | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof WorkOptions>(['concurrency', 'ordered']);

/**
 * Does `work` with each item of a stream and tells what became of it: its value, or its error as a value, so that one that fails is
 * not the end of the others. Only an error of the source ends the stream. The source comes at its own pace: what there is no room
 * for yet is kept; see `pulled` for a source that is asked.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function materialized<T, R>(work: ItemWork<T, R>, options: WorkOptions = {}): OperatorFunction<T, ItemOutcome<T, R>> {
  refuseUnknownOptions(options, OPTIONS, 'materialized');
  const { concurrency = 8, ordered = false } = options;
  checkConcurrency(concurrency);
  const one = (item: T, index: number): Observable<ItemOutcome<T, R>> => outcomeOf(work, item, index);
  return (source) => (ordered ? workThrough(() => pushed(source), one, { concurrency, ordered }) : source.pipe(mergeMap(one, concurrency)));
}

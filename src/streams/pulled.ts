import { defer, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { checkConcurrency } from '../request/check-concurrency.js';
import { workThrough } from '../request/work-through.js';
import { outcomeOf, worked, type ItemOutcome, type ItemWork } from './item-outcome.js';
import { iterated, type PulledSource } from './iterated.js';
import type { WorkOptions } from './materialized.js';

/** How {@link pulled} works. */
export interface PulledOptions extends WorkOptions {
  /** `true`: a failing item is a value beside the others instead of the end of the stream. @defaultValue false */
  readonly materialize?: boolean | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof PulledOptions>(['concurrency', 'ordered', 'materialize']);

/**
 * Does `work` with each item of a source that is asked for the next one when there is room for it: a hundred thousand items need
 * as much memory as `concurrency` of them. `source` is a list, a generator, an async generator or a stream of Node; a function that
 * makes one is called for each subscription. Whoever unsubscribes ends what is under way and the generator.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function pulled<T, R>(
  source: PulledSource<T> | (() => PulledSource<T>),
  work: ItemWork<T, R>,
  options: PulledOptions & { readonly materialize: true },
): Observable<ItemOutcome<T, R>>;
export function pulled<T, R>(source: PulledSource<T> | (() => PulledSource<T>), work: ItemWork<T, R>, options?: PulledOptions): Observable<R>;
export function pulled<T, R>(
  source: PulledSource<T> | (() => PulledSource<T>),
  work: ItemWork<T, R>,
  options: PulledOptions = {},
): Observable<R | ItemOutcome<T, R>> {
  refuseUnknownOptions(options, OPTIONS, 'pulled');
  const { concurrency = 8, ordered = false, materialize = false } = options;
  checkConcurrency(concurrency);
  const one = (item: T, index: number): Observable<R | ItemOutcome<T, R>> => (materialize ? outcomeOf(work, item, index) : worked(work, item, index));
  return defer(() => {
    const given = typeof source === 'function' ? source() : source;
    if (!isPulled(given)) throw new OptionError('source', 'pulled() takes a list, a generator, or a function that makes one; nothing was begun.');
    return workThrough(() => iterated(given), one, { concurrency, ordered });
  });
}

function isPulled(given: unknown): boolean {
  return typeof given === 'string' || (typeof given === 'object' && given !== null && (Symbol.iterator in given || Symbol.asyncIterator in given));
}

import type { Supply, Taker } from '../request/work-through.js';

/** What can be gone through one by one: a list, a generator, a stream of Node, an async generator. */
export type PulledSource<T> = Iterable<T> | AsyncIterable<T>;

/** The items of something that is asked for each of them; its clean-up runs when nobody asks any more. */
export function iterated<T>(source: PulledSource<T>): Supply<T> {
  const items = iteratorOf(source);
  let isOver = false;
  const answer = ({ item, end }: Taker<T>, { done, value }: IteratorResult<T>): void => {
    if (done !== true) return item(value);
    isOver = true;
    end();
  };
  const failed = ({ error }: Taker<T>, reason: unknown): void => {
    isOver = true;
    error(reason);
  };
  return {
    ask: (taker) => {
      try {
        const next = items.next();
        if ('then' in next) next.then((result) => { answer(taker, result); }).then(undefined, (reason: unknown) => { failed(taker, reason); });
        else answer(taker, next);
      } catch (reason) {
        failed(taker, reason);
      }
    },
    stop: () => {
      if (isOver) return;
      // What waits for its next item hears of nothing else before that comes.
      if (isStreamOfNode(source)) source.destroy();
      else leave(items);
    },
  };
}

function iteratorOf<T>(source: PulledSource<T>): Iterator<T> | AsyncIterator<T> {
  if (typeof source !== 'string' && Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  return (source as Iterable<T>)[Symbol.iterator]();
}

function isStreamOfNode(source: object | string): source is { readonly destroy: () => void } {
  return typeof source === 'object' && 'destroy' in source && typeof source.destroy === 'function';
}

/** What a clean-up says nobody hears: the stream is over. */
function leave(items: Iterator<unknown> | AsyncIterator<unknown>): void {
  try {
    const left = items.return?.();
    if (left !== undefined && 'then' in left) left.then(undefined, () => undefined);
  } catch {
    // As above.
  }
}

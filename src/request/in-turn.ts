import { defer, finalize, tap, type Observable } from 'rxjs';
import { undisturbed } from '../events/undisturbed.js';
import type { RequestTrace, TracedEnd } from '../http/tracer-port.js';
import type { ApiRequest } from './api-request.js';
import type { Journey } from './journey.js';

type Item = ApiRequest | Journey;

/** What is done with one item of a stream. */
export type ItemWork<R> = (item: Item, index: number) => Observable<R>;

const NEVER_BEGUN: TracedEnd = { failure: { code: 'aborted', message: 'Nobody waits for it any more; its turn never came.' } };

/**
 * What `run` makes of a stream whose items may have to wait for their turn. A request that is followed began before: where nobody
 * waits for the stream any more, those that never had their turn have ended.
 */
export function inTurn<R>(source: Observable<Item>, work: ItemWork<R>, run: (source: Observable<Item>, work: ItemWork<R>) => Observable<R>): Observable<R> {
  return defer(() => {
    const waiting = new Set<RequestTrace>();
    const noted$ = source.pipe(
      tap((item) => {
        const trace = traceOf(item);
        if (trace !== undefined) waiting.add(trace);
      }),
    );
    const begun: ItemWork<R> = (item, index) => {
      const trace = traceOf(item);
      if (trace !== undefined) waiting.delete(trace);
      return work(item, index);
    };
    const end = (): void => {
      for (const trace of waiting) undisturbed(() => { trace.ended(NEVER_BEGUN); });
    };
    return run(noted$, begun).pipe(finalize(end));
  });
}

function traceOf(item: Item): RequestTrace | undefined {
  return 'trace' in item ? item.trace : undefined;
}

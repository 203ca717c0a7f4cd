import { from, take } from 'rxjs';
import type { Runtime } from '../runtime/runtime.js';

/** A limit on something somebody waits for. */
export interface Within {
  /** `undefined`: none, and no timer. */
  readonly limit: number | undefined;
  readonly runtime: Runtime;
  /** What it fails with when the limit has passed. */
  readonly passed: (ms: number) => Error;
}

/** What `promise` gives, if it does in time. */
export function within<T>(promise: Promise<T>, { limit, runtime, passed }: Within): Promise<T> {
  if (limit === undefined) return promise;
  return new Promise((resolve, reject) => {
    const running = from(runtime.deadline(limit)).pipe(take(1)).subscribe({
      next: () => {
        reject(passed(limit));
      },
      error: reject,
    });
    promise
      .finally(() => {
        running.unsubscribe();
      })
      .then(resolve, reject);
  });
}

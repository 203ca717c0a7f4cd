import { defer, ReplaySubject, share, tap, type Observable } from 'rxjs';
import { ensured } from './ensured.js';
import { ensureSettings, type EnsureOptions, type EnsureSteps } from './ensure-steps.js';

/**
 * Makes sure that a resource is there, and no second one beside it: looks first, creates only what is missing, and where it is not
 * known whether a creation was done (its reply was lost, its time was over) looks again before it would repeat it. A conflict (409)
 * means that somebody else made it: it is looked for too. Then waits until it has settled. Gives the resource as it was last seen.
 *
 * Errors with ResourceFailed for one that has failed or went away meanwhile, DeadlineExceeded for one that does not settle in time, and
 * with what the creation failed with where that is the end of it. Unsubscribing stops the wait; a creation that is under way then may
 * have been done: whoever subscribes again, or gives the same `key`, looks for it as long as if its reply had been lost.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function ensure<T>(steps: EnsureSteps<T>, options: EnsureOptions = {}): Observable<T> {
  const settings = ensureSettings(steps, options);
  const { key } = options;
  return key === undefined ? ensured(steps, settings) : together(key, () => ensured(steps, settings));
}

const underWay = new Map<string, Observable<unknown>>();

/** One for all who want the same while it is under way; it ends when the last of them leaves. */
function together<T>(key: string, begin: () => Observable<T>): Observable<T> {
  return defer(() => {
    const running$ = underWay.get(key) as Observable<T> | undefined;
    if (running$ !== undefined) return running$;
    const over = (): void => {
      // Whoever is told may have begun it anew.
      if (underWay.get(key) === flight$) underWay.delete(key);
    };
    const flight$: Observable<T> = begin().pipe(
      tap({ next: over, error: over, complete: over, unsubscribe: over }),
      share({ connector: () => new ReplaySubject<T>(1) }),
    );
    underWay.set(key, flight$);
    return flight$;
  });
}

import { catchError, defer, first, from, map, mergeMap, of, repeat, take, tap, throwError, type Observable } from 'rxjs';
import { afterCreation, isPassing } from './after-creation.js';
import { Doubts } from './doubts.js';
import type { EnsureSettings, EnsureSteps } from './ensure-steps.js';
import { isHopeless, look, oneOf } from './look.js';
import { restMs } from './poll-wait.js';
import { settling } from './settling.js';

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 8000;
/** Who asked for more is not waited for: whoever reads the error may. */
const LONGEST_REST_MS = 60_000;

/** What earlier attempts left behind. */
const doubts = new Doubts();

/** One attempt at `ensure`. */
export function ensured<T>(steps: EnsureSteps<T>, settings: EnsureSettings): Observable<T> {
  const { about, runtime } = settings;
  return defer(() => (doubts.until(about) > runtime.monotonic() ? lookedAgain(steps, settings) : firstSeen(steps, settings))).pipe(
    mergeMap((found) => (found === undefined ? created(steps, settings, 1) : settling(steps, settings, { resource: found, isSeen: true }))),
  );
}

/** What is there before anything is done; a service that does not answer is asked a few times. */
function firstSeen<T>(steps: EnsureSteps<T>, { runtime }: EnsureSettings): Observable<T | undefined> {
  return defer(() => {
    let failures = 0;
    return look(steps).pipe(
      repeat({ delay: () => runtime.sleep(Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS)) }),
      map((seen) => {
        if (!('error' in seen)) return { found: seen.found };
        failures += 1;
        if (!isPassing(seen.error) || isHopeless(seen.error, failures)) throw seen.error;
        return undefined;
      }),
      first((end) => end !== undefined),
      map(({ found }) => found),
    );
  });
}

function created<T>(steps: EnsureSteps<T>, settings: EnsureSettings, attempt: number): Observable<T> {
  const { about, lookAgainMs, runtime } = settings;
  const doubt = (): void => { doubts.raise(about, runtime.monotonic(), lookAgainMs); };
  return oneOf(steps.create).pipe(
    tap({
      next: () => { doubts.settle(about); },
      error: (error: unknown) => { if (afterCreation(error) === 'look') doubt(); },
      unsubscribe: doubt,
    }),
    map((resource) => (): Observable<T> => settling(steps, settings, { resource, isSeen: false })),
    catchError((error: unknown) => of(() => recovered(steps, settings, { error, attempt }))),
    mergeMap((next) => next()),
  );
}

interface FailedCreation {
  readonly error: unknown;
  /** Counts from 1. */
  readonly attempt: number;
}

/** After a creation that failed: what is there by now, or another attempt, or the error. */
function recovered<T>(steps: EnsureSteps<T>, settings: EnsureSettings, { error, attempt }: FailedCreation): Observable<T> {
  const again = (): Observable<T> => (attempt < settings.attempts ? created(steps, settings, attempt + 1) : throwError(() => error));
  const what = afterCreation(error);
  if (what === 'again' && attempt < settings.attempts && restMs(error) <= LONGEST_REST_MS) {
    const pauseMs = Math.max(restMs(error), FIRST_PAUSE_MS * 2 ** attempt);
    return from(settings.runtime.sleep(pauseMs)).pipe(take(1), mergeMap(again));
  }
  if (what === 'again' || what === 'final') return throwError(() => error);
  return lookedAgain(steps, settings, error).pipe(
    mergeMap((found) => {
      if (found !== undefined) return settling(steps, settings, { resource: found, isSeen: true });
      return what === 'taken' ? throwError(() => error) : again();
    }),
  );
}

/**
 * What became of a creation, looked for with growing pauses: what was made may be shown late. `undefined` only if the last look, when the
 * patience was over, showed nothing; if no look can tell, the error of the creation, or of the look if nobody was told that one.
 */
function lookedAgain<T>(steps: EnsureSteps<T>, { about, lookAgainMs, runtime }: EnsureSettings, failure?: unknown): Observable<T | undefined> {
  return defer(() => {
    const until = Math.max(doubts.until(about), failure === undefined ? -Infinity : runtime.monotonic() + lookAgainMs);
    let [pauseMs, failures, isLate] = [FIRST_PAUSE_MS / 2, 0, until <= runtime.monotonic()];
    const pause = (): ReturnType<typeof runtime.sleep> => {
      pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
      const leftMs = until - runtime.monotonic();
      isLate = leftMs <= pauseMs;
      return runtime.sleep(isLate ? Math.max(leftMs, FIRST_PAUSE_MS) : pauseMs);
    };
    return look(steps).pipe(
      repeat({ delay: pause }),
      map((seen) => {
        failures = 'error' in seen ? failures + 1 : 0;
        if ('error' in seen && isHopeless(seen.error, isLate ? failures : 0)) throw failure ?? seen.error;
        const isOver = !('error' in seen) && (seen.found !== undefined || isLate);
        return isOver ? { found: seen.found } : undefined;
      }),
      first((end) => end !== undefined),
      tap(() => { doubts.settle(about); }),
      map((end) => end.found),
    );
  });
}

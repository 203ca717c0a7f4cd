import {
  catchError,
  defaultIfEmpty,
  defer,
  distinctUntilChanged,
  from,
  map,
  mergeMap,
  of,
  raceWith,
  repeat,
  ReplaySubject,
  share,
  startWith,
  switchMap,
  take,
  takeWhile,
  throwIfEmpty,
  type MonoTypeOperatorFunction,
  type Observable,
  type ObservableInput,
} from 'rxjs';
import { DeadlineExceeded } from '../errors/deadline-exceeded.js';
import { isKeystoneAuthError } from '../errors/keystone-auth-error.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import { checkPollOptions, POLL_OPTIONS, type PollOptions } from './poll-options.js';
import type { PollState } from './poll-state.js';
import { pollWaitMs, restMs } from './poll-wait.js';
import { pagePresence } from './presence.js';

const POLL_TIMEOUT_MS = 600_000;
const OPTIONS: ReadonlySet<string> = new Set(POLL_OPTIONS);

/** What is asked again and again: gives one value each time. */
export type PollWork<T> = () => ObservableInput<T>;

/**
 * Asks again and again, and tells how it stands: `poll(() => nova.get('/servers/detail'), { intervalMs: 10_000 })`. However many
 * subscribe, there is one poll, and never two at a time; who comes later gets the last state at once, the last to leave ends it (what is
 * under way is aborted), and after that it begins anew. A failed poll is a state: it is asked again after the interval and a back-off,
 * and not before the service wants to be asked. While nobody is there (`presence$`) nothing is asked; when somebody is back, at once. It
 * never errors, and completes only when it finds its session closed.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function poll<T>(work: PollWork<T>, options: PollOptions): Observable<PollState<T>> {
  refuseUnknownOptions(options, OPTIONS, 'poll');
  checkPollOptions(options, 'poll');
  if (typeof work !== 'function') throw new OptionError('work', '"work" has to be a function that asks once; nothing was sent.');
  return defer(() => states(work, options)).pipe(share({ connector: () => new ReplaySubject<PollState<T>>(1) }));
}

function states<T>(work: PollWork<T>, { presence$ = pagePresence(), ...options }: PollOptions): Observable<PollState<T>> {
  const rounds = new Rounds<T>(work, options);
  return presence$.pipe(
    catchError(() => of('present' as const)),
    defaultIfEmpty('present' as const),
    distinctUntilChanged(),
    switchMap((presence) => (presence === 'present' ? rounds.states$ : of<PollState<T>>({ status: 'paused', value: rounds.value, reason: presence }))),
    startWith<PollState<T>>({ status: 'pending' }),
    untilClosed(),
  );
}

/** The states up to the one that says that the session is closed. */
export function untilClosed<T>(): MonoTypeOperatorFunction<PollState<T>> {
  return takeWhile((state) => !(state.status === 'failed' && isKeystoneAuthError(state.error, 'session-closed')), true);
}

/** One poll after the other, and what has to be known of the last one. */
class Rounds<T> {
  readonly states$: Observable<PollState<T>>;
  value: T | undefined;
  readonly #runtime: Runtime;
  readonly #intervalMs: number;
  #failures = 0;
  #waitMs = 0;
  /** Until then, by the monotonic clock, the service wants to be left alone. */
  #restUntil = -Infinity;

  constructor(work: PollWork<T>, { intervalMs, pollTimeoutMs = POLL_TIMEOUT_MS, runtime = realRuntime }: Omit<PollOptions, 'presence$'>) {
    this.#runtime = runtime;
    this.#intervalMs = intervalMs;
    const round$ = defer(work).pipe(
      throwIfEmpty(() => new OptionError('work', 'The work of a poll came to its end without a value: it has to give one each time.')),
      take(1),
      within(pollTimeoutMs, runtime),
      map((value) => this.#succeeded(value)),
      catchError((error: unknown) => of(this.#failed(error))),
      repeat({ delay: () => from(runtime.sleep(this.#waitMs)).pipe(take(1)) }),
    );
    this.states$ = defer(() => this.#rested()).pipe(mergeMap(() => round$));
  }

  /** Somebody who is back is in a hurry, a service that is overloaded comes first. */
  #rested(): Observable<unknown> {
    const leftMs = this.#restUntil - this.#runtime.monotonic();
    return leftMs > 0 ? from(this.#runtime.sleep(leftMs)).pipe(take(1)) : of(undefined);
  }

  #succeeded(value: T): PollState<T> {
    this.value = value;
    this.#failures = 0;
    return { status: 'fresh', value, ...this.#next(0) };
  }

  #failed(error: unknown): PollState<T> {
    this.#failures += 1;
    return { status: 'failed', error, value: this.value, failures: this.#failures, ...this.#next(restMs(error)) };
  }

  #next(rest: number): { readonly at: number; readonly nextAt: number } {
    const at = this.#runtime.now();
    this.#restUntil = this.#runtime.monotonic() + rest;
    this.#waitMs = Math.max(rest, pollWaitMs(this.#intervalMs, this.#failures, () => this.#runtime.random()));
    return { at, nextAt: at + this.#waitMs };
  }
}

function within<T>(limitMs: number, runtime: Runtime): MonoTypeOperatorFunction<T> {
  const late$ = defer(() => from(runtime.deadline(limitMs))).pipe(
    map(() => {
      throw new DeadlineExceeded(`A poll did not finish within ${limitMs} ms ("pollTimeoutMs") and was given up.`, { outcome: 'unknown' });
    }),
  );
  return (source) => source.pipe(raceWith(late$));
}

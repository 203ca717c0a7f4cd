import { catchError, concat, concatMap, defer, EMPTY, map, of, throwError, type Observable, type OperatorFunction } from 'rxjs';
import { isJsonObject, textIn } from '../access/json-object.js';
import { isHttpError } from '../errors/http-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { ResourceFailed } from '../errors/resource-failed.js';
import { isFinalFailure } from './final-failure.js';
import { isPollState, type PollState } from './poll-state.js';
import { checkDuration } from './poll-options.js';
import { isDeleted } from './resource-fault.js';
import { PATIENCE_OPTIONS, Vigil, type Patience } from './vigil.js';

/** What a stream of states of a poll, or of values, is about. */
export type Polled<S> = S extends { readonly status: 'fresh'; readonly value: infer V } ? V : S extends PollState<unknown> ? never : S;

/** How something is waited for. */
export interface UntilOptions<T> extends Patience<T> {
  /** Whether it can no longer come true: a text says why. `serverFault`, `volumeFault` and `stackFault` are such functions. */
  readonly failWhen?: ((value: T) => string | boolean | undefined) | undefined;
  /** For so long a 404 is no end where nothing was seen yet: what was just made may be shown late. 0: it always is. @defaultValue 10 seconds */
  readonly appearsWithinMs?: number | undefined;
}

/** How the end of something is waited for. */
export interface UntilGoneOptions<T> extends Omit<UntilOptions<T>, 'appearsWithinMs'> {
  /** Whether this still tells of it but it is gone. @defaultValue `DELETED` and `DELETE_COMPLETE` */
  readonly isGone?: ((value: T) => boolean) | undefined;
}

const APPEARS_WITHIN_MS = 10_000;
const UNTIL: ReadonlySet<string> = new Set([...PATIENCE_OPTIONS, 'failWhen', 'appearsWithinMs']);
const UNTIL_GONE: ReadonlySet<string> = new Set([...PATIENCE_OPTIONS, 'failWhen', 'isGone']);

/**
 * The first value that is `ok`, out of the states of a poll or out of values:
 * `poll(() => nova.get(`/servers/${id}`), { intervalMs: 2000 }).pipe(until(({ body }) => body.server.status === 'ACTIVE', { failWhen: serverFault, deadlineMs: 300_000 }))`.
 * Errors with ResourceFailed as soon as `failWhen` says so, with DeadlineExceeded when the time is over, and with the error of a poll
 * that asking again will not mend: what is not there (404) after `appearsWithinMs`, not allowed, or asked in a wrong way.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function until<S>(ok: (value: NoInfer<Polled<S>>) => boolean, options: UntilOptions<NoInfer<Polled<S>>> = {}): OperatorFunction<S, Polled<S>> {
  refuseUnknownOptions(options, UNTIL, 'until');
  checkDuration('deadlineMs', options.deadlineMs);
  const { appearsWithinMs = APPEARS_WITHIN_MS, ...others } = options;
  if (appearsWithinMs !== 0) checkDuration('appearsWithinMs', appearsWithinMs);
  const isFinal = (error: unknown, { waitedMs, value }: Vigil<Polled<S>>): boolean =>
    isFinalFailure(error) && !(isHttpError(error, 404) && value === undefined && waitedMs < appearsWithinMs);
  return waiting(others, (vigil) => ({
    value: (value) => (ok(value) ? of(value) : goOn(vigil)),
    error: (error) => (isFinal(error, vigil) ? throwError(() => error) : goOn(vigil)),
  }));
}

/**
 * Waits for the end of something that is being deleted: a 404 is the end, and what was last seen of it (`undefined`: nothing) the
 * value. Otherwise as {@link until}.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function untilGone<S>(options: UntilGoneOptions<NoInfer<Polled<S>>> = {}): OperatorFunction<S, Polled<S> | undefined> {
  refuseUnknownOptions(options, UNTIL_GONE, 'untilGone');
  checkDuration('deadlineMs', options.deadlineMs);
  const { isGone = isDeleted } = options;
  return waiting(options, (vigil) => ({
    value: (value) => (isGone(value) ? of(value) : goOn(vigil)),
    error: (error) => {
      if (isHttpError(error, 404) || isHttpError(error, 410)) return of(vigil.value);
      return isFinalFailure(error) ? throwError(() => error) : goOn(vigil);
    },
  }));
}

/** What a value or a failed poll means: the end, or (nothing) that the waiting goes on. */
interface Judge<T, R> {
  readonly value: (value: T) => Observable<R>;
  readonly error: (error: unknown) => Observable<R>;
}

function waiting<S, R>({ failWhen, ...patience }: UntilGoneOptions<Polled<S>>, judgeFor: (vigil: Vigil<Polled<S>>) => Judge<Polled<S>, R>): OperatorFunction<S, R> {
  return (source$) =>
    defer(() => {
      const vigil = new Vigil<Polled<S>>(patience);
      const judge = judgeFor(vigil);
      const looked = (value: Polled<S>): Observable<R> => {
        vigil.saw(value);
        const fault = failWhen?.(value);
        if (fault !== undefined && fault !== false && fault !== '') throw failed(vigil.what, fault, value);
        return judge.value(value);
      };
      const missed = (error: unknown): Observable<R> => {
        vigil.missed(error);
        return judge.error(error);
      };
      return source$.pipe(
        map((item) => () => judged(item, { looked, missed })),
        // With an error the source itself has ended.
        catchError((error: unknown) => of(() => concat(missed(error), throwError(() => error)))),
        concatMap((judgement) => judgement()),
        vigil.kept(),
      );
    });
}

interface Ways<S, R> {
  readonly looked: (value: Polled<S>) => Observable<R>;
  readonly missed: (error: unknown) => Observable<R>;
}

function judged<S, R>(item: S, { looked, missed }: Ways<S, R>): Observable<R> {
  if (!isPollState(item)) return looked(item as Polled<S>);
  if (item.status === 'failed') return missed(item.error);
  return item.status === 'fresh' ? looked(item.value as Polled<S>) : EMPTY;
}

function goOn<T>(vigil: Vigil<T>): Observable<never> {
  vigil.goesOn();
  return EMPTY;
}

/** An error is read by people: of a text that goes on for pages the beginning. */
const LONGEST_SUMMARY = 300;

function summary(reason: string): string {
  const words = reason.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return words.length > LONGEST_SUMMARY ? `${words.slice(0, LONGEST_SUMMARY)}...` : words;
}

function failed(what: string, fault: string | true, value: unknown): ResourceFailed {
  const reason = fault === true ? undefined : fault;
  const words = reason === undefined ? 'it has failed' : summary(reason);
  const requestId = isJsonObject(value) ? textIn(value, 'requestId') : undefined;
  return new ResourceFailed(`There is no use in waiting for ${what}: ${words}.`, { reason, requestId });
}

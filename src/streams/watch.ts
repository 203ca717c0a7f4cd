import { concatMap, defer, filter, ReplaySubject, scan, share, startWith, switchMap, type Observable } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Client } from '../session/client.js';
import { changesBetween, type Snapshot } from './changes-between.js';
import type { ChangesSince } from './changes-since.js';
import { itemKey } from './item-key.js';
import { PAGINATE_OPTIONS, type PaginateOptions } from './pages.js';
import { checkDuration, checkPollOptions, POLL_OPTIONS, type PollOptions } from './poll-options.js';
import type { PollState } from './poll-state.js';
import { poll, untilClosed } from './poll.js';
import { closedOf, runtimeOf } from './runtime-of.js';
import { isSameJson } from './same-json.js';
import type { WatchEvent } from './watch-event.js';
import { WatchedList } from './watched-list.js';

/** How a list is watched: what there is about requests, lists and polls, and this. */
export interface WatchOptions<T> extends Omit<PaginateOptions, 'demand$'>, PollOptions {
  /** What an item is known by. @defaultValue its `id`, else its `uuid`, else its `name` */
  readonly keyOf?: ((item: T) => string | undefined) | undefined;
  /** What of an item counts: it has changed when this has. @defaultValue the whole item */
  readonly compareBy?: ((item: T) => unknown) | undefined;
  /** Asks between two looks at the whole list for what has changed only: `novaChanges`, for instance. @defaultValue the whole list each time */
  readonly changesSince?: ChangesSince<T> | undefined;
  /** With `changesSince`: how often the whole list is read all the same, which finds what was missed. @defaultValue 5 minutes */
  readonly resyncMs?: number | undefined;
}

const RESYNC_MS = 300_000;
const OWN_OPTIONS = ['keyOf', 'compareBy', 'changesSince', 'resyncMs'] as const satisfies readonly (keyof WatchOptions<unknown>)[];
const OPTIONS: ReadonlySet<string> = new Set([...PAGINATE_OPTIONS, ...POLL_OPTIONS, ...OWN_OPTIONS].filter((name) => name !== 'demand$'));

/** What is known, what just happened, and what is wrong at the moment. */
interface View<T> {
  readonly items: Snapshot<T> | undefined;
  readonly events: readonly WatchEvent<T>[];
  readonly trouble: WatchEvent<T> | undefined;
}

type Asked<T> = Extract<PollState<T>, { readonly status: 'fresh' | 'failed' }>;

/**
 * A list as it changes: `watch<Server>(nova, '/servers/detail', { intervalMs: 10_000, changesSince: novaChanges })`. A subscriber gets a
 * snapshot, then what was added, changed and is gone: at least once, and in order for each item. One poll serves all of them as with
 * {@link poll}, and a failed one is an event. What it gives is frozen: all subscribers share it. Completes only when its session is closed.
 *
 * @throws OptionError for an option that is unknown or cannot be right.
 */
export function watch<T = unknown>(client: Client, url: string, options: WatchOptions<T>): Observable<WatchEvent<T>> {
  refuseUnknownOptions(options, OPTIONS, 'watch');
  checkPollOptions(options, 'watch');
  checkDuration('resyncMs', options.resyncMs);
  const { keyOf = itemKey, compareBy, changesSince, resyncMs = RESYNC_MS, intervalMs, pollTimeoutMs, presence$, runtime = runtimeOf(client), ...request } = options;
  const isSame = (one: T, other: T): boolean => (compareBy === undefined ? isSameJson(one, other) : isSameJson(compareBy(one), compareBy(other)));
  const views$ = defer(() => {
    const list = new WatchedList<T>({ client, url, request, keyOf, changesSince, resyncMs, runtime });
    const state$ = poll(() => list.look(), { intervalMs, pollTimeoutMs, presence$, runtime });
    // Nobody waits for the time of the next poll to hear that the session was closed.
    return closedOf(client).pipe(startWith(undefined), switchMap(() => state$), untilClosed());
  }).pipe(
    filter((state) => state.status === 'fresh' || state.status === 'failed'),
    scan((view: View<T>, state) => viewAfter(view, state, isSame), { items: undefined, events: [], trouble: undefined }),
    share({ connector: () => new ReplaySubject<View<T>>(1) }),
  );
  return defer(() => {
    let joined = false;
    return views$.pipe(
      concatMap((view) => {
        const events = joined ? view.events : entryEvents(view);
        joined = true;
        return events;
      }),
    );
  });
}

function viewAfter<T>(view: View<T>, state: Asked<Snapshot<T>>, isSame: (one: T, other: T) => boolean): View<T> {
  if (state.status === 'failed') return failedView(view, state.error, state.nextAt);
  try {
    return freshView(view, state.value, isSame);
  } catch (error) {
    // What the caller compares by has thrown.
    return failedView(view, error, state.nextAt);
  }
}

function failedView<T>({ items }: View<T>, error: unknown, retryAt: number): View<T> {
  const trouble: WatchEvent<T> = { type: 'failed', error, retryAt };
  return { items, events: [trouble], trouble };
}

function freshView<T>({ items, trouble }: View<T>, now: Snapshot<T>, isSame: (one: T, other: T) => boolean): View<T> {
  const recovered: readonly WatchEvent<T>[] = trouble === undefined ? [] : [{ type: 'recovered' }];
  const changes = items === undefined ? [snapshotOf(now)] : changesBetween(items, now, isSame);
  return { items: now, events: [...recovered, ...changes], trouble: undefined };
}

/** What somebody gets who comes now. */
function entryEvents<T>({ items, trouble }: View<T>): readonly WatchEvent<T>[] {
  return [...(items === undefined ? [] : [snapshotOf(items)]), ...(trouble === undefined ? [] : [trouble])];
}

function snapshotOf<T>(items: Snapshot<T>): WatchEvent<T> {
  return { type: 'snapshot', items: Object.freeze([...items.values()]) };
}

import { computed, DestroyRef, effect, inject, PendingTasks, signal, untracked, type Signal } from '@angular/core';
import { defer, finalize } from 'rxjs';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { withParams } from '../http/query.js';
import { API_REQUEST_OPTIONS, type RequestOptions } from '../request/api-request.js';
import type { Client } from '../session/client.js';
import { NO_PAGE, pageByPage, type LoadedList } from '../streams/page-by-page.js';

/** How a list is asked for. */
export interface ListOptions extends Omit<RequestOptions, 'json' | 'body' | 'responseType' | 'raiseExc'> {
  /** Which member of the document is the list. @defaultValue the first that is one */
  readonly key?: string | undefined;
}

/** A list of a service, as far as it was loaded. */
export interface KeystoneList<T> {
  readonly items: Signal<readonly T[]>;
  readonly loading: Signal<boolean>;
  /** Why the last page could not be loaded. */
  readonly error: Signal<unknown>;
  readonly hasMore: Signal<boolean>;
  /** Loads the next page, if there is one and none is under way; after an error the same page again. */
  loadMore(): void;
  /** Begins anew; the items stay until the first page has come. */
  reload(): void;
}

const LIST_OPTIONS: ReadonlySet<string> = new Set([...API_REQUEST_OPTIONS, 'key']);

/**
 * A list as signals, page by page: `injectList<Server>(injectAdapter('compute'), '/servers/detail')`. Functions are followed like
 * computed signals: when another adapter or another URL comes, the list begins anew, and no answer to an older one is taken;
 * `undefined` as URL is the empty list. What is under way is aborted when the injection context ends.
 */
export function injectList<T>(adapter: Client | (() => Client), url: string | (() => string | undefined), options: ListOptions = {}): KeystoneList<T> {
  refuseUnknownOptions(options, LIST_OPTIONS, 'injectList');
  const { key, params, ...request } = options;
  const state = signal<LoadedList<T>>(NO_PAGE);
  const client = computed(() => (typeof adapter === 'function' ? adapter() : adapter));
  const first = computed(() => {
    const path = typeof url === 'function' ? url() : url;
    return path === undefined ? undefined : withParams(path, params);
  });
  const tasks = inject(PendingTasks);
  const pages = pageByPage<T>({
    // A page that is rendered on a server waits for its lists.
    get: (page) => defer(() => untracked(client).request(page, { ...request, method: 'GET' }).pipe(finalize(tasks.add()))),
    state: () => untracked(state),
    show: (now) => { state.set(now); },
    key,
  });
  effect(() => {
    const page = first();
    client();
    untracked(() => { pages.begin(page); });
  });
  inject(DestroyRef).onDestroy(() => { pages.stop(); });
  return {
    items: computed(() => state().items),
    loading: computed(() => state().loading),
    error: computed(() => state().error),
    hasMore: computed(() => state().next !== undefined),
    loadMore: () => { pages.more(); },
    reload: () => { pages.reload(untracked(first)); },
  };
}

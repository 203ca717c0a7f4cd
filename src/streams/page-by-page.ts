import { map, Subscription, type Observable } from 'rxjs';
import { readPage, type ListReply } from './next-page.js';

/** A list as far as it was loaded. */
export interface LoadedList<T> {
  readonly items: readonly T[];
  readonly loading: boolean;
  /** Why the last page could not be loaded. */
  readonly error: unknown;
  /** The page after the items; `undefined`: there is none, or it is not known yet. */
  readonly next: string | undefined;
}

/** What loads a list, and where it shows what there is. */
export interface PageMeans<T> {
  /** The document at a URL. */
  readonly get: (url: string) => Observable<ListReply>;
  readonly state: () => LoadedList<T>;
  readonly show: (state: LoadedList<T>) => void;
  /** Which member of the document is the list. */
  readonly key?: string | undefined;
}

/** A list that loads at the asking of a person, one page at a time. */
export interface PageByPage {
  /** Another list: nothing of the present one stays. `undefined` is the empty list. */
  begin(url: string | undefined): void;
  /** The same anew; the items stay until the first page is there. */
  reload(url: string | undefined): void;
  /** The next page, unless one is under way; after an error the same again. */
  more(): void;
  /** Aborts what is under way. */
  stop(): void;
}

/** The list before anything has come. */
export const NO_PAGE = { items: [], loading: true, error: undefined, next: undefined } as const;

/** Loads a list page by page: never two pages at a time, and no answer to a question that is no longer asked. */
export function pageByPage<T>({ get, state, show, key }: PageMeans<T>): PageByPage {
  let flight = Subscription.EMPTY;
  const stop = (): void => {
    flight.unsubscribe();
  };
  const load = (url: string | undefined, before: readonly T[]): void => {
    stop();
    if (url === undefined) return;
    show({ ...state(), loading: true, error: undefined });
    flight = get(url)
      .pipe(map((reply) => readPage(reply, url, key)))
      .subscribe({
        next: ({ items, next }) => { show({ items: [...before, ...(items as readonly T[])], loading: false, error: undefined, next }); },
        error: (error: unknown) => { show({ ...state(), loading: false, error }); },
      });
  };
  return {
    stop,
    begin: (url) => {
      show({ ...NO_PAGE, loading: url !== undefined });
      load(url, []);
    },
    reload: (url) => { load(url, []); },
    more: () => {
      const { items, loading, next } = state();
      if (!loading) load(next, items);
    },
  };
}

import { concat, defer, filter, finalize, from, ignoreElements, mergeMap, of, Subject, type Observable, type ObservableInput } from 'rxjs';
import { memoryTokenStore, type Runtime, type StoredText, type TokenStore } from 'keystoneauth-rx';

interface Kept {
  readonly text: string;
  readonly savedAt: number;
}

/** A store far away: each answer takes a while, and while it is broken each use fails. */
export interface FarStore {
  readonly store: TokenStore;
  /** From here on it fails, or works again. */
  setBroken(isBroken: boolean): void;
  /** Forgets all, as a browser or a cache does when it needs the space. */
  forgetAll(): void;
}

const ANSWER_MS = 3;

/** A store on the clock of `runtime`, as a page's storage or a server would be. */
export function farStore(runtime: Runtime): FarStore {
  const texts = new Map<string, Kept>();
  const saved$ = new Subject<string>();
  const locks = memoryTokenStore({ runtime });
  const held = new Map<string, string>();
  let isBroken = false;
  const answered = <T>(answer: () => ObservableInput<T>): Observable<T> =>
    concat(
      from(runtime.sleep(ANSWER_MS)).pipe(ignoreElements()) as Observable<T>,
      defer(() => {
        if (isBroken) throw new Error('QuotaExceededError');
        return answer();
      }),
    );
  const store: TokenStore = {
    load: (key) =>
      answered(() => {
        const kept = texts.get(key);
        return of<StoredText | undefined>(kept && { text: kept.text, ageMs: runtime.monotonic() - kept.savedAt });
      }),
    save: (key, text, { lease }) =>
      answered(() => {
        if (lease !== undefined && held.get(key) !== lease) return of(false);
        texts.set(key, { text, savedAt: runtime.monotonic() });
        saved$.next(key);
        return of(true);
      }),
    clear: (key) => answered(() => of(texts.delete(key))),
    withLock: <T>(key: string, work: (lease: string) => ObservableInput<T>) => {
      const holding = (lease: string): Observable<T> => {
        held.set(key, lease);
        const leave = (): void => {
          // The next one may have it by then.
          if (held.get(key) === lease) held.delete(key);
        };
        return from(work(lease)).pipe(finalize(leave));
      };
      return answered(() => of(undefined)).pipe(mergeMap(() => from(locks.withLock(key, holding))));
    },
    watch: (key) => saved$.pipe(filter((saved) => saved === key)),
  };
  return { store, setBroken: (broken) => (isBroken = broken), forgetAll: () => texts.clear() };
}

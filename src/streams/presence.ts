import { defer, distinctUntilChanged, map, merge, Observable, of, startWith } from 'rxjs';
import type { Absence } from './poll-state.js';

/** Whether there is anybody to poll for, or why not. */
export type Presence = 'present' | Absence;

/** What tells a listener when something happens. */
interface Source {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}

/** As much of a browser's global scope as presence is read from: a page has a document, a worker none, Node neither. */
interface Scope {
  readonly document?: (Source & { readonly visibilityState?: string }) | undefined;
  readonly navigator?: { readonly onLine?: boolean } | undefined;
  readonly addEventListener?: Source['addEventListener'] | undefined;
  readonly removeEventListener?: Source['removeEventListener'] | undefined;
}

/**
 * Whether somebody looks at this page and the device is online, now and from here on. In a worker only whether it is online; where
 * there is no browser, always `present`.
 */
export function pagePresence(): Observable<Presence> {
  return defer(() => presenceIn(globalThis as unknown as Scope));
}

function presenceIn(scope: Scope): Observable<Presence> {
  const { document } = scope;
  const changes = [
    document === undefined ? [] : [events(document, 'visibilitychange')],
    isSource(scope) && scope.navigator?.onLine !== undefined ? [events(scope, 'online'), events(scope, 'offline')] : [],
  ].flat();
  if (changes.length === 0) return of('present');
  return merge(...changes).pipe(
    startWith(undefined),
    map(() => presenceOf(scope)),
    distinctUntilChanged(),
  );
}

function presenceOf({ document, navigator }: Scope): Presence {
  if (navigator?.onLine === false) return 'offline';
  return document?.visibilityState === 'hidden' ? 'hidden' : 'present';
}

function isSource(scope: Scope): scope is Scope & Source {
  return typeof scope.addEventListener === 'function' && typeof scope.removeEventListener === 'function';
}

function events(source: Source, type: string): Observable<void> {
  return new Observable((subscriber) => {
    const tell = (): void => { subscriber.next(); };
    source.addEventListener(type, tell);
    return () => { source.removeEventListener(type, tell); };
  });
}

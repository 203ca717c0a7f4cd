import { catchError, defer, endWith, ignoreElements, lastValueFrom, map, mergeMap, of, take, tap, timer, type Observable } from 'rxjs';
import type { KeystoneEvent, Session } from 'keystoneauth-rx';

/** How much is asked of a session. */
export interface Pace {
  readonly perSecond: number;
  readonly requests: number;
}

/** What was seen of a session under steady traffic. */
export interface Seen {
  /** How often each ending was seen: a status, or the code of an error. */
  readonly endings: Readonly<Record<string, number>>;
  /** Requests that began before a sign-in ended and were sent after it. */
  readonly waited: number;
  /** For each sign-in that succeeded, how many requests were begun and answered while it was under way. */
  readonly answeredMeanwhile: readonly number[];
  /** The states of the token, each once. */
  readonly states: readonly string[];
  /** Replies with status 401. */
  readonly rejections: number;
  readonly elapsedMs: number;
}

/** What happened, in order; `request` counts from 0. */
type Entry =
  | { readonly what: 'begun' | 'sent' | 'answered'; readonly request: number }
  | { readonly what: 'sign-in began' | 'sign-in ended' | 'rejected' };

/** Sends GET requests for servers at a steady pace, whatever becomes of each. The session has to be signed in. */
export async function steadyTraffic(session: Session, { perSecond, requests }: Pace): Promise<Seen> {
  const log: Entry[] = [];
  const endings: Record<string, number> = {};
  const states = new Set<string>();
  const heard = session.events$.subscribe((event) => log.push(...entriesOf(event)));
  heard.add(session.state$.subscribe(({ status }) => states.add(status)));
  const request = (number: number): Observable<void> =>
    defer(() => {
      log.push({ what: 'begun', request: number });
      return session.get('/servers', { endpointFilter: { serviceType: 'compute' }, params: { request: number } });
    }).pipe(
      map(({ status }) => String(status)),
      catchError((error: unknown) => of(codeOf(error))),
      tap(() => log.push({ what: 'answered', request: number })),
      map((ending) => void (endings[ending] = (endings[ending] ?? 0) + 1)),
    );
  const startedAt = performance.now();
  await lastValueFrom(timer(0, 1000 / perSecond).pipe(take(requests), mergeMap(request), ignoreElements(), endWith(undefined)));
  heard.unsubscribe();
  return { endings, ...judged(log), states: [...states].sort(), elapsedMs: performance.now() - startedAt };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function entriesOf(event: KeystoneEvent): readonly Entry[] {
  switch (event.type) {
    case 'sign-in-started':
      return [{ what: 'sign-in began' }];
    case 'sign-in-succeeded':
      return [{ what: 'sign-in ended' }];
    case 'response-received':
      return event.status === 401 ? [{ what: 'rejected' }] : [];
    case 'request-sent': {
      const number = /[?&]request=(\d+)/.exec(event.url)?.[1];
      return number === undefined ? [] : [{ what: 'sent', request: Number(number) }];
    }
    default:
      return [];
  }
}

/** Reads the log: who waited, and who did not have to. */
function judged(log: readonly Entry[]): Pick<Seen, 'waited' | 'answeredMeanwhile' | 'rejections'> {
  const unsent = new Set<number>();
  const begunMeanwhile = new Set<number>();
  const answeredMeanwhile: number[] = [];
  let waited = 0;
  let answered = 0;
  for (const entry of log) {
    if (entry.what === 'begun') {
      unsent.add(entry.request);
      begunMeanwhile.add(entry.request);
    } else if (entry.what === 'sent') unsent.delete(entry.request);
    else if (entry.what === 'answered') answered += begunMeanwhile.has(entry.request) ? 1 : 0;
    else if (entry.what === 'sign-in began') {
      begunMeanwhile.clear();
      answered = 0;
    } else if (entry.what === 'sign-in ended') {
      waited += unsent.size;
      unsent.clear();
      answeredMeanwhile.push(answered);
    }
  }
  return { waited, answeredMeanwhile, rejections: log.filter(({ what }) => what === 'rejected').length };
}

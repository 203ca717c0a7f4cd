import { catchError, defer, EMPTY, filter, from, ignoreElements, map, merge, mergeMap, Observable, of, raceWith, repeat, Subject, take, takeWhile, tap, throwError } from 'rxjs';
import { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { randomId } from '../runtime/random-id.js';
import type { Runtime } from '../runtime/runtime.js';
import { succeeded, type RedisEntry } from './redis-entry.js';
import { ACQUIRE, RELEASE, RENEW } from './redis-scripts.js';

/** What a lock needs. */
export interface RedisLock {
  readonly entry: RedisEntry;
  readonly runtime: Runtime;
  /** What those who wait are told; never errors. */
  readonly messages$: Observable<string>;
}

/** How long the lock of a holder that died stands, by Redis' clock. */
const LEASE_MS = 7000;
/** Two renewals in a row may fail, or be late. */
const RENEWAL_MS = 2000;
/** Who waits looks again after a pause between these; being told is quicker. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [25, 250];

/** Runs `work` while the lock is held here and nowhere else. Errors before that if Redis fails; after that it does not matter. */
export function withRedisLock<T>(lock: RedisLock, work: (lease: string) => Observable<T>): Observable<T> {
  return defer(() => {
    const lease = randomId();
    return acquired(lock, lease).pipe(mergeMap(() => whileHeld(lock, lease, work)));
  });
}

/** Emits once the lock is held. */
function acquired(lock: RedisLock, lease: string): Observable<unknown> {
  const attempt$ = lock.entry
    .run({
      ...{ what: 'lock a token', script: ACQUIRE, args: [lease, String(LEASE_MS)] },
      // Nobody would renew it, and others would wait for its end.
      late: (reply) => { if (succeeded(reply)) letGo(lock, lease); },
    })
    .pipe(map(succeeded), catchError((error: unknown) => {
      // Redis may have done it, and the reply was lost.
      if (!wasRefused(error)) letGo(lock, lease);
      return throwError(() => error);
    }));
  return attempt$.pipe(mergeMap((isHeld) => (isHeld ? of(true) : turn(lock, attempt$))));
}

/** Tries again and again until it is this one's turn, and never twice at once: the second reply would find nobody and let go of what the first one got. */
function turn({ messages$, runtime }: RedisLock, attempt$: Observable<boolean>): Observable<unknown> {
  return defer(() => {
    const released$ = new Subject<void>();
    const told$ = messages$.pipe(filter((message) => message === 'released'), tap(() => { released$.next(); }), ignoreElements());
    const pause = (times: number): Observable<unknown> => from(runtime.sleep(pauseMs(times, runtime.random()))).pipe(raceWith(released$), take(1));
    const attempts$ = defer(() => pause(0)).pipe(mergeMap(() => attempt$.pipe(repeat({ delay: pause }))));
    return merge(told$, attempts$).pipe(filter((isHeld) => isHeld), take(1));
  });
}

/** Longer each time, and never the same for all who wait. */
function pauseMs(times: number, chance: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** times, LONGEST_PAUSE_MS) * (0.5 + chance / 2);
}

/** A lease that was lost is not taken back: somebody may have had the lock, and saved, in between. */
function whileHeld<T>(lock: RedisLock, lease: string, work: (lease: string) => Observable<T>): Observable<T> {
  const { entry, runtime } = lock;
  const renewal$ = defer(() => from(runtime.tick(RENEWAL_MS))).pipe(
    mergeMap(() => entry.run({ what: 'keep a lock', script: RENEW, args: [lease, String(LEASE_MS)] }).pipe(catchError(() => of(1)))),
    repeat(),
    takeWhile(succeeded),
    ignoreElements(),
    catchError(() => EMPTY),
  );
  return new Observable<T>((subscriber) => {
    subscriber.add(renewal$.subscribe());
    subscriber.add(() => { letGo(lock, lease); });
    defer(() => work(lease)).subscribe(subscriber);
  });
}

/** Quietly: where that fails, the lease ends by itself. */
function letGo({ entry }: RedisLock, lease: string): void {
  entry.run({ what: 'unlock a token', script: RELEASE, args: [lease, entry.channel] }).subscribe({ error: () => undefined });
}

function wasRefused(error: unknown): boolean {
  return error instanceof KeystoneAuthError && error.outcome === 'refused';
}

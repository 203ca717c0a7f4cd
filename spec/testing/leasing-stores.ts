import { defer, finalize, first, from, mergeMap, Observable, of, repeat, tap } from 'rxjs';
import type { Runtime } from '../../src/runtime/runtime.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import type { TokenStore } from '../../src/token/store/token-store.js';

/** How locks are kept. */
export interface Leasing {
  /** How long a lease lasts that is not renewed. */
  readonly lastsMs: number;
  /** How often it is renewed. */
  readonly renewedMs: number;
  /** Whether `save` looks at them. */
  readonly isChecked: boolean;
}

interface Lease {
  readonly id: string;
  endsAt: number;
}

/** Stores of several processes whose locks are leases on a server with the clock of `server`, as a database has them. */
export function leasingStores(server: Runtime, { lastsMs, renewedMs, isChecked }: Leasing): (runtime: Runtime) => TokenStore {
  const texts = memoryTokenStore({ runtime: server });
  const leases = new Map<string, Lease>();
  const held = (key: string): Lease | undefined => {
    const lease = leases.get(key);
    return lease !== undefined && server.monotonic() < lease.endsAt ? lease : undefined;
  };
  let count = 0;

  const lock = <T>(key: string, work: (lease: string) => Observable<T>, { tick }: Pick<Runtime, 'tick'>): Observable<T> => {
    const own: Lease = { id: `lease-${String((count += 1))}`, endsAt: 0 };
    const renew = (): void => {
      if (held(key) === own) own.endsAt = server.monotonic() + lastsMs;
    };
    const take = (): boolean => {
      if (held(key) !== undefined) return false;
      own.endsAt = server.monotonic() + lastsMs;
      leases.set(key, own);
      return true;
    };
    const renewed$ = defer(() => from(tick(renewedMs))).pipe(tap(renew), repeat());
    const working$ = new Observable<T>((subscriber) => {
      subscriber.add(renewed$.subscribe());
      subscriber.add(defer(() => work(own.id)).subscribe(subscriber));
    });
    return defer(() => of(take())).pipe(
      repeat({ delay: () => from(tick(100)) }),
      first((isTaken) => isTaken),
      mergeMap(() => working$),
      finalize(() => {
        if (leases.get(key) === own) leases.delete(key);
      }),
    );
  };

  return (runtime) => ({
    load: (key) => texts.load(key),
    clear: (key) => texts.clear(key),
    save: (key, text, { lease, lifeMs }) =>
      isChecked && lease !== undefined && held(key)?.id !== lease ? of(false) : texts.save(key, text, { lifeMs }),
    withLock: (key, work) => defer(() => lock(key, work, { tick: (ms) => runtime.tick(ms) })),
  });
}

import { catchError, defer, EMPTY, finalize, firstValueFrom, from, ignoreElements, map, mergeMap, NEVER, Observable, of, tap, type Observer, type Subscriber } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { tokenStoreContract, type StoreProcess, type TokenStoreContractOptions } from 'keystoneauth-rx/testing';
import { clockApart } from '../../src/testing/store-contract/clock-apart.js';
import { LockQueue } from '../../src/token/store/lock-queue.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import type { StoredText, TokenStore } from '../../src/token/store/token-store.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { inVirtualTime } from './in-virtual-time.js';
import { leasingStores, type Leasing } from './leasing-stores.js';

type Open = (process: StoreProcess) => TokenStore;

/** What the cases say that fail, by name, where `makeOpen` opens the stores. */
async function failures(
  makeOpen: (runtime: VirtualRuntime) => Open,
  options: Partial<TokenStoreContractOptions> = {},
): Promise<Record<string, string>> {
  const runtime = new VirtualRuntime();
  const failed: Record<string, string> = {};
  for (const { name, run } of tokenStoreContract({ open: makeOpen(runtime), runtime, ...options })) {
    await inVirtualTime(runtime, run()).catch((error: unknown) => {
      failed[name] = (error as Error).message;
    });
  }
  return failed;
}

/** Stores that differ from a sound one in what `change` gives for each process. */
function almost(change: (sound: TokenStore, process: StoreProcess) => Partial<TokenStore>) {
  return (runtime: VirtualRuntime): Open => {
    const sound = memoryTokenStore({ runtime });
    const whole: TokenStore = {
      load: (key) => sound.load(key),
      save: (key, text, options) => sound.save(key, text, options),
      clear: (key) => sound.clear(key),
      withLock: (key, work) => sound.withLock(key, work),
      watch: (key) => sound.watch?.(key) ?? NEVER,
    };
    return (process) => ({ ...whole, ...change(sound, process) });
  };
}

const mapText = (stored$: ReturnType<TokenStore['load']>, change: (text: string) => string): Observable<StoredText | undefined> =>
  from(stored$).pipe(map((stored) => stored && { ...stored, text: change(stored.text) }));

/** What is given to `subscriber`, which does not pass on that it left. */
const forward = <T>(subscriber: Subscriber<T>): Observer<T> => ({
  next: (value) => { subscriber.next(value); },
  error: (error: unknown) => { subscriber.error(error); },
  complete: () => { subscriber.complete(); },
});

/** What the stores of one case share besides what is kept; keys are never used twice. */
const shared = new LockQueue();
const held = new Set<string>();

/** Stores of a server with leases, but for `change`. */
function leasing(change: Partial<Leasing> = {}) {
  return (runtime: VirtualRuntime): Open => {
    const open = leasingStores(runtime, { lastsMs: 8000, renewedMs: 2000, isChecked: true, ...change });
    return ({ runtime: own }) => open(own);
  };
}

describe('tokenStoreContract', () => {
  it('is kept by a store that is sound', async () => {
    expect(await failures(almost(() => ({})))).toEqual({});
  });

  it('is kept by a store without watch whose holders renew a lease', async () => {
    expect(await failures(leasing(), { lockPassesOnMs: 9000 })).toEqual({});
  });

  it.each<[string, ReturnType<typeof almost>, string[]]>([
    ['gives an empty text for nothing', almost((sound) => ({ load: (key) => from(sound.load(key)).pipe(map((stored) => stored ?? { text: '', ageMs: 0 })) })), [
      'gives nothing where nothing was saved',
      'keeps one text whole when two are saved at once',
      'forgets what is cleared, and does not mind clearing nothing',
      'keeps keys apart',
    ]],
    ['knows one byte a letter', almost((sound) => ({ load: (key) => mapText(sound.load(key), (text) => Buffer.from(text, 'latin1').toString('latin1')) })), [
      'gives every process what one of them saved, whatever the script and with 200,000 characters',
    ]],
    ['has room for 64 kB', almost((sound) => ({ load: (key) => mapText(sound.load(key), (text) => text.slice(0, 65_535)) })), [
      'gives every process what one of them saved, whatever the script and with 200,000 characters',
      'keeps one text whole when two are saved at once',
    ]],
    ['keeps what it read', almost((sound) => {
      const read = new Map<string, StoredText>();
      const note = (key: string) => (stored: StoredText | undefined) => {
        if (stored !== undefined) read.set(key, stored);
      };
      return { load: (key) => defer(() => (read.has(key) ? of(read.get(key)) : from(sound.load(key)).pipe(tap(note(key))))) };
    }), [
      'replaces what was saved before',
      'forgets what is cleared, and does not mind clearing nothing',
      'gives each of 20 who want one lock a turn, and loses nothing they save',
      'saves for who holds the lock',
    ]],
    ['never replaces', almost((sound) => ({
      save: (key, text, options) => from(sound.load(key)).pipe(mergeMap((stored) => (stored === undefined ? from(sound.save(key, text, options)) : of(true)))),
    })), [
      'replaces what was saved before',
      'gives each of 20 who want one lock a turn, and loses nothing they save',
      'saves for who holds the lock',
      'saves nothing for who held the lock before',
      'saves nothing for a lease of another key, or of nobody',
      'tells who watches a key that somebody else saved',
    ]],
    ['forgets nothing', almost(() => ({ clear: () => of(undefined) })), [
      'forgets what is cleared, and does not mind clearing nothing',
      'keeps keys apart',
    ]],
    ['minds clearing nothing', almost((sound) => ({
      clear: (key) => from(sound.clear(key)).pipe(map((wasThere) => { if (wasThere !== true) throw new Error('nothing to clear'); })),
    })), ['forgets what is cleared, and does not mind clearing nothing']],
    ['mixes up keys', almost((sound) => ({
      load: (key) => sound.load(key.replace('discovery-', '')),
      save: (key, text, options) => sound.save(key.replace('discovery-', ''), text, options),
    })), ['keeps keys apart']],
    ['takes whole milliseconds', almost((sound) => ({
      save: (key, text, options) => defer(() => {
        if (!Number.isInteger(options.lifeMs)) throw new Error('no integer');
        return sound.save(key, text, options);
      }),
    })), ['takes lives of every length']],
    ['counts the age by the clocks of its processes', almost((sound, { runtime }) => ({
      load: (key) => from(sound.load(key)).pipe(map((stored) => stored && { text: stored.text.slice(13), ageMs: runtime.now() - Number(stored.text.slice(0, 13)) })),
      save: (key, text, options) => sound.save(key, `${String(runtime.now())}${text}`, options),
    })), ['tells how old a text is by one clock for all, or not at all']],
    ['swallows what the work emits', almost((sound) => ({ withLock: (key, work) => from(sound.withLock(key, work)).pipe(ignoreElements()) })), [
      'calls the work of withLock once, and emits what it emits',
      'gives each of 20 who want one lock a turn, and loses nothing they save',
    ]],
    ['calls the work twice', almost((sound) => ({
      withLock: (key, work) => sound.withLock(key, (lease) => { work(lease).subscribe().unsubscribe(); return work(lease); }),
    })), [
      'calls the work of withLock once, and emits what it emits',
      'lets nobody in while somebody holds the lock, and one after the other then',
      'gives each of 20 who want one lock a turn, and loses nothing they save',
    ]],
    ['locks within a process only', almost((sound) => {
      const locks = new LockQueue();
      return {
        withLock: (key, work) => locks.hold(key, work),
        save: (key, text, { lease, lifeMs }) => (lease !== undefined && !locks.isHeld(key, lease) ? of(false) : sound.save(key, text, { lifeMs })),
      };
    }), [
      'lets nobody in while somebody holds the lock, and one after the other then',
      'gives each of 20 who want one lock a turn, and loses nothing they save',
      'forgets who no longer waits',
      'saves nothing for who held the lock before',
    ]],
    ['has one lock for all keys', almost((sound) => ({
      withLock: (_key, work) => shared.hold('the lock', work),
      save: (key, text, { lease, lifeMs }) => (lease !== undefined && !shared.isHeld('the lock', lease) ? of(false) : sound.save(key, text, { lifeMs })),
    })), [
      'lets nobody in while somebody holds the lock, and one after the other then',
      'does not keep who wants the lock of one key waiting for that of another',
      'forgets who no longer waits',
      'saves nothing for a lease of another key, or of nobody',
    ]],
    ['does not look at leases', almost((sound) => ({ save: (key, text, { lifeMs }) => sound.save(key, text, { lifeMs }) })), [
      'saves nothing for who held the lock before',
      'saves nothing for a lease of another key, or of nobody',
    ]],
    ['saves for holders alone', almost((sound) => ({
      withLock: (key, work) => sound.withLock(key, (lease) => defer(() => (held.add(key), work(lease))).pipe(finalize(() => held.delete(key)))),
      save: (key, text, options) => (options.lease === undefined && held.has(key) ? of(false) : sound.save(key, text, options)),
    })), ['saves without a lease, whoever holds the lock']],
    ['keeps the lock of work that failed', almost((sound) => ({
      withLock: (key, work) =>
        new Observable((subscriber) => {
          let hasFailed = false;
          const hang = (error: unknown): Observable<never> => {
            hasFailed = true;
            subscriber.error(error);
            return NEVER;
          };
          const holding = from(sound.withLock(key, (lease) => defer(() => work(lease)).pipe(catchError(hang)))).subscribe(forward(subscriber));
          return () => {
            if (!hasFailed) holding.unsubscribe();
          };
        }),
    })), ['lets go of the lock when the work fails, and passes on why']],
    ['has an error of its own for work that failed', almost((sound) => ({
      withLock: (key, work) => from(sound.withLock(key, work)).pipe(catchError(() => { throw new Error('the work failed'); })),
    })), ['lets go of the lock when the work fails, and passes on why']],
    ['keeps the lock of who left', almost((sound) => ({
      withLock: (key, work) => new Observable((subscriber) => void from(sound.withLock(key, work)).subscribe(forward(subscriber))),
    })), ['lets go of the lock when who holds it unsubscribes', 'forgets who no longer waits']],
    ['never tells who watches', almost(() => ({ watch: () => NEVER })), ['tells who watches a key that somebody else saved']],
    ['stops telling who watches', almost(() => ({ watch: () => EMPTY })), ['tells who watches a key that somebody else saved']],
  ])('is not kept by a store that %s', async (_what, makeOpen, names) => {
    expect(Object.keys(await failures(makeOpen))).toEqual(names);
  });

  it.each<[string, ReturnType<typeof leasing>, string[]]>([
    ['does not renew leases', leasing({ renewedMs: 1e9 }), ['leaves the lock to who holds it, however long that takes']],
    ['gives leases for longer than it says', leasing({ lastsMs: 12_000 }), ['passes on the lock of a process that died, and saves nothing for it any more']],
    ['does not look at leases', leasing({ isChecked: false }), [
      'saves nothing for who held the lock before',
      'saves nothing for a lease of another key, or of nobody',
      'passes on the lock of a process that died, and saves nothing for it any more',
    ]],
  ])('is not kept by a server that %s', async (_what, makeOpen, names) => {
    expect(Object.keys(await failures(makeOpen, { lockPassesOnMs: 9000 }))).toEqual(names);
  });

  it.each([
    ['does not hold it against a store that a machine stood still for longer than a lease', 1, {}],
    ['holds it against a store that it happens again and again', Infinity, {
      'gives each of 20 who want one lock a turn, and loses nothing they save': 'Expected of the token store: true from save of who holds the lock (the longest turn took 9000 ms).',
    }],
  ])('%s', async (_what, times, expected) => {
    const stalling = (runtime: VirtualRuntime): Open => {
      let left = times;
      // The clock by which leases end goes on while the machine does not.
      const open = leasingStores({ ...clockApart(runtime, 0), monotonic: () => runtime.now() }, { lastsMs: 8000, renewedMs: 2000, isChecked: true });
      return ({ runtime: own }) => {
        const store = open(own);
        const stall = (text: string): void => {
          if (text !== '7' || left === 0) return;
          left -= 1;
          runtime.jumpWall(9000);
        };
        return { ...store, save: (key, text, options) => defer(() => (stall(text), store.save(key, text, options))) };
      };
    };

    expect(await failures(stalling)).toEqual(expected);
  });

  it('says what was expected', async () => {
    const deaf = await failures(almost((sound) => ({ save: (key, text, { lifeMs }) => sound.save(key, text, { lifeMs }), watch: () => NEVER })));
    const forgetful = await failures(almost(() => ({ load: () => of(undefined) })));

    expect(deaf).toEqual({
      'saves nothing for who held the lock before': 'Expected of the token store: false from save with a lease, while another one holds.',
      'saves nothing for a lease of another key, or of nobody': 'Expected of the token store: false from save with a lease that is not of this key.',
      'tells who watches a key that somebody else saved': 'Expected of the token store: watch to tell of a save within 10000 ms.',
    });
    expect(forgetful).toMatchObject({ 'replaces what was saved before': 'Expected of the token store: the text "the first, which is the longer text" to be kept, not undefined.' });
  });

  it('leaves nothing behind', async () => {
    const runtime = new VirtualRuntime();
    const store = memoryTokenStore({ runtime });
    const used = new Set<string>();
    const open = (): TokenStore => ({
      load: (key) => store.load(key),
      save: (key, text, options) => (used.add(key), store.save(key, text, options)),
      clear: (key) => store.clear(key),
      withLock: (key, work) => (used.add(key), store.withLock(key, work)),
    });

    for (const { run } of tokenStoreContract({ open, runtime })) await inVirtualTime(runtime, run());

    expect(used.size).toBeGreaterThan(20);
    for (const key of used) {
      expect(await firstValueFrom(from(store.load(key)))).toBeUndefined();
      expect(await firstValueFrom(from(store.withLock(key, (lease) => of(lease))))).toBeDefined();
    }
    expect(runtime.waiting('deadline')).toEqual([]);
  });

  it.each([
    ['open', {}],
    ['open', { open: memoryTokenStore() }],
    ['limitMs', { open: memoryTokenStore, limitMs: 0 }],
    ['lockPassesOnMs', { open: memoryTokenStore, lockPassesOnMs: 10_001 }],
    ['store', { open: memoryTokenStore, store: memoryTokenStore() }],
  ])('refuses an impossible "%s"', (option, options) => {
    expect(() => tokenStoreContract(options as unknown as TokenStoreContractOptions)).toThrow(expect.objectContaining({ options: [option] }));
  });
});

import fs, { rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { defer, EMPTY, firstValueFrom, mergeMap, race, raceWith, repeat, timer, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { TokenStore } from '../../src/token/store/token-store.js';
import { hastyRuntime } from './hasty-runtime.js';
import { first, tokenFolder } from './token-folder.js';

const KEY = '5e'.repeat(32);
const OTHER = 'ab'.repeat(32);
const TEXT = 'txt-Hc29Fv-record';
const LIFE = { lifeMs: Infinity };

const watch = (store: TokenStore, key = KEY): Observable<unknown> => store.watch?.(key) ?? EMPTY;
/** Saves again and again: when a watch has begun to see is not to be seen. */
function saving(store: TokenStore, key = KEY): Observable<never> {
  let last: Promise<unknown> | undefined;
  const save = (): Promise<unknown> => (last = first(store.save(key, TEXT, LIFE)).catch(() => undefined));
  // One that goes on would make the folder anew when the spec has removed it.
  onTestFinished(async () => {
    await last;
  });
  return defer(save).pipe(repeat({ delay: () => timer(20) }), mergeMap(() => EMPTY));
}

describe('watch of fileTokenStore', () => {
  it('tells that another store saved, even if there was no folder when it began', async () => {
    const directory = join(tokenFolder(), 'tokens');

    const seen$ = race(watch(fileTokenStore({ directory })), saving(fileTokenStore({ directory })));

    expect(await firstValueFrom(seen$)).toBe(`${KEY}.token`);
  });

  it('tells nothing of locks and of other keys', async () => {
    const directory = tokenFolder();
    const [store, other] = [fileTokenStore({ directory }), fileTokenStore({ directory })];
    const seen: unknown[] = [];
    const watching = watch(store).subscribe((name) => seen.push(name));
    await firstValueFrom(watch(other, OTHER).pipe(raceWith(saving(store, OTHER))));

    await first(other.withLock(KEY, () => timer(0)));
    await firstValueFrom(watch(other, OTHER).pipe(raceWith(saving(store, OTHER))));

    expect(seen).toEqual([]);
    watching.unsubscribe();
  });

  it('goes on when the folder was removed and is made again', async () => {
    const directory = tokenFolder();
    const [store, other] = [fileTokenStore({ directory, runtime: hastyRuntime(200) }), fileTokenStore({ directory })];
    const seen: unknown[] = [];
    const watching = watch(store).subscribe((name) => seen.push(name));
    await firstValueFrom(watch(store).pipe(raceWith(saving(other))));
    rmSync(directory, { recursive: true });

    const again = saving(other).subscribe();
    while (!seen.includes(undefined) || seen.at(-1) === undefined) await firstValueFrom(timer(5));

    again.unsubscribe();
    watching.unsubscribe();
    expect(seen.slice(seen.indexOf(undefined))).toContain(`${KEY}.token`);
  });

  it('asks the system once, however many watch', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    const asked = vi.spyOn(fs, 'watch');
    syncBuiltinESMExports();
    onTestFinished(() => {
      asked.mockRestore();
      syncBuiltinESMExports();
    });
    const seen: unknown[] = [];
    const watching = [KEY, KEY, OTHER].map((key) => watch(store, key).subscribe((name) => seen.push(name)));
    for (const key of [KEY, OTHER]) await firstValueFrom(watch(store, key).pipe(raceWith(saving(store, key))));

    expect(asked).toHaveBeenCalledTimes(1);
    expect(seen.filter((name) => name === `${KEY}.token`).length).toBeGreaterThanOrEqual(2);
    expect(seen).toContain(`${OTHER}.token`);
    for (const each of watching) each.unsubscribe();
  });

  it('is silent where there can be no folder', async () => {
    const store = fileTokenStore({ directory: '/dev/null/tokens' });

    expect(await firstValueFrom(race(watch(store), timer(50)))).toBe(0);
  });

  it('keeps no process alive', async () => {
    const directory = tokenFolder();
    const watching = watch(fileTokenStore({ directory })).subscribe();
    await firstValueFrom(watch(fileTokenStore({ directory })).pipe(raceWith(saving(fileTokenStore({ directory })))));

    expect(process.getActiveResourcesInfo()).not.toContain('FSEventWrap');
    watching.unsubscribe();
  });
});

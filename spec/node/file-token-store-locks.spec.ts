import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { firstValueFrom, from, NEVER, of, race, throwError, timer } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { realRuntime, type Runtime } from '../../src/runtime/runtime.js';
import { hastyRuntime } from './hasty-runtime.js';
import { failureOf, first, hold, tokenFolder } from './token-folder.js';

const KEY = '5e'.repeat(32);
const TEXT = 'txt-Wn63Pk-older';
const NEWER = 'txt-Gj18Sy-newer';
/** Where nobody can see whether a process lives. */
const ELSEWHERE = { place: 'another machine' };
const LIFE = { lifeMs: Infinity };

/** A process of which nothing is heard any more, though its pid is there: it is busy, or was stopped, or runs elsewhere. */
const silent: Runtime = { ...realRuntime, tick: () => NEVER };

/** Real time, and how long each pause between two looks at a lock was. */
function counted(): { readonly looks: readonly number[]; readonly runtime: Runtime } {
  const looks: number[] = [];
  const sleep = (ms: number): ReturnType<Runtime['sleep']> => {
    looks.push(ms);
    return realRuntime.sleep(ms);
  };
  return { looks, runtime: { ...realRuntime, sleep } };
}

/** The pid of a process that has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

const locksIn = (directory: string): string[] => readdirSync(directory).filter((name) => name.endsWith('.lock'));
const isFree = (directory: string): boolean => readFileSync(join(directory, locksIn(directory)[0] ?? ''), 'utf8').startsWith('free');

/** Puts another lock in the place of that of a holder, by somebody who is like it but for `differences`. */
function lockOf(directory: string, differences: object): void {
  const name = locksIn(directory)[0] ?? '';
  const [pulse, owner] = readFileSync(join(directory, name), 'utf8').split('\n') as [string, string];
  writeFileSync(join(directory, name), `${pulse}\n${JSON.stringify({ ...(JSON.parse(owner) as object), ...differences })}\n`);
}

describe('withLock of fileTokenStore', () => {
  it('is held by one at a time, also by stores of one process, and passes on when the work has ended', async () => {
    const directory = tokenFolder();
    const holder = await hold(fileTokenStore({ directory }), KEY);
    const { looks, runtime } = counted();
    const waiting = fileTokenStore({ directory, runtime });
    let hasBegun = false;
    const turn = first(waiting.withLock(KEY, () => of((hasBegun = true))));

    while (looks.length < 5) await firstValueFrom(timer(5));
    const early = hasBegun;
    await holder.letGo();

    expect(early).toBe(false);
    expect(await turn).toBe(true);
    expect(Math.min(...looks)).toBeGreaterThanOrEqual(5);
    expect(Math.max(...looks)).toBeLessThanOrEqual(100);
  });

  it('has locks of their own for other keys', async () => {
    const store = fileTokenStore({ directory: tokenFolder() });
    await hold(store, KEY);

    expect(await first(store.withLock('ab'.repeat(32), () => of('got it')))).toBe('got it');
  });

  it('lets go when the work fails, and fails with it', async () => {
    const store = fileTokenStore({ directory: tokenFolder() });
    const reason = new Error('wrong password');

    expect(await failureOf(store.withLock(KEY, () => throwError(() => reason)))).toBe(reason);

    expect(await first(store.withLock(KEY, () => of('got it')))).toBe('got it');
  });

  it('leaves one small file behind, which holds no text and no lease and says who had the lock', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    for (let turn = 0; turn < 3; turn += 1) {
      const { lease, letGo } = await hold(store, KEY);
      expect(await first(store.save(KEY, TEXT, { ...LIFE, lease }))).toBe(true);
      expect(readFileSync(join(directory, locksIn(directory)[0] ?? ''), 'utf8')).not.toContain(lease);
      await letGo();
    }

    expect(readdirSync(directory)).toEqual([`${KEY}.3.lock`, `${KEY}.token`]);
    const [pulse = '', owner = ''] = readFileSync(join(directory, `${KEY}.3.lock`), 'utf8').split('\n');
    expect(pulse).toMatch(/^free/);
    expect(JSON.parse(owner)).toMatchObject({ pid: process.pid });
  });

  it('leaves nothing behind of who leaves while waiting', async () => {
    const directory = tokenFolder();
    const holder = await hold(fileTokenStore({ directory }), KEY);
    const { looks, runtime } = counted();
    const waiting = from(fileTokenStore({ directory, runtime }).withLock(KEY, () => NEVER)).subscribe();
    while (looks.length < 3) await firstValueFrom(timer(5));
    waiting.unsubscribe();
    await holder.letGo();

    expect(await first(fileTokenStore({ directory }).withLock(KEY, () => of('got it')))).toBe('got it');
    expect(locksIn(directory)).toEqual([`${KEY}.2.lock`]);
  });

  it('passes on a lock that was got just when nobody waited for it any more', async () => {
    const directory = tokenFolder();
    const hasty = fileTokenStore({ directory });
    let begun = 0;
    for (let round = 0; round < 20; round += 1) {
      const leaving = from(hasty.withLock(KEY, () => ((begun += 1), NEVER))).subscribe();
      await firstValueFrom(timer(round % 4));
      leaving.unsubscribe();
    }

    expect(await first(fileTokenStore({ directory }).withLock(KEY, () => of('got it')))).toBe('got it');
    expect(begun).toBeLessThan(20);
    expect(locksIn(directory)).toHaveLength(1);
  });
});

describe('the lock of a holder that is dead', () => {
  it.each<[string, () => Promise<object>]>([
    ['its process has ended', async () => ({ pid: await endedPid() })],
    ['another process has its pid by now', () => Promise.resolve({ startedAt: '1' })],
  ])('passes on at once when %s', async (_case, differences) => {
    const directory = tokenFolder();
    await hold(fileTokenStore({ directory, runtime: silent }), KEY);
    lockOf(directory, await differences());
    const waiter = fileTokenStore({ directory, runtime: { ...realRuntime, monotonic: () => 0 } });

    expect(await first(waiter.withLock(KEY, () => of('got it')))).toBe('got it');
  });

  it.each<[string, object]>([
    ['is on another machine', { ...ELSEWHERE, pid: 1 }],
    ['is somewhere unknown', { place: undefined, pid: 999_999_999 }],
    ['did not come as far as to say who it is', { pid: 'nobody' }],
  ])('passes on after 8 s without a heartbeat when it %s', async (_case, differences) => {
    const directory = tokenFolder();
    await hold(fileTokenStore({ directory, runtime: silent }), KEY);
    lockOf(directory, differences);
    const runtime = hastyRuntime(40);
    const startedAt = runtime.monotonic();

    await first(fileTokenStore({ directory, runtime }).withLock(KEY, () => of('got it')));

    expect(runtime.monotonic() - startedAt).toBeGreaterThanOrEqual(8000);
  });

  it('is not passed on when it is silent but lives on this machine: something keeps it busy', async () => {
    const directory = tokenFolder();
    await hold(fileTokenStore({ directory, runtime: silent }), KEY);
    const runtime = hastyRuntime(40);
    const turn$ = from(fileTokenStore({ directory, runtime }).withLock(KEY, () => of('somebody else')));

    expect(await firstValueFrom(race(turn$, from(runtime.sleep(20_000))))).toBeUndefined();
  });

  it('is not passed on while there are heartbeats, however long the work takes', async () => {
    const directory = tokenFolder();
    const runtime = hastyRuntime(8);
    const holder = await hold(fileTokenStore({ directory, runtime }), KEY);
    lockOf(directory, ELSEWHERE);
    const turn$ = from(fileTokenStore({ directory, runtime }).withLock(KEY, () => of('somebody else')));

    expect(await firstValueFrom(race(turn$, from(runtime.sleep(16_000))))).toBeUndefined();
    expect(await first(fileTokenStore({ directory }).save(KEY, TEXT, { ...LIFE, lease: holder.lease }))).toBe(false);
    await holder.letGo();
  });
});

describe('a holder that was taken for dead', () => {
  it('saves nothing any more, and does not take the lock from the next one', async () => {
    const directory = tokenFolder();
    const stale = fileTokenStore({ directory, runtime: silent });
    const old = await hold(stale, KEY);
    lockOf(directory, ELSEWHERE);
    const next = fileTokenStore({ directory, runtime: hastyRuntime(40) });
    const heir = await hold(next, KEY);

    expect(await first(stale.save(KEY, TEXT, { ...LIFE, lease: old.lease }))).toBe(false);
    expect(await first(stale.load(KEY))).toBeUndefined();
    expect(await first(next.save(KEY, NEWER, { ...LIFE, lease: heir.lease }))).toBe(true);
    expect(await first(stale.save(KEY, TEXT, { ...LIFE, lease: old.lease }))).toBe(false);
    await old.letGo();

    expect(await first(stale.load(KEY))).toMatchObject({ text: NEWER });
    expect(readdirSync(directory)).toEqual([`${KEY}.2.lock`, `${KEY}.token`]);
    expect(isFree(directory)).toBe(false);
    await heir.letGo();
    expect(isFree(directory)).toBe(true);
  });

  it('loses what it was about to put in the place of the text, too', async () => {
    const directory = tokenFolder();
    await hold(fileTokenStore({ directory, runtime: silent }), KEY);
    lockOf(directory, ELSEWHERE);
    const draft = `${KEY}.1.0b7e1c52-88a1-4b5c-9d0e-6a0f1c2d3e4f.new`;
    writeFileSync(join(directory, draft), TEXT, { mode: 0o600 });

    await hold(fileTokenStore({ directory, runtime: hastyRuntime(40) }), KEY);

    expect(readdirSync(directory)).toEqual([`${KEY}.2.lock`]);
  });

  it('saves nothing when the folder was emptied meanwhile', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    const holder = await hold(store, KEY);
    rmSync(directory, { recursive: true });

    expect(await first(store.save(KEY, TEXT, { ...LIFE, lease: holder.lease }))).toBe(false);
    await holder.letGo();
    expect(readdirSync(directory)).toEqual([]);
  });

  it('leaves alone who has the lock by the same number, since the folder was emptied meanwhile', async () => {
    const directory = tokenFolder();
    const [stale, next] = [fileTokenStore({ directory, runtime: hastyRuntime(40) }), fileTokenStore({ directory })];
    const old = await hold(stale, KEY);
    for (const name of readdirSync(directory)) rmSync(join(directory, name));
    const heir = await hold(next, KEY);
    const lock = readFileSync(join(directory, `${KEY}.1.lock`), 'utf8');
    await first(next.save(KEY, NEWER, { ...LIFE, lease: heir.lease }));

    expect(await first(stale.save(KEY, TEXT, { ...LIFE, lease: old.lease }))).toBe(false);
    await firstValueFrom(timer(120)); // more than two of its heartbeats
    await old.letGo();

    expect(readFileSync(join(directory, `${KEY}.1.lock`), 'utf8')).toBe(lock);
    expect(await first(next.load(KEY))).toMatchObject({ text: NEWER });
    await heir.letGo();
    expect(isFree(directory)).toBe(true);
  });

  it('loses what it was about to put there also to one of the same number', async () => {
    const directory = tokenFolder();
    writeFileSync(join(directory, `${KEY}.1.0b7e1c52-88a1-4b5c-9d0e-6a0f1c2d3e4f.new`), TEXT, { mode: 0o600 });

    await hold(fileTokenStore({ directory }), KEY);

    expect(readdirSync(directory)).toEqual([`${KEY}.1.lock`]);
  });
});

describe('a lock file that is none of this user', () => {
  const path = (directory: string): string => join(directory, `${KEY}.1.lock`);

  it.each<[string, boolean, (directory: string) => void]>([
    ['a pipe', process.platform !== 'win32', (directory) => execFileSync('mkfifo', [path(directory)])],
    ['a link', true, (directory) => symlinkSync(join(directory, 'elsewhere'), path(directory))],
    ['a folder', true, (directory) => mkdirSync(path(directory))],
    ['the file of another user', process.geteuid?.() === 0, (directory) => {
      writeFileSync(path(directory), 'held 0000000001\n', { mode: 0o600 });
      chownSync(path(directory), 4711, 4711);
    }],
  ])('is an error before any work, and never waited for, when it is %s', async (_kind, isPossible, plant) => {
    if (!isPossible) return;
    const directory = tokenFolder();
    plant(directory);
    let begun = 0;

    expect(await failureOf(fileTokenStore({ directory }).withLock(KEY, () => of((begun += 1))))).toMatchObject({
      code: 'invalid-option',
      options: ['directory'],
      message: expect.stringContaining(`${KEY}.1.lock there is no file of this user`),
    });
    expect(begun).toBe(0);
  });
});

describe('a lock that could not be freed', () => {
  it('is freed when that is possible again, though who waits sees that its holder lives', async () => {
    const directory = tokenFolder();
    const away = `${directory}-away`;
    const holder = await hold(fileTokenStore({ directory, runtime: hastyRuntime(40) }), KEY);
    renameSync(directory, away);
    writeFileSync(directory, '');
    await holder.letGo();
    rmSync(directory);
    renameSync(away, directory);

    expect(await first(fileTokenStore({ directory }).withLock(KEY, () => of('got it')))).toBe('got it');
  });
});

describe('those who wait for a lock of one store', () => {
  it('come in order, and look at no files until it is their turn', async () => {
    const directory = tokenFolder();
    const { looks, runtime } = counted();
    const store = fileTokenStore({ directory, runtime });
    const holder = await hold(store, KEY);
    const came: number[] = [];
    const turns = Array.from({ length: 20 }, (_, turn) => first(store.withLock(KEY, () => of(came.push(turn)))));
    await firstValueFrom(timer(50));
    const early = looks.length;
    await holder.letGo();
    await Promise.all(turns);

    expect(early).toBe(0);
    expect(came).toEqual(Array.from({ length: 20 }, (_, turn) => turn));
  });
});

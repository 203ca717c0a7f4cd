import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync, writeFileSync, chownSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileTokenStore } from 'keystoneauth-rx/node';
import { EMPTY } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { realRuntime } from '../../src/runtime/runtime.js';
import { failureOf, first, hold, tokenFolder } from './token-folder.js';

const KEY = '5e'.repeat(32);
const TEXT = 'txt-Qm52Lx-record';
const LIFE = { lifeMs: Infinity };
const TEN_MINUTES_MS = 600_000;
const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('fileTokenStore', () => {
  it('keeps what others may not read in files and folders of its owner alone', async () => {
    const directory = join(tokenFolder(), 'cache', 'tokens');
    const store = fileTokenStore({ directory });

    expect(await first(store.save(KEY, TEXT, LIFE))).toBe(true);

    expect(await first(store.load(KEY))).toMatchObject({ text: TEXT });
    expect(readdirSync(directory)).toEqual([`${KEY}.token`]);
    expect([modeOf(directory), modeOf(join(directory, '..')), modeOf(join(directory, `${KEY}.token`))]).toEqual(['700', '700', '600']);
  });

  it('is in the folder for caches of whoever runs the program', async () => {
    const home = tokenFolder();
    vi.stubEnv('XDG_CACHE_HOME', home);

    await first(fileTokenStore().save(KEY, TEXT, LIFE));

    expect(readdirSync(join(home, 'keystoneauth-rx'))).toEqual([`${KEY}.token`]);
  });

  it('finds nothing where there is no folder, and makes none to look', async () => {
    const directory = join(tokenFolder(), 'tokens');

    expect(await first(fileTokenStore({ directory }).load(KEY))).toBeUndefined();

    expect(() => statSync(directory)).toThrow('ENOENT');
  });

  it('shows a reader one whole text or the other, never a part', async () => {
    const directory = tokenFolder();
    const [writer, reader] = [fileTokenStore({ directory }), fileTokenStore({ directory })];
    const texts = ['a'.repeat(300_000), 'b'.repeat(200_000)];
    await first(writer.save(KEY, texts[0]!, LIFE));

    const seen = new Set<string | undefined>();
    for (let round = 0; round < 20; round += 1) {
      const loads = [1, 2, 3].map(() => first(reader.load(KEY)));
      await first(writer.save(KEY, texts[round % 2]!, LIFE));
      for (const stored of await Promise.all(loads)) seen.add(stored?.text);
    }

    expect([...seen].sort()).toEqual(texts);
  });

  it('forgets what is cleared', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    await first(store.save(KEY, TEXT, LIFE));

    await first(store.clear(KEY));

    expect(readdirSync(directory)).toEqual([]);
  });

  it('tells how old a text is by the clock of the files, whatever time the processes have', async () => {
    const directory = tokenFolder();
    const behind = fileTokenStore({ directory, runtime: { ...realRuntime, now: () => realRuntime.now() - TEN_MINUTES_MS } });
    const ahead = fileTokenStore({ directory, runtime: { ...realRuntime, now: () => realRuntime.now() + TEN_MINUTES_MS } });
    await first(behind.save(KEY, TEXT, LIFE));
    const { mtimeMs } = statSync(join(directory, `${KEY}.token`));
    const fresh = await first(ahead.load(KEY));
    utimesSync(join(directory, `${KEY}.token`), new Date(), new Date(mtimeMs - 1_000_000));

    const { ageMs = 0 } = (await first(ahead.load(KEY))) ?? {};

    expect(fresh?.ageMs).toBeLessThan(60_000);
    expect(ageMs - 1_000_000).toBeGreaterThanOrEqual(0);
    expect(ageMs - 1_000_000).toBeLessThan(60_000);
    expect(readdirSync(directory)).toEqual([`${KEY}.token`]);
  });

  it.each([
    ['knows no age of a text from the future: the clock was set back', 100_000, undefined],
    ['takes a text of the next moment for a new one: some clocks count in steps', 1000, 0],
  ])('%s', async (_sentence, aheadMs, ageMs) => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    await first(store.save(KEY, TEXT, LIFE));
    const { mtimeMs } = statSync(join(directory, `${KEY}.token`));
    utimesSync(join(directory, `${KEY}.token`), new Date(), new Date(mtimeMs + aheadMs));

    expect(await first(store.load(KEY))).toEqual({ text: TEXT, ageMs });
  });

  it('gives nothing whose life is over by the clock of the file system', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    const path = join(directory, `${KEY}.token`);
    const ageBy = (ms: number): void => {
      utimesSync(path, new Date(), new Date(statSync(path).mtimeMs - ms));
    };
    await first(store.save(KEY, TEXT, { lifeMs: 60_000.5 }));
    ageBy(55_000);
    expect(await first(store.load(KEY))).toMatchObject({ text: TEXT });

    ageBy(6000);

    expect(await first(store.load(KEY))).toBeUndefined();
    await first(store.save(KEY, TEXT, { lifeMs: Infinity }));
    ageBy(1e9);
    expect(await first(store.load(KEY))).toMatchObject({ text: TEXT });
  });

  it('is of one person, also when it encrypts', () => {
    expect([fileTokenStore(), fileTokenStore({ encryptionKey: 'c3'.repeat(32) })]).toEqual([
      expect.objectContaining({ isPersonal: true }),
      expect.objectContaining({ isPersonal: true }),
    ]);
  });

  it.each<[string, (path: string, elsewhere: string) => void]>([
    ['others may read', (path) => chmodSync(path, 0o644)],
    ['others may write', (path) => chmodSync(path, 0o602)],
    ['is a link to elsewhere', (path, elsewhere) => symlinkSync(elsewhere, path)],
    ['is a folder', (path) => mkdirSync(path)],
    ['is far too large', (path) => writeFileSync(path, Buffer.alloc(4 * 1024 * 1024 + 1), { mode: 0o600 })],
  ])('gives nothing of a file that %s, and puts its own in the place', async (kind, spoil) => {
    const directory = tokenFolder();
    const path = join(directory, `${KEY}.token`);
    const elsewhere = join(directory, 'elsewhere');
    writeFileSync(elsewhere, TEXT, { mode: 0o600 });
    if (kind.startsWith('others')) writeFileSync(path, TEXT, { mode: 0o600 });
    spoil(path, elsewhere);
    const store = fileTokenStore({ directory });

    expect(await first(store.load(KEY))).toEqual({ text: '', ageMs: undefined });

    if (kind === 'is a folder') return;
    await first(store.save(KEY, 'txt-Rk90Wv-record', LIFE));
    expect(await first(store.load(KEY))).toMatchObject({ text: 'txt-Rk90Wv-record' });
    expect(readFileSync(elsewhere, 'utf8')).toBe(TEXT);
  });

  it.runIf(process.geteuid?.() === 0)('gives nothing of a file that belongs to another user', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    await first(store.save(KEY, TEXT, LIFE));
    chownSync(join(directory, `${KEY}.token`), 4711, 4711);

    expect(await first(store.load(KEY))).toEqual({ text: '', ageMs: undefined });
  });

  it('hands a damaged text over as it is: who reads it knows what it has to be', async () => {
    const directory = tokenFolder();
    writeFileSync(join(directory, `${KEY}.token`), '{"format":1,"sta', { mode: 0o600 });

    expect(await first(fileTokenStore({ directory }).load(KEY))).toMatchObject({ text: '{"format":1,"sta' });
  });

  it.each([0o770, 0o703, 0o1777])('has nothing to do with a folder that others can write to (mode %o), and says how to mend that', async (mode) => {
    const directory = tokenFolder();
    chmodSync(directory, mode);
    const store = fileTokenStore({ directory });

    for (const use of [store.load(KEY), store.save(KEY, TEXT, LIFE), store.withLock(KEY, () => EMPTY)]) {
      const error = await failureOf(use);
      expect(error).toMatchObject({ code: 'invalid-option', options: ['directory'], message: expect.stringContaining(`chmod 700 '${directory}'`) });
    }
    expect(readdirSync(directory)).toEqual([]);
  });

  it.runIf(process.geteuid?.() === 0)('has nothing to do with a folder of another user', async () => {
    const directory = tokenFolder();
    chownSync(directory, 4711, 4711);

    expect(await failureOf(fileTokenStore({ directory }).load(KEY))).toMatchObject({
      options: ['directory'],
      message: expect.stringContaining('belongs to another user'),
    });
    chownSync(directory, 0, 0);
  });

  it('says what the operating system says of a folder that cannot be one', async () => {
    const path = join(tokenFolder(), 'notes.txt');
    writeFileSync(path, '');

    expect(await failureOf(fileTokenStore({ directory: path }).load(KEY))).toMatchObject({ message: expect.stringContaining('it is no folder') });
    const below = fileTokenStore({ directory: join(path, 'tokens') });
    expect(await failureOf(below.withLock(KEY, () => EMPTY))).toMatchObject({ code: 'invalid-option', message: expect.stringContaining('ENOTDIR') });
  });

  it('encrypts with a key of the user, so that neither name nor content shows the text', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory, encryptionKey: 'c3'.repeat(32) });

    await first(store.save(KEY, TEXT, LIFE));

    expect(await first(store.load(KEY))).toMatchObject({ text: TEXT });
    for (const name of readdirSync(directory)) expect(readFileSync(join(directory, name), 'utf8')).not.toContain(TEXT);
    expect(await first(fileTokenStore({ directory, encryptionKey: 'd4'.repeat(32) }).load(KEY))).toMatchObject({ text: '' });
  });

  it('removes what dead processes and forgotten identities left, and nothing else', async () => {
    const directory = tokenFolder();
    const [other, third] = ['ab'.repeat(32), 'cd'.repeat(32)];
    const leave = (name: string, days: number): void => {
      const at = new Date(Date.now() - days * 86_400_000);
      writeFileSync(join(directory, name), 'left', { mode: 0o600 });
      utimesSync(join(directory, name), at, at);
    };
    const uuid = '0b7e1c52-88a1-4b5c-9d0e-6a0f1c2d3e4f';
    const old = [`${other}.${uuid}.new`, `${other}.3.${uuid}.new`, `probe.${uuid}.new`, `${other}.3.lock`];
    for (const name of old) leave(name, 0.05);
    for (const name of [`${third}.token`, `${third}.8.lock`, `discovery-${third}.token`]) leave(name, 31);
    const kept = [`${other}.token`, `${other}.4.lock`];
    for (const name of kept) leave(name, 29);
    for (const name of ['notes.txt', 'session.token', 'apt.lock']) leave(name, 400);
    leave(`${third}.${uuid}.new`, 0.02);

    await first(fileTokenStore({ directory }).save(KEY, TEXT, LIFE));

    const left = [...kept, `${KEY}.token`, `${third}.${uuid}.new`, 'notes.txt', 'session.token', 'apt.lock'];
    expect(readdirSync(directory).sort()).toEqual(left.sort());
  });

  it('clears out once an hour at most', async () => {
    const directory = tokenFolder();
    let passedMs = 0;
    const store = fileTokenStore({ directory, runtime: { ...realRuntime, monotonic: () => passedMs } });
    await first(store.save(KEY, TEXT, LIFE));
    const forgotten = join(directory, `${'ab'.repeat(32)}.token`);
    writeFileSync(forgotten, '', { mode: 0o600 });
    utimesSync(forgotten, 0, 0);

    passedMs = 3_500_000;
    await first(store.save(KEY, TEXT, LIFE));
    const early = readdirSync(directory);
    passedMs = 3_700_000;
    await first(store.save(KEY, TEXT, LIFE));

    expect(early).toContain(basename(forgotten));
    expect(readdirSync(directory)).toEqual([`${KEY}.token`]);
  });

  it('saves for whoever holds the lock, and for nobody whose lease is another\'s or over', async () => {
    const directory = tokenFolder();
    const store = fileTokenStore({ directory });
    const holder = await hold(store, KEY);

    expect(await first(store.save(KEY, TEXT, { ...LIFE, lease: holder.lease }))).toBe(true);
    expect(await first(store.save('ab'.repeat(32), TEXT, { ...LIFE, lease: holder.lease }))).toBe(false);
    expect(await first(store.save(KEY, 'txt-Zb77Hd-record', { ...LIFE, lease: 'another' }))).toBe(false);
    holder.leave();
    expect(await first(store.save(KEY, 'txt-Zb77Hd-record', { ...LIFE, lease: holder.lease }))).toBe(false);
    expect(await first(store.load(KEY))).toMatchObject({ text: TEXT });
  });

  it.each(['', 7, null])('refuses %j for a folder', (directory) => {
    expect(() => fileTokenStore({ directory: directory as unknown as string })).toThrow(expect.objectContaining({ options: ['directory'] }));
  });

  it('refuses an option that it does not know, and a key that is no name', async () => {
    const misspelt: object = { dir: '/tmp' };
    expect(() => fileTokenStore(misspelt)).toThrow(expect.objectContaining({ code: 'unknown-option' }));
    expect(await failureOf(fileTokenStore({ directory: tokenFolder() }).load('../../etc/passwd'))).toMatchObject({ options: ['key'] });
  });
});

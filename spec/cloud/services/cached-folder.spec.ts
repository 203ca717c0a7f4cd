import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cachedFolder, markerOf } from './cached-folder.js';
import { withFileLock } from './file-lock.js';

const content = (folder: string): Promise<string> => readFile(join(folder, 'content'), 'utf8');

describe.runIf(existsSync('/usr/bin/flock'))('cachedFolder', () => {
  let root: string;
  let builds: number;
  const build = async (partial: string): Promise<void> => {
    builds += 1;
    await writeFile(join(partial, 'content'), `build ${builds}`);
  };

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'keystoneauth-rx-cache-'));
    builds = 0;
  });
  afterEach(() => rm(root, { recursive: true }));

  it('is built once for runs that start together', async () => {
    const folder = join(root, 'deep/prefix-1');

    expect(await Promise.all([1, 2, 3].map(() => cachedFolder(folder, build)))).toEqual([folder, folder, folder]);

    expect(builds).toBe(1);
    expect(await content(folder)).toBe('build 1');
  });

  it('is not there after a build that failed, and is built by the next run', async () => {
    const folder = join(root, 'prefix-1');
    const fail = async (partial: string): Promise<void> => {
      await build(partial);
      throw new Error('no space left');
    };
    await expect(cachedFolder(folder, fail)).rejects.toThrow('no space left');
    expect(existsSync(folder)).toBe(false);

    await cachedFolder(folder, build);

    expect(await content(folder)).toBe('build 2');
    expect(await readdir(root)).toEqual(['lock', 'prefix-1']);
  });

  it('does not trust a folder without its marker', async () => {
    const folder = join(root, 'prefix-1');
    await mkdir(folder);
    await writeFile(join(folder, 'content'), 'half');

    await cachedFolder(folder, build);

    expect(await content(folder)).toBe('build 1');
  });

  it('takes the place of older ones of its family unless they are in use', async () => {
    const [idle, used, other] = [join(root, 'prefix-1'), join(root, 'prefix-2'), join(root, 'other-1')];
    await cachedFolder(other, build);
    await cachedFolder(idle, build);
    await withFileLock(markerOf(idle), () => cachedFolder(used, build));
    expect((await readdir(root)).sort()).toEqual(['lock', 'other-1', 'prefix-1', 'prefix-2']);

    await withFileLock(markerOf(used), () => cachedFolder(join(root, 'prefix-3'), build));

    expect((await readdir(root)).sort()).toEqual(['lock', 'other-1', 'prefix-2', 'prefix-3']);
  });
});

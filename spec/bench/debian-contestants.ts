import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cachedFolder } from '../cloud/services/cached-folder.js';
import { runCommand } from '../cloud/services/command.js';
import { debianPrefix } from '../cloud/services/debian-prefix.js';
import { cacheFolder, debianRelease } from '../cloud/services/debian-release.js';
import { compilePython, PYTHON, pythonEnvironment } from '../cloud/services/python-environment.js';
import type { Program } from './line-process.js';

const source = (path: string): string => fileURLToPath(new URL(`contestants/${path}`, import.meta.url));

/** keystoneauth1 and requests as Debian packages them, unpacked into the cache; the first call on a machine downloads them. */
export async function pythonContestant(library: 'keystoneauth1' | 'requests'): Promise<Program> {
  const prefix = await debianPrefix({ name: 'keystoneauth', packages: ['python3-keystoneauth1'], finish: compilePython });
  return { file: PYTHON, args: [source('python-contestant.py'), library], environment: pythonEnvironment(prefix, prefix) };
}

/** gophercloud and net/http as Debian packages them, compiled into the cache. */
export async function goContestant(library: 'gophercloud' | 'net/http'): Promise<Program> {
  const prefix = await debianPrefix({
    name: 'gophercloud',
    packages: ['golang-go', 'golang-github-gophercloud-gophercloud-dev'],
    finish: (made) => rm(join(made, 'usr/share/go-1.19/test'), { recursive: true, force: true }),
  });
  return { file: await compiled(prefix), args: [library], environment: {} };
}

/** The program is compiled anew when its text or the compiler changes. */
async function compiled(prefix: string): Promise<string> {
  const main = source('go/main.go');
  const key = createHash('sha256').update(prefix).update(await readFile(main)).digest('hex').slice(0, 16);
  const folder = join(cacheFolder(await debianRelease()), `contestant-${key}`);
  const made = await cachedFolder(folder, async (partial) => {
    const root = join(prefix, 'usr/lib/go');
    const scratch = join(partial, 'scratch');
    const environment = {
      PATH: '/usr/bin:/bin',
      HOME: scratch,
      GOROOT: root,
      GOPATH: join(prefix, 'usr/share/gocode'),
      GOCACHE: scratch,
      GO111MODULE: 'off',
      CGO_ENABLED: '0',
    };
    await runCommand(join(root, 'bin/go'), ['build', '-o', join(partial, 'contestant'), main], { environment });
    await rm(scratch, { recursive: true, force: true });
  });
  return join(made, 'contestant');
}

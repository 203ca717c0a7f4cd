import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.js';

/** Debian's own interpreter, whatever `python3` is first on the path: its packages are made for it. */
export const PYTHON = '/usr/bin/python3';

/**
 * The environment in which programs find the packages unpacked below `prefix`. Nothing of this process's own goes in
 * (proxies, other Pythons) and `home` stands for the home folder: oslo reads `~/.SERVICE/SERVICE.conf` there.
 */
export function pythonEnvironment(prefix: string, home: string): Record<string, string> {
  const libraries = join(prefix, 'usr/lib');
  const architecture = readdirSync(libraries).filter((name) => name.includes('-linux-gnu'));
  // Some packages have theirs where `/lib` was before it became a link to `/usr/lib`.
  const folders = [libraries, join(prefix, 'lib')].flatMap((folder) => [...architecture.map((name) => join(folder, name)), folder]);
  return {
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PATH: `${join(prefix, 'usr/bin')}:/usr/bin:/bin`,
    LD_LIBRARY_PATH: folders.join(':'),
    PYTHONPATH: join(libraries, 'python3/dist-packages'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONNOUSERSITE: '1',
    PYTHONWARNINGS: 'ignore',
  };
}

/** Byte-compiles everything but the packages' own tests; Python would do it at each start otherwise. */
export async function compilePython(prefix: string): Promise<void> {
  const environment = pythonEnvironment(prefix, prefix);
  const parameters = ['-m', 'compileall', '-q', '-j', '0', '-x', '/tests?/', environment['PYTHONPATH'] ?? prefix];
  // It reports files written for other versions of Python, which nothing here imports.
  await runCommand(PYTHON, parameters, { environment }).catch(() => undefined);
}

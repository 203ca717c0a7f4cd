import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Debian's own interpreter, whatever `python3` is first on the path: its packages are made for it. */
export const PYTHON = '/usr/bin/python3';

/**
 * The environment in which programs find the packages unpacked below `prefix`. Nothing of this process's own goes in
 * (proxies, other Pythons) and `home` stands for the home folder: oslo reads `~/.SERVICE/SERVICE.conf` there.
 */
export function pythonEnvironment(prefix: string, home: string): Record<string, string> {
  const libraries = join(prefix, 'usr/lib');
  const architecture = readdirSync(libraries).filter((name) => name.includes('-linux-gnu'));
  return {
    HOME: home,
    LC_ALL: 'C.UTF-8',
    PATH: `${join(prefix, 'usr/bin')}:/usr/bin:/bin`,
    LD_LIBRARY_PATH: [...architecture.map((name) => join(libraries, name)), libraries].join(':'),
    PYTHONPATH: join(libraries, 'python3/dist-packages'),
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONNOUSERSITE: '1',
    PYTHONWARNINGS: 'ignore',
  };
}

import { posix, win32 } from 'node:path';
import type { Environment } from '../../loading/clouds/config-file.js';

/** What decides where configuration files are looked for. */
export interface SearchPlace {
  readonly platform: NodeJS.Platform;
  /** The working directory; `undefined`: it is gone. */
  readonly directory: string | undefined;
  /** The home of this user; `undefined`: there is none. */
  readonly home: string | undefined;
  readonly environment: Environment;
}

/**
 * The folders in which openstacksdk looks for configuration files, in its order: the working directory, the folder of this user by
 * the rules of the platform, `~/.config/openstack`, that of the site by the rules of the platform, `/etc/openstack`.
 */
export function searchPath(place: SearchPlace): readonly string[] {
  // A snap has a home of its own; the one of the person is named beside it.
  const unixHome = given(place.environment['SNAP_REAL_HOME']) ?? place.home;
  const folders = [
    place.directory,
    userFolder(place),
    unixHome === undefined ? undefined : pathsOf(place).join(unixHome, '.config', 'openstack'),
    ...siteFolders(place),
    '/etc/openstack',
  ];
  return [...new Set(folders.filter((folder) => folder !== undefined))];
}

function pathsOf({ platform }: SearchPlace): typeof posix {
  return platform === 'win32' ? win32 : posix;
}

function userFolder({ platform, home, environment }: SearchPlace): string | undefined {
  if (platform === 'win32') {
    const local = given(environment['LOCALAPPDATA']) ?? (home === undefined ? undefined : win32.join(home, 'AppData', 'Local'));
    return local === undefined ? undefined : win32.join(local, 'OpenStack', 'openstack');
  }
  if (platform === 'darwin') return home === undefined ? undefined : posix.join(home, 'Library', 'Application Support', 'openstack');
  const own = given(environment['XDG_CONFIG_HOME']) ?? (home === undefined ? undefined : posix.join(home, '.config'));
  return own === undefined ? undefined : posix.join(own, 'openstack');
}

function siteFolders({ platform, home, environment }: SearchPlace): readonly string[] {
  if (platform === 'win32') return [win32.join(given(environment['PROGRAMDATA']) ?? 'C:\\ProgramData', 'OpenStack', 'openstack')];
  if (platform === 'darwin') return ['/Library/Application Support/openstack'];
  const listed = given(environment['XDG_CONFIG_DIRS']) ?? '/etc/xdg';
  return listed
    .split(':')
    .filter((folder) => folder !== '')
    .map((folder) => posix.join(expandHome(folder, home), 'openstack'));
}

/** `path` with the home of this user in the place of a `~` at its beginning. */
export function expandHome(path: string, home: string | undefined): string {
  return home === undefined ? path : path.replace(/^~(?=$|[\\/])/, () => home);
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

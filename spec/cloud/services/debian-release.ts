import { access, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CloudUnavailable } from './cloud-unavailable.js';

const NEEDED = ['/usr/bin/apt-get', '/usr/bin/dpkg', '/usr/bin/flock', '/usr/bin/python3'];

/** This machine's release, such as `debian-12`; throws CloudUnavailable where nothing can be had from Debian. */
export async function debianRelease(): Promise<string> {
  for (const program of NEEDED) {
    await access(program).catch(() => {
      throw new CloudUnavailable(`real services and browsers come from Debian packages, and ${program} is not here`);
    });
  }
  const release = parseEnv(await readFile('/etc/os-release', 'utf8'));
  return `${release['ID'] ?? 'debian'}-${release['VERSION_ID'] ?? release['VERSION_CODENAME'] ?? 'unstable'}`;
}

/**
 * Where downloads and unpacked packages of `release` are kept between runs. It can be removed at any time.
 * `KEYSTONEAUTH_RX_CACHE` names another root than `~/.cache/keystoneauth-rx` (`XDG_CACHE_HOME` is respected).
 */
export function cacheFolder(release: string, environment: NodeJS.ProcessEnv = process.env): string {
  const root =
    environment['KEYSTONEAUTH_RX_CACHE'] ??
    join(environment['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'keystoneauth-rx');
  return join(root, release);
}

import { createHash } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, markerOf } from '../../cloud/services/cached-folder.js';
import { runCommand } from '../../cloud/services/command.js';
import { downloadPackages } from '../../cloud/services/debian-packages.js';
import { cacheFolder, debianRelease } from '../../cloud/services/debian-release.js';

const PACKAGE = 'chromium';
/** Below the unpacked packages. */
const STARTER = 'start-chromium';

/**
 * Debian's Chromium unpacked into the cache with the libraries this machine lacks; gives the program that starts it. Nothing
 * is installed. The first call on a machine downloads some 100 MB.
 */
export async function debianChromium(): Promise<string> {
  const folder = cacheFolder(await debianRelease());
  const prefix = await cachedFolder(join(folder, `${PACKAGE}-${await installedKey()}`), async (partial) => {
    for (const archive of await downloadPackages([PACKAGE], folder)) await runCommand('dpkg', ['--extract', archive, partial]);
    const starter = join(partial, STARTER);
    await writeFile(starter, starterScript());
    await chmod(starter, 0o755);
  });
  return join(prefix, STARTER);
}

/** Grows stale when the machine gains or loses packages, since those it has are left out. */
async function installedKey(): Promise<string> {
  const installed = await runCommand('dpkg-query', ['--show', '--showformat=${db:Status-Abbrev} ${Package} ${Architecture}\\n']);
  return createHash('sha256').update(installed).digest('hex').slice(0, 16);
}

/**
 * Starts the program itself, where Debian's own script would look for what is installed. The lock, which passes on to the
 * browser, keeps the folder from being removed while it runs.
 */
function starterScript(): string {
  return `#!/bin/sh
prefix=$(dirname "$0")
exec 9<"${markerOf('$prefix')}"
flock --shared 9
for folder in "$prefix"/usr/lib/*-linux-gnu "$prefix"/usr/lib/*-linux-gnu/pulseaudio "$prefix"/lib/*-linux-gnu; do
  LD_LIBRARY_PATH="$folder\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"
done
export LD_LIBRARY_PATH
[ -e /etc/fonts/fonts.conf ] || export FONTCONFIG_PATH="$prefix/etc/fonts"
exec "$prefix/usr/lib/chromium/chromium" "$@"
`;
}

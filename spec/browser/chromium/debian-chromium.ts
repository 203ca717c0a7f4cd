import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markerOf } from '../../cloud/services/cached-folder.js';
import { debianPrefix } from '../../cloud/services/debian-prefix.js';

/** Below the unpacked packages. */
const STARTER = 'start-chromium';

/**
 * Debian's Chromium unpacked into the cache with the libraries this machine lacks; gives the program that starts it. Nothing
 * is installed. The first call on a machine downloads some 100 MB.
 */
export async function debianChromium(): Promise<string> {
  const prefix = await debianPrefix({ name: 'chromium', packages: ['chromium'], finish: writeStarter });
  return join(prefix, STARTER);
}

async function writeStarter(prefix: string): Promise<void> {
  const starter = join(prefix, STARTER);
  await writeFile(starter, starterScript());
  await chmod(starter, 0o755);
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

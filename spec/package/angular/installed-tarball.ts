import { copyFileSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrFail } from '../run-program.js';

/** The packed package, unpacked as npm would: a folder in the place of one that `publishPackage` of the demo gives. */
export async function unpacked(tarball: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-unpacked-'));
  mkdirSync(join(folder, 'package'), { recursive: true });
  copyFileSync(tarball, join(folder, 'package.tgz'));
  await runOrFail('tar', ['-xzf', 'package.tgz'], folder);
  return join(folder, 'package');
}

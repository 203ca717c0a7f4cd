import { access, constants } from 'node:fs/promises';
import { firstValueFrom } from 'rxjs';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { ConfigPlace } from '../../errors/cloud-config-error.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import { interactiveOptions } from '../prompt/interactive-options.js';
import type { AskingIo } from '../prompt/ask.js';
import { finding, type Finding } from './finding.js';

/** What is wrong with a cloud's settings although they can be read; nothing is sent, and nobody is asked. */
export async function checkRegion(io: AskingIo, region: CloudRegion, place: ConfigPlace): Promise<readonly Finding[]> {
  const plugin = await found(() => firstValueFrom(region.authPlugin(interactiveOptions(io, region))), place);
  const files = await Promise.all((['cacert', 'cert', 'key'] as const).map((key) => missingFile(key, region.tls?.[key], place)));
  return [...plugin, ...files.flat()];
}

/** What an attempt fails with; nothing if it succeeds. */
export async function found(attempt: () => Promise<unknown>, place: ConfigPlace): Promise<readonly Finding[]> {
  try {
    await attempt();
    return [];
  } catch (error) {
    if (isKeystoneAuthError(error)) return [finding('error', error, place)];
    throw error;
  }
}

/** What begins with dashes is no path but the PEM text itself. */
async function missingFile(key: string, path: string | undefined, place: ConfigPlace): Promise<readonly Finding[]> {
  if (path === undefined || path.startsWith('-----BEGIN')) return [];
  const isThere = await access(path, constants.R_OK).then(() => true, () => false);
  return isThere ? [] : [{ severity: 'error', ...place, key, message: `The file ${path} cannot be read.` }];
}

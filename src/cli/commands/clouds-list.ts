import { firstValueFrom } from 'rxjs';
import type { CloudConfig } from '../../loading/clouds/cloud-config.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { CloudFiles } from '../../node/clouds/read-cloud-files.js';
import { CLOUD_COLUMNS, cloudRow } from '../clouds/cloud-row.js';
import { cloudFiles, isFragment, placeOfCloud, shortPath } from '../clouds/cloud-sources.js';
import type { Command } from '../command.js';
import type { Io } from '../io.js';

/** `keystoneauth clouds list`: what `--os-cloud` can be. */
export const cloudsList: Command = {
  name: 'clouds list',
  summary: 'List the clouds of clouds.yaml and of the environment',
  description: ['Nothing is sent, and no secret is shown. A cloud with several regions has a line for each.'],
  usesCloud: true,
  hasColumns: true,
  examples: [
    { line: 'keystoneauth clouds list', does: 'see what --os-cloud can be' },
    { line: 'keystoneauth clouds list -f value -c name', does: 'the names alone, for a script or a shell completion' },
  ],
  run: async ({ io, cloud, output }) => {
    const [config, files] = await Promise.all([cloud.config(), cloudFiles(io)]);
    const meant = cloud.cloudName ?? config.defaultCloud;
    const { regions, problems } = isEmpty(config, files) ? NOTHING : await readableRegions(config);
    const whole = regions.filter(({ name }) => !isFragment(name, files, io));
    const rows = whole.map((region) => cloudRow(region, { isDefault: region.name === meant, source: sourceOf(region.name, files, io) }));
    output.list(CLOUD_COLUMNS, rows);
    for (const problem of problems) output.warn(problem);
    if (isEmpty(config, files)) output.note('No clouds.yaml was found, and no OS_ variable describes a cloud. See keystoneauth --help.');
    return problems.length === 0 ? undefined : 1;
  },
};

function sourceOf(name: string, files: CloudFiles, io: Io): string {
  const { file, line } = placeOfCloud(name, files) ?? {};
  return file === undefined ? 'environment' : `${shortPath(file, io)}${line === undefined ? '' : `:${String(line)}`}`;
}

interface ReadRegions {
  readonly regions: readonly CloudRegion[];
  readonly problems: readonly string[];
}

const NOTHING: ReadRegions = { regions: [], problems: [] };

/** Where nothing is configured there is a cloud "defaults" all the same, as openstacksdk has it. */
function isEmpty({ cloudNames }: CloudConfig, files: CloudFiles): boolean {
  const [only = 'defaults', second] = cloudNames;
  return second === undefined && only === 'defaults' && placeOfCloud(only, files) === undefined;
}

/** All regions; where one of them cannot be read, each cloud's first, and what is wrong with the others. */
async function readableRegions(config: CloudConfig): Promise<ReadRegions> {
  const whole = await attempt(() => firstValueFrom(config.regions({ validate: false })));
  if (typeof whole !== 'string') return { regions: whole, problems: [] };
  const each: readonly (CloudRegion | string)[] = await Promise.all(
    config.cloudNames.map((name) => attempt(() => firstValueFrom(config.region(name, {}, { validate: false })))),
  );
  return { regions: each.filter((one) => typeof one !== 'string'), problems: each.filter((one) => typeof one === 'string') };
}

async function attempt<T>(read: () => Promise<T>): Promise<T | string> {
  try {
    return await read();
  } catch (error) {
    if (isKeystoneAuthError(error)) return error.message;
    throw error;
  }
}

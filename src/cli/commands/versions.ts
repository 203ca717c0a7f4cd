import { firstValueFrom } from 'rxjs';
import type { EndpointVersion } from '../../discovery/all-version-data.js';
import { formatVersion } from '../../discovery/version.js';
import type { AllVersionsFilter } from '../../identity/auth-plugin.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import type { Command } from '../command.js';
import type { Row } from '../output/output.js';

const COLUMNS = ['region', 'interface', 'service_type', 'version', 'status', 'min_microversion', 'max_microversion', 'url'] as const;

/** How long a service may take where nobody says. */
const PATIENCE_MS = 15_000;

/** `keystoneauth versions`: the API versions of services. */
export const versions: Command = {
  name: 'versions',
  summary: 'List the API versions of the services, with their microversions',
  usesCloud: true,
  hasColumns: true,
  arguments: [{ name: 'SERVICE', isOptional: true, help: 'only this type of service, or an alias of it' }],
  options: [{ name: 'all', flags: ['--all'], help: 'in all regions, at all interfaces' }],
  examples: [
    { line: 'keystoneauth versions compute', does: 'the versions of one service' },
    { line: 'keystoneauth versions --all -f json', does: 'those of all services, everywhere' },
  ],
  run: async ({ cloud, output, options, arguments: { SERVICE } }) => {
    // One service that never answers must not keep the others from being shown.
    const session = await cloud.session({ patienceMs: PATIENCE_MS });
    const filter = { serviceType: SERVICE, ...placeOf(await cloud.region(), options.has('all')) };
    const found = await firstValueFrom(session.getAllVersionData(filter));
    const rows = Object.entries(found).flatMap(([region, interfaces]) =>
      Object.entries(interfaces).flatMap(([name, services]) =>
        Object.entries(services).flatMap(([type, entries]) => entries.map((entry) => ({ region, interface: name, service_type: type, ...versionRow(entry) }))),
      ),
    );
    output.list(COLUMNS, rows);
    if (SERVICE === undefined || rows.length > 0) return undefined;
    output.note(`The catalog has no "${SERVICE}" there; "keystoneauth catalog list" shows what it has, and where.`);
    return 1;
  },
};

/** Where is looked: where the configuration says, at public interfaces if it says nothing. */
function placeOf({ interface: named, regionName }: CloudRegion, isEverywhere: boolean): AllVersionsFilter {
  return isEverywhere ? { interface: [] } : { interface: named ?? 'public', regionName };
}

function versionRow({ version, status, rawStatus, minMicroversion, maxMicroversion, url }: EndpointVersion): Row {
  return {
    version: version && formatVersion(version),
    // Of a service that does not answer nobody knows it.
    status: rawStatus === undefined ? undefined : status,
    min_microversion: minMicroversion && formatVersion(minMicroversion),
    max_microversion: maxMicroversion && formatVersion(maxMicroversion),
    url,
  };
}

import { firstValueFrom } from 'rxjs';
import type { CatalogService } from '../../access/catalog-service.js';
import type { ServiceCatalog } from '../../access/service-catalog.js';
import { serviceTypes } from '../../access/service-types.js';
import { fetchCatalog } from '../../operations/fetch-catalog.js';
import type { Session } from '../../session/session.js';
import type { Command } from '../command.js';
import type { Row } from '../output/output.js';

const COLUMNS = ['type', 'name', 'region', 'interface', 'url'] as const;

/** `keystoneauth catalog list`: the services a token opens and where they are. */
export const catalogList: Command = {
  name: 'catalog list',
  summary: 'List the services of the cloud and their URLs, as its catalog has them',
  usesCloud: true,
  hasColumns: true,
  arguments: [{ name: 'SERVICE', isOptional: true, help: 'only this type of service, or an alias of it' }],
  examples: [
    { line: 'keystoneauth catalog list', does: 'everything' },
    { line: 'keystoneauth catalog list compute -f value -c url', does: 'the URLs of one service' },
  ],
  run: async ({ cloud, output, arguments: { SERVICE } }) => {
    const catalog = await catalogOf(await cloud.session());
    const services = catalog.normalizeCatalog().filter(({ type }) => SERVICE === undefined || isSameType(type, SERVICE));
    output.list(COLUMNS, services.flatMap(rows));
    if (SERVICE === undefined || services.length > 0) return undefined;
    output.note(`The catalog has no "${SERVICE}"; "keystoneauth catalog list" shows what it has.`);
    return 1;
  },
};

/** The one that came with the token costs no request. */
async function catalogOf(session: Session): Promise<ServiceCatalog> {
  const access = await firstValueFrom(session.getAccess());
  return access?.hasServiceCatalog === true ? access.serviceCatalog : firstValueFrom(fetchCatalog(session));
}

function isSameType(type: string, wanted: string): boolean {
  return type === wanted || (serviceTypes.officialType(type) ?? type) === (serviceTypes.officialType(wanted) ?? wanted);
}

function rows({ type, name, endpoints }: CatalogService): readonly Row[] {
  return endpoints.map((endpoint) => ({ type, name, region: endpoint.regionName, interface: endpoint.interface, url: endpoint.url }));
}

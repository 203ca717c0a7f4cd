import { firstValueFrom } from 'rxjs';
import { formatVersion } from '../../discovery/version.js';
import { EndpointNotFound } from '../../errors/endpoint-not-found.js';
import type { Command } from '../command.js';

/** `keystoneauth endpoint show`: the URL of one service, and what it says about itself. */
export const endpointShow: Command = {
  name: 'endpoint show',
  summary: 'Show the URL requests for a service go to, and what it says about itself',
  usesCloud: true,
  hasColumns: true,
  arguments: [{ name: 'SERVICE', help: 'the type of the service, or an alias of it' }],
  options: [{ name: 'version', flags: ['--version'], value: 'VERSION', help: 'at least this version of its API' }],
  examples: [
    { line: 'keystoneauth endpoint show compute', does: 'where Nova is' },
    { line: 'keystoneauth endpoint show volume --os-interface internal -f value -c url', does: 'one URL, for a script' },
  ],
  run: async ({ cloud, output, options, arguments: { SERVICE = '' } }) => {
    const session = await cloud.session();
    const adapter = session.adapter({ ...(await cloud.region()).adapterOptions(SERVICE, options.text('version')) });
    const data = await firstValueFrom(adapter.getEndpointData());
    if (data?.url === undefined) throw new EndpointNotFound(`The cloud has no endpoint for "${SERVICE}" as it is wanted here; see "keystoneauth catalog list".`);
    const { minMicroversion, maxMicroversion, apiVersion } = data;
    output.record({
      url: data.url,
      service_type: data.serviceType,
      service_name: data.serviceName,
      region: data.regionName,
      interface: data.interface,
      version: apiVersion && formatVersion(apiVersion),
      status: data.status,
      min_microversion: minMicroversion && formatVersion(minMicroversion),
      max_microversion: maxMicroversion && formatVersion(maxMicroversion),
      catalog_url: data.catalogUrl,
      service_id: data.serviceId,
      endpoint_id: data.endpointId,
    });
    return undefined;
  },
};

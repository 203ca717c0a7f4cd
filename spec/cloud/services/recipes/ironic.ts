import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { oneDatabase } from '../service-schema.js';

/** Machines: the API without a conductor, so that there are none. */
export const ironic: ServiceRecipe = {
  name: 'ironic',
  packages: ['python3-ironic'],
  alone: ['ironic-common'],
  schema: oneDatabase('ironic', 'database', (_, configuration) => [['ironic.cmd.dbsync:main', '--config-file', configuration, 'create_schema']]),
  catalog: { type: 'baremetal', path: '' },
  files: ({ url, home, databases, tokenChecks }) => {
    const oslo = osloSections(home);
    return {
      'ironic.conf': {
        ...oslo,
        ...databases,
        DEFAULT: { ...oslo.DEFAULT, auth_strategy: 'keystone', rpc_transport: 'json-rpc', enabled_hardware_types: 'fake-hardware' },
        api: { public_endpoint: url },
        keystone_authtoken: tokenChecks,
      },
    };
  },
  application: 'ironic.api.wsgi:initialize_wsgi_app',
  parameters: (home) => ['--config-file', join(home, 'ironic.conf')],
};

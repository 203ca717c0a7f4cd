import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { databaseOptions } from '../service-schema.js';
import { type ScriptCommand } from '../wsgi-process.js';

function manage(configuration: string, ...words: string[]): ScriptCommand {
  return ['nova.cmd.manage:main', '--config-file', configuration, ...words];
}

/** Servers: the API with its two cells and nothing that would boot one. */
export const nova: ServiceRecipe = {
  name: 'nova',
  packages: ['python3-nova'],
  alone: ['nova-common'],
  schema: {
    name: 'nova',
    databases: (folder) => ({
      database: databaseOptions(join(folder, 'nova.db')),
      api_database: databaseOptions(join(folder, 'nova_api.db')),
    }),
    // The cells are remembered with their databases: named without a folder, they are those of the folder it runs in.
    commands: (_, configuration) => [
      manage(configuration, 'api_db', 'sync'),
      manage(configuration, 'cell_v2', 'map_cell0', '--database_connection', 'sqlite:///nova_cell0.db'),
      manage(configuration, 'db', 'sync'),
      manage(configuration, 'cell_v2', 'create_cell', '--name', 'cell1', ...['--database_connection', 'sqlite:///nova.db', '--transport-url', 'fake://']),
    ],
  },
  catalog: { type: 'compute', path: '/v2.1' },
  files: ({ home, databases, tokenChecks, signIn }) => {
    const oslo = osloSections(home);
    return {
      'nova.conf': {
        ...oslo,
        ...databases,
        DEFAULT: { ...oslo.DEFAULT, my_ip: '127.0.0.1' },
        api: { auth_strategy: 'keystone' },
        placement: signIn,
        keystone_authtoken: tokenChecks,
      },
    };
  },
  environment: (home, prefix) => ({
    OS_NOVA_CONFIG_FILES: [join(prefix, 'usr/share/nova-common/api-paste.ini'), join(home, 'nova.conf')].join(';'),
    OS_NOVA_DISABLE_EVENTLET_PATCHING: '1',
  }),
  application: 'nova.api.openstack.compute.wsgi:init_application',
};

import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { tablesFromModels } from '../service-schema.js';

/** Networks that exist on paper: the plugin ml2, which tells a log what it would do. */
export const neutron: ServiceRecipe = {
  name: 'neutron',
  packages: ['python3-neutron'],
  alone: ['neutron-common'],
  schema: tablesFromModels('neutron', 'neutron.db.migration.models.head:get_metadata'),
  catalog: { type: 'network', path: '' },
  files: ({ prefix, home, databases, tokenChecks }) => {
    const oslo = osloSections(home);
    return {
      'neutron.conf': {
        ...oslo,
        ...databases,
        DEFAULT: {
          ...oslo.DEFAULT,
          auth_strategy: 'keystone',
          api_paste_config: join(prefix, 'usr/share/neutron-common/api-paste.ini'),
          core_plugin: 'ml2',
          service_plugins: 'router',
          notify_nova_on_port_status_changes: false,
          notify_nova_on_port_data_changes: false,
        },
        ml2: {
          type_drivers: 'local,flat,vlan,vxlan',
          tenant_network_types: 'local',
          mechanism_drivers: 'logger',
          extension_drivers: 'port_security',
        },
        keystone_authtoken: tokenChecks,
      },
    };
  },
  application: 'neutron.cmd.eventlet.server:main_api_eventlet',
  parameters: (home) => ['--config-file', join(home, 'neutron.conf')],
  green: true,
};

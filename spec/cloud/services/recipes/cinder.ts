import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { oneDatabase } from '../service-schema.js';

/** Volumes: the API alone. It stands in the catalog under the type that clouds before 2024 give it. */
export const cinder: ServiceRecipe = {
  name: 'cinder',
  packages: ['python3-cinder'],
  alone: ['cinder-common'],
  schema: oneDatabase('cinder', 'database', (_, configuration) => [['cinder.cmd.manage:main', '--config-file', configuration, 'db', 'sync']]),
  catalog: { type: 'volumev3', path: '/v3/$(project_id)s' },
  files: ({ prefix, home, databases, tokenChecks }) => {
    const oslo = osloSections(home);
    return {
      'cinder.conf': {
        ...oslo,
        ...databases,
        DEFAULT: {
          ...oslo.DEFAULT,
          auth_strategy: 'keystone',
          api_paste_config: join(prefix, 'usr/share/cinder-common/api-paste.ini'),
          resource_query_filters_file: join(prefix, 'etc/cinder/resource_filters.json'),
        },
        keystone_authtoken: tokenChecks,
      },
    };
  },
  application: 'cinder.wsgi.wsgi:initialize_application',
  parameters: (home) => ['--config-file', join(home, 'cinder.conf')],
};

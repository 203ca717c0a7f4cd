import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { tablesFromModels } from '../service-schema.js';

/** Shared file systems: the API alone. */
export const manila: ServiceRecipe = {
  name: 'manila',
  packages: ['python3-manila'],
  alone: ['manila-common'],
  schema: tablesFromModels('manila', 'manila.db.sqlalchemy.models:BASE.metadata'),
  catalog: { type: 'sharev2', path: '/v2' },
  files: ({ prefix, home, databases, tokenChecks }) => {
    const oslo = osloSections(home);
    return {
      'manila.conf': {
        ...oslo,
        ...databases,
        DEFAULT: { ...oslo.DEFAULT, auth_strategy: 'keystone', api_paste_config: join(prefix, 'usr/share/manila-common/api-paste.ini') },
        keystone_authtoken: tokenChecks,
        // As in its sample configuration: the program itself has no defaults, and takes no token from pages.
        cors: { allow_headers: 'X-Auth-Token,X-OpenStack-Request-ID,X-Openstack-Manila-Api-Version,X-OpenStack-Manila-API-Experimental' },
      },
    };
  },
  application: 'manila.wsgi.wsgi:initialize_application',
  parameters: (home) => ['--config-file', join(home, 'manila.conf')],
};

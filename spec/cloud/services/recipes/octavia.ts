import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { tablesFromModels } from '../service-schema.js';

/** Load balancers: the API with the provider that does nothing. */
export const octavia: ServiceRecipe = {
  name: 'octavia',
  packages: ['python3-octavia'],
  alone: [],
  schema: tablesFromModels('octavia', 'octavia.db.models:base_models.BASE.metadata'),
  catalog: { type: 'load-balancer', path: '' },
  files: ({ url, home, databases, tokenChecks, signIn }) => ({
    'octavia.conf': {
      ...osloSections(home),
      ...databases,
      DEFAULT: { transport_url: 'fake://' },
      api_settings: {
        auth_strategy: 'keystone',
        enabled_provider_drivers: 'noop_driver: nothing',
        default_provider_driver: 'noop_driver',
        api_base_uri: url,
      },
      service_auth: signIn,
      keystone_authtoken: tokenChecks,
    },
  }),
  application: 'octavia.api.app:setup_app',
  parameters: (home) => ['--config-file', join(home, 'octavia.conf')],
};

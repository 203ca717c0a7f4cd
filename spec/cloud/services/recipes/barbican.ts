import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type ServiceRecipe } from '../service-recipe.js';
import { tablesFromModels } from '../service-schema.js';

/** Secrets, encrypted with a key of this run. */
export const barbican: ServiceRecipe = {
  name: 'barbican',
  packages: ['python3-barbican'],
  alone: ['barbican-common'],
  schema: tablesFromModels('barbican', 'barbican.model.models:BASE.metadata'),
  catalog: { type: 'key-manager', path: '' },
  files: ({ url, databases, tokenChecks }) => ({
    // It looks there and nowhere else.
    '.barbican/barbican.conf': {
      DEFAULT: { sql_connection: databases['database']?.['connection'], db_auto_create: false, host_href: url, transport_url: 'fake://' },
      secretstore: { enabled_secretstore_plugins: 'store_crypto' },
      crypto: { enabled_crypto_plugins: 'simple_crypto' },
      simple_crypto_plugin: { kek: `'${randomBytes(32).toString('base64')}'` },
      keystone_authtoken: tokenChecks,
    },
  }),
  application: 'paste_application:load',
  parameters: (_, prefix) => [join(prefix, 'usr/share/barbican-common/barbican-api-paste.ini')],
};

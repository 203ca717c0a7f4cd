import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { osloSections, type ServiceRecipe } from '../service-recipe.js';
import { oneDatabase } from '../service-schema.js';

/** Images, kept in files. */
export const glance: ServiceRecipe = {
  name: 'glance',
  packages: ['python3-glance'],
  alone: ['glance-common'],
  schema: oneDatabase('glance', 'database', (_, configuration) => [['glance.cmd.manage:main', '--config-file', configuration, 'db_sync']]),
  catalog: { type: 'image', path: '' },
  files: ({ prefix, home, databases, tokenChecks }) => ({
    // It wants both files in one folder.
    'glance-api-paste.ini': readFileSync(join(prefix, 'usr/share/glance-common/glance-api-paste.ini'), 'utf8'),
    'glance-api.conf': {
      ...osloSections(home),
      ...databases,
      DEFAULT: { enabled_backends: 'here:file' },
      glance_store: { default_backend: 'here' },
      here: { filesystem_store_datadir: join(home, 'images') },
      os_glance_staging_store: { filesystem_store_datadir: join(home, 'staging') },
      os_glance_tasks_store: { filesystem_store_datadir: join(home, 'tasks') },
      paste_deploy: { flavor: 'keystone' },
      keystone_authtoken: tokenChecks,
    },
  }),
  environment: (home) => ({ OS_GLANCE_CONFIG_DIR: home }),
  application: 'glance.common.wsgi_app:init_app',
};

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addToCatalog, createAccount, newCredentials } from './identity-records.js';
import { iniFile, type IniSections } from './ini-file.js';
import { type Keystone, REGION } from './keystone.js';
import { corsOptions } from './keystone-configuration.js';
import { copySchema, oneDatabase, type ServiceSchema } from './service-schema.js';
import { tokenChecks } from './token-checks.js';
import { openWsgiService, type WsgiService } from './wsgi-service.js';

/** How Placement makes its database. */
export const placementSchema: ServiceSchema = oneDatabase('placement', 'placement_database', (_, configuration) => [
  ['placement.cmd.manage:main', '--config-file', configuration, 'db', 'sync'],
]);

/** What a Placement depends on. */
export interface PlacementOptions {
  readonly prefix: string;
  readonly keystone: Keystone;
  readonly allowedOrigins?: readonly string[] | undefined;
}

/** Starts a Placement that asks `keystone` about tokens and stands in its catalog. */
export async function startPlacement({ prefix, keystone, allowedOrigins }: PlacementOptions): Promise<WsgiService> {
  const service = await openWsgiService('placement', prefix, (home) => ({ OS_PLACEMENT_CONFIG_DIR: home }));
  try {
    const { api, authUrl } = keystone;
    const { credentials } = await createAccount(api, newCredentials('placement', 'service'), 'service');
    await addToCatalog(api, { name: 'placement', type: 'placement', region: REGION, url: service.url });
    const sections: IniSections = {
      ...(await copySchema(placementSchema, prefix, service.home)),
      api: { auth_strategy: 'keystone' },
      cors: corsOptions(allowedOrigins),
      keystone_authtoken: tokenChecks(authUrl, credentials),
    };
    await writeFile(join(service.home, 'placement.conf'), iniFile(sections));
    await service.serve({ commands: [], application: 'placement.wsgi:init_application' });
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AccountCredentials } from './identity-api.js';
import { addToCatalog, createAccount, newCredentials } from './identity-records.js';
import { iniFile, type IniSections } from './ini-file.js';
import { type Keystone, REGION } from './keystone.js';
import { corsOptions } from './keystone-configuration.js';
import { copySchema, databaseOptions, type ServiceSchema } from './service-schema.js';
import { openWsgiService, type WsgiService } from './wsgi-service.js';

/** How Placement makes its database. */
export const placementSchema: ServiceSchema = { name: 'placement', section: 'placement_database', command: ['db', 'sync'] };

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
    const database = await copySchema(placementSchema, prefix, service.home);
    const sections: IniSections = {
      placement_database: databaseOptions(database),
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

/** How keystonemiddleware checks tokens: each one, each time, so that a revoked token is refused at once. */
function tokenChecks(authUrl: string, credentials: AccountCredentials): IniSections[string] & object {
  return {
    www_authenticate_uri: authUrl,
    auth_url: authUrl,
    auth_type: 'password',
    username: credentials.username,
    password: credentials.password,
    user_domain_id: credentials.userDomainId,
    project_name: credentials.projectName,
    project_domain_id: credentials.projectDomainId,
    service_token_roles_required: true,
    token_cache_time: -1,
  };
}

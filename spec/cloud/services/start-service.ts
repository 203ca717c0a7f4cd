import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { addToCatalog, createAccount, newCredentials } from './identity-records.js';
import { iniFile, type IniSections } from './ini-file.js';
import { type Keystone, REGION } from './keystone.js';
import { corsOptions } from './keystone-configuration.js';
import { copySchema } from './service-schema.js';
import { type ServiceRecipe } from './service-recipe.js';
import { signInOptions, tokenChecks } from './token-checks.js';
import { openWsgiService, type WsgiService } from './wsgi-service.js';

/** What a service depends on. */
export interface ServiceSurroundings {
  readonly prefix: string;
  readonly keystone: Keystone;
  /** Origins whose pages may call it (CORS). @defaultValue none */
  readonly allowedOrigins?: readonly string[] | undefined;
}

/** Starts a service that asks `keystone` about tokens and stands in its catalog; it answers when this resolves. */
export async function startService(recipe: ServiceRecipe, { prefix, keystone, allowedOrigins }: ServiceSurroundings): Promise<WsgiService> {
  const { name, environment = () => ({}), parameters = () => [] } = recipe;
  const service = await openWsgiService(name, prefix, (home) => environment(home, prefix));
  try {
    const { home } = service;
    await writeFiles(recipe, service, { prefix, keystone, allowedOrigins });
    const { application, green } = recipe;
    await service.serve({ commands: [], application, parameters: parameters(home, prefix), green });
    const { type, path } = recipe.catalog;
    await addToCatalog(keystone.api, { name, type, region: REGION, url: `${service.url}${path}` });
    return service;
  } catch (error) {
    await service.stop();
    throw error;
  }
}

async function writeFiles(recipe: ServiceRecipe, { url, home }: WsgiService, surroundings: ServiceSurroundings): Promise<void> {
  const { prefix, keystone, allowedOrigins } = surroundings;
  const { api, authUrl } = keystone;
  const { credentials } = await createAccount(api, newCredentials(recipe.name, 'service'), 'service');
  const databases = recipe.schema === undefined ? {} : await copySchema(recipe.schema, prefix, home);
  const signIn = signInOptions(authUrl, credentials);
  const files = recipe.files({ url, home, prefix, databases, signIn, tokenChecks: tokenChecks(authUrl, credentials) });
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(home, path)), { recursive: true });
    await writeFile(join(home, path), typeof content === 'string' ? content : iniFile(withCors(content, allowedOrigins)));
  }
}

/** The file that says how tokens are checked is that of the service. */
function withCors(sections: IniSections, allowedOrigins: readonly string[] | undefined): IniSections {
  return 'keystone_authtoken' in sections && allowedOrigins !== undefined ? { ...sections, cors: { ...sections['cors'], ...corsOptions(allowedOrigins) } } : sections;
}

import { firstValueFrom } from 'rxjs';
import { MissingAuthMethods } from '../../errors/missing-auth-methods.js';
import type { CloudRegion } from '../../loading/clouds/cloud-region.js';
import { authPluginOptions } from '../../loading/options/auth-plugin-options.js';
import type { PluginOptions } from '../../loading/plugin-loader.js';
import type { CloudAccess } from '../cloud-access.js';
import { elsewhereOptions } from '../prompt/interactive-options.js';
import { loginFirst } from '../prompt/sign-in-ways.js';

/** Signs in to a cloud with what is configured, not with a stored token, and says how that went. */
export async function tryCloud(cloud: CloudAccess): Promise<string> {
  const region = await cloud.region();
  const session = await cloud.session({ plugin: withoutStore(region) });
  const access = await firstValueFrom(session.authenticate()).catch((error: unknown) => {
    if (error instanceof MissingAuthMethods) return error;
    throw error;
  });
  if (access instanceof MissingAuthMethods) return `the first factor was accepted (${access.methods.join(', ')}); "keystoneauth login" asks for the others.`;
  if (access === undefined) return `the auth plugin "${region.authType}" signs in nowhere, so there is nothing to try.`;
  const services = access.serviceCatalog.catalog.length;
  const scope = access.projectName ?? access.domainName ?? (access.systemScoped ? 'the system' : 'nothing in particular');
  return `signed in as ${access.username ?? access.userId ?? 'somebody'} for ${scope}; ${String(services)} services in the catalog.`;
}

/** It is the credentials that are tried; of who signs in elsewhere the token is all there is. */
function withoutStore(region: CloudRegion): PluginOptions {
  const isElsewhere = Object.keys(elsewhereOptions(region, loginFirst(region))).length > 0;
  const holdsToken = authPluginOptions(region.authType).some(({ name }) => name === 'renewal');
  return holdsToken && !isElsewhere ? { tokenStore: undefined } : {};
}

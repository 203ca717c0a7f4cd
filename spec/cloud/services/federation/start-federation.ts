import { join } from 'node:path';
import { type Keystone, openKeystone, type OpenedKeystone } from '../keystone.js';
import { type FederatedKeystone, type FederatedScopes } from './access.js';
import { describeAccess } from './describe-access.js';
import { type FederationOptions } from './federation-options.js';
import { type FederationPlan, planFederation } from './federation-plan.js';
import { registerServiceProvider, trustProviders } from './federation-records.js';
import { SERVICE_PROVIDER } from './names.js';
import { type Running } from './running.js';
import { type OpenedSamlProvider, openSamlProvider } from './saml-provider.js';
import { startProviders } from './start-providers.js';
import { vouchingEntity } from './vouching-keystone.js';
import { webServerSections } from './web-server-sections.js';

/** What a federated Keystone is started with, and where what was started goes. */
export interface FederationStart extends FederationOptions {
  readonly running: Running;
}

/** Starts everything, as much at once as can be. */
export async function startFederation({ prefix, plain, tokenLifeSeconds, running }: FederationStart): Promise<FederatedKeystone> {
  const [plan, opened, samlProvider] = await Promise.all([
    planFederation(),
    running.add(openKeystone(prefix)),
    running.add(openSamlProvider(prefix)),
  ]);
  const { home, url: keystoneUrl } = opened.service;
  const [{ keystone, scopes }, providers] = await Promise.all([
    serveKeystone(opened, { plan, plain, samlProvider, tokenLifeSeconds }),
    startProviders({ prefix, home, plan, keystoneUrl, plain, samlProvider, running }),
    registerServiceProvider(plain.api, SERVICE_PROVIDER, plan.url),
  ]);
  return describeAccess({ plan, keystone, scopes, samlProvider, ...providers, emptyCache: join(home, 'no-ticket'), prefix });
}

interface Vouchers {
  readonly plan: FederationPlan;
  readonly plain: Keystone;
  readonly samlProvider: OpenedSamlProvider;
  readonly tokenLifeSeconds: number | undefined;
}

async function serveKeystone(
  opened: OpenedKeystone,
  { plan, plain, samlProvider, tokenLifeSeconds }: Vouchers,
): Promise<{ readonly keystone: Keystone; readonly scopes: FederatedScopes }> {
  const { url, issuer, people, origins } = plan;
  const keystone = await opened.serve({ tokenLifeSeconds, webServer: { url, sections: webServerSections(origins) } });
  const remoteIds = { openId: issuer, saml: samlProvider.entityId, keystone: vouchingEntity(plain).entityId };
  return { keystone, scopes: await trustProviders(keystone.api, remoteIds, people) };
}

import { join } from 'node:path';
import { type Keystone } from '../keystone.js';
import { pythonEnvironment } from '../python-environment.js';
import { type FederatedKeystone, type FederatedScopes, type KerberosAccess, type OpenIdAccess } from './access.js';
import { type FederationPlan } from './federation-plan.js';
import { KERBEROS_ROOT, NAMES, OPENID_FOLDER, SERVICE_PROVIDER, WEB_SSO_PATHS } from './names.js';
import { SCOPES } from './openid-clients.js';
import { type OpenedSamlProvider } from './saml-provider.js';
import { type Providers } from './start-providers.js';

/** All that was started. */
export interface StartedFederation extends Providers {
  readonly prefix: string;
  readonly plan: FederationPlan;
  readonly keystone: Keystone;
  readonly scopes: FederatedScopes;
  readonly samlProvider: OpenedSamlProvider;
  /** A file that is not there. */
  readonly emptyCache: string;
}

/** What specs are told about it. */
export function describeAccess(started: StartedFederation): FederatedKeystone {
  const { plan, keystone, scopes, samlProvider, certificates } = started;
  const { url, tlsUrl, people, origins } = plan;
  const { authority, client, stranger } = certificates;
  return {
    ...{ url, authUrl: `${url}/v3`, home: keystone.service.home, admin: keystone.admin, demo: keystone.demo, scopes },
    openId: openIdAccess(plan, join(keystone.service.home, OPENID_FOLDER)),
    kerberos: kerberosAccess(started),
    saml: { ...NAMES.saml, identityProviderUrl: samlProvider.url, home: samlProvider.home, person: people.saml },
    keystoneToKeystone: { ...NAMES.keystone, serviceProvider: SERVICE_PROVIDER },
    tokenless: { authUrl: `${tlsUrl}/v3`, ca: authority.certificate, ...client, stranger },
    webSso: { ...NAMES.openId, pages: [`${url}${WEB_SSO_PATHS.protocol}`, `${url}${WEB_SSO_PATHS.identityProvider}`], origins },
  };
}

function openIdAccess({ issuer, discoveryEndpoint, people, clients }: FederationPlan, home: string): OpenIdAccess {
  return {
    ...NAMES.openId,
    ...{ home, issuer, discoveryEndpoint, person: people.openId, operator: people.operator, scope: SCOPES },
    authorizationEndpoint: `${issuer}/auth`,
    tokenEndpoint: `${issuer}/token`,
    deviceAuthorizationEndpoint: `${issuer}/device/auth`,
    ...{ confidential: clients.confidential, posting: clients.posting, public: clients.public },
  };
}

function kerberosAccess({ prefix, plan, realm, ticketCache, emptyCache }: StartedFederation): KerberosAccess {
  const { configuration, services, realm: name } = realm;
  return {
    ...NAMES.kerberos,
    ...{ authUrl: `${plan.url}${KERBEROS_ROOT}/v3`, realm: name, person: plan.people.kerberos, services, configuration, ticketCache, emptyCache },
    curl: { program: 'curl', environment: pythonEnvironment(prefix, prefix) },
  };
}

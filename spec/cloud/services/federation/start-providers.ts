import { join } from 'node:path';
import { type Keystone } from '../keystone.js';
import { startApache } from './apache.js';
import { type SamlProtection } from './apache-settings.js';
import { type FederationCertificates, makeCertificates } from './federation-certificates.js';
import { type FederationPlan } from './federation-plan.js';
import { type KerberosRealm, startKerberosRealm } from './kerberos-realm.js';
import { OPENID_CALLBACK, OPENID_FOLDER, OPENID_KEY } from './names.js';
import { startOpenIdProvider } from './openid-provider.js';
import { newSecret } from './people.js';
import { type Running } from './running.js';
import { writeSamlFiles } from './saml-files.js';
import { type OpenedSamlProvider } from './saml-provider.js';
import { makeKeystoneVouch, vouchingEntity } from './vouching-keystone.js';

/** What the identity providers and the web server are started with. */
export interface ProvidersStart {
  readonly prefix: string;
  /** Everything goes below this folder. */
  readonly home: string;
  readonly plan: FederationPlan;
  /** The root of the Keystone behind the web server. */
  readonly keystoneUrl: string;
  readonly plain: Keystone;
  readonly samlProvider: OpenedSamlProvider;
  readonly running: Running;
}

/** What was made on the way. */
export interface Providers {
  readonly realm: KerberosRealm;
  readonly ticketCache: string;
  readonly certificates: FederationCertificates;
}

/** Starts the identity providers and Apache before them. */
export async function startProviders(start: ProvidersStart): Promise<Providers> {
  const { prefix, home, plan, plain, running } = start;
  const [realm, certificates] = await Promise.all([
    running.add(startKerberosRealm({ prefix, home: join(home, 'kerberos'), port: plan.ports.kerberos, people: [plan.people.kerberos] })),
    makeCertificates(join(home, 'certificates'), prefix, plain.demo.credentials.username),
    makeKeystoneVouch(plain, prefix),
  ]);
  const [ticketCache] = await Promise.all([
    realm.signIn(plan.people.kerberos),
    startSaml(start, certificates).then((saml) => startWebServer({ ...start, certificates, realm, saml })),
    startOpenId(start, certificates),
  ]);
  return { realm, ticketCache, certificates };
}

async function startOpenId({ home, plan, running }: ProvidersStart, { openId: signing }: FederationCertificates): Promise<void> {
  const { clients, people, ports, url, tlsUrl } = plan;
  const webServerCallbacks = [url, tlsUrl].map((root) => `${root}${OPENID_CALLBACK}`);
  const options = { home: join(home, OPENID_FOLDER), port: ports.openId, signing, clients, webServerCallbacks, people: [people.openId, people.operator] };
  const origins = plan.origins.map((origin) => new URL(origin).origin);
  await running.add(startOpenIdProvider({ ...options, origins }));
}

/** Gives what Apache has to know of all who speak SAML. */
async function startSaml(start: ProvidersStart, certificates: FederationCertificates): Promise<readonly SamlProtection[]> {
  const { home, plan, plain, samlProvider } = start;
  const { samlProvider: signing, serviceProvider } = certificates;
  const { saml, keystone } = await writeSamlFiles(join(home, 'saml'), {
    url: plan.url,
    certificate: serviceProvider.certificate,
    samlProvider: await samlProvider.metadata(signing),
    keystone: vouchingEntity(plain),
  });
  await samlProvider.serve({ signing, people: [plan.people.saml], serviceProviders: [saml.serviceProviderMetadata] });
  return [saml, keystone];
}

interface WebServerStart extends ProvidersStart {
  readonly certificates: FederationCertificates;
  readonly realm: KerberosRealm;
  readonly saml: readonly SamlProtection[];
}

async function startWebServer({ prefix, home, plan, keystoneUrl, running, certificates, realm, saml }: WebServerStart): Promise<void> {
  const { server, authority, serviceProvider, openId } = certificates;
  const settings = {
    ...{ home: join(home, 'apache'), prefix, ports: plan.ports, keystoneUrl, keytab: realm.keytab, saml },
    tls: { ...server, authority: authority.certificate },
    samlKeys: serviceProvider,
    openId: {
      discoveryEndpoint: plan.discoveryEndpoint,
      client: plan.clients.webServer,
      keys: `${OPENID_KEY}#${openId.certificate}`,
      passphrase: newSecret(),
    },
  };
  await running.add(startApache(settings, realm.configuration));
}

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Account, type AccountCredentials, type IdentityApi, identityApi } from './identity-api.js';
import { createAccount, newCredentials } from './identity-records.js';
import { iniFile } from './ini-file.js';
import { keystoneConfiguration, type KeystoneSettings, type WebServer } from './keystone-configuration.js';
import { copySchema, oneDatabase, type ServiceSchema } from './service-schema.js';
import { type WsgiJob } from './wsgi-process.js';
import { openWsgiService, type WsgiService } from './wsgi-service.js';

/** The one region of the catalog. */
export const REGION = 'RegionOne';

/** How Keystone makes its database. */
export const keystoneSchema: ServiceSchema = oneDatabase('keystone', 'database', (_, configuration) => [
  ['keystone.cmd.manage:main', '--config-file', configuration, 'db_sync'],
]);

/** A Keystone that answers, with the two people who can sign in. */
export interface Keystone {
  readonly url: string;
  readonly authUrl: string;
  readonly admin: Account;
  /** Has the role `member` on the project `demo`; a plain user. */
  readonly demo: Account;
  readonly api: IdentityApi;
  readonly service: WsgiService;
}

/** Starts a Keystone of its own on a free port, with new keys and passwords; `service.stop()` leaves nothing behind. */
export async function startKeystone(prefix: string, settings: KeystoneSettings = {}): Promise<Keystone> {
  return (await openKeystone(prefix)).serve(settings);
}

/** A Keystone whose port and folder are known already. */
export interface OpenedKeystone {
  readonly service: WsgiService;
  /** Prepares it and waits until it answers. */
  serve(settings: KeystoneSettings): Promise<Keystone>;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The first step of `startKeystone`, for a web server that is started along with it. */
export async function openKeystone(prefix: string): Promise<OpenedKeystone> {
  const credentials = newCredentials('admin', 'admin');
  const service = await openWsgiService('keystone', prefix, (home) => ({
    OS_KEYSTONE_CONFIG_FILES: configurationFile(home),
    OS_BOOTSTRAP_PASSWORD: credentials.password,
  }));
  return {
    service,
    pid: service.pid,
    stop: () => service.stop(),
    serve: async (settings) => {
      try {
        return await serveKeystone(service, { prefix, settings, credentials });
      } catch (error) {
        await service.stop();
        throw error;
      }
    },
  };
}

interface Plan {
  readonly prefix: string;
  readonly settings: KeystoneSettings;
  readonly credentials: AccountCredentials;
}

async function serveKeystone(service: WsgiService, { prefix, settings, credentials }: Plan): Promise<Keystone> {
  const { url, home } = service;
  const authUrl = `${url}/v3`;
  const databases = await copySchema(keystoneSchema, prefix, home);
  await mkdir(join(home, '.keystone'));
  await writeFile(configurationFile(home), iniFile({ ...keystoneConfiguration({ url, home }, settings), ...databases }));
  await service.serve(keystoneJob(home, authUrl, settings.webServer));
  const api = await identityApi(authUrl, credentials);
  const demo = await createAccount(api, newCredentials('demo', 'demo'), 'member');
  return { url, authUrl, admin: api.account, demo, api, service };
}

/** oslo's middleware (CORS) looks here and nowhere else. */
function configurationFile(home: string): string {
  return join(home, '.keystone/keystone.conf');
}

function keystoneJob(home: string, authUrl: string, webServer: WebServer | undefined): WsgiJob {
  const manage = ['keystone.cmd.manage:main', '--config-file', configurationFile(home)] as const;
  // Keystone insists on being told whose the keys are when root asks.
  const owner = process.getuid?.() === 0 ? ['--keystone-user', 'root', '--keystone-group', 'root'] : [];
  const urls = ['admin', 'internal', 'public'].flatMap((name) => [`--bootstrap-${name}-url`, webServer === undefined ? authUrl : `${webServer.url}/v3`]);
  return {
    commands: [
      [...manage, 'fernet_setup', ...owner],
      [...manage, 'credential_setup', ...owner],
      [...manage, 'bootstrap', '--bootstrap-region-id', REGION, ...urls],
    ],
    application: webServer === undefined ? 'keystone.server.wsgi:initialize_public_application' : 'keystone_behind_apache:load',
  };
}

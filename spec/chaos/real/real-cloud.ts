import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../cloud/services/command.js';
import { identityApi, type Account, type IdentityApi } from '../../cloud/services/identity-api.js';
import { createAccount, newCredentials } from '../../cloud/services/identity-records.js';
import { startKeystone, type Keystone } from '../../cloud/services/keystone.js';
import { startPlacement } from '../../cloud/services/placement.js';
import { PYTHON, pythonEnvironment } from '../../cloud/services/python-environment.js';
import type { WsgiService } from '../../cloud/services/wsgi-service.js';
import { startFaultProxy, type FaultProxy } from '../fault-proxy.js';
import type { ProxyWatch } from '../proxy-record.js';

/** How long tokens last here. */
export const TOKEN_LIFE_SECONDS = 40;
/** Keystone keeps three keys: what was made with one is worth nothing after so many rotations. */
const ROTATIONS_TO_FORGET = 2;

/** A real Keystone and a real Placement, each behind a proxy. */
export interface RealCloud {
  readonly keystone: Keystone;
  readonly proxies: { readonly keystone: FaultProxy; readonly placement: FaultProxy };
  /** Beginnings of URLs, and the proxies' in their place. */
  readonly detours: readonly (readonly [from: string, to: string])[];
  /** Makes a user who may do everything. */
  account(name: string): Promise<Account>;
  /** What an administrator does, past the proxies, with a token of its own. */
  administer(): Promise<IdentityApi>;
  /** As its owner, by the API. One that is worth nothing any more stays so. */
  revoke(token: string): Promise<void>;
  /** Makes new keys for tokens; `isFinal`: so often that no token of before is worth anything. */
  rotateKeys(isFinal: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Starts all of it from unpacked packages. */
export async function startRealCloud(prefix: string, watch: ProxyWatch): Promise<RealCloud> {
  const keystone = await startKeystone(prefix, { tokenLifeSeconds: TOKEN_LIFE_SECONDS });
  const placement = await startPlacement({ prefix, keystone }).catch(async (error: unknown) => {
    await keystone.service.stop();
    throw error;
  });
  const options = { watch, dripMs: 1, delayMs: 300, keepRecords: 50 };
  const proxies = {
    keystone: await startFaultProxy({ originUrl: keystone.url, ...options }),
    placement: await startFaultProxy({ originUrl: placement.url, ...options }),
  };
  const administer = (): Promise<IdentityApi> => identityApi(keystone.authUrl, keystone.admin.credentials);
  return {
    keystone,
    proxies,
    administer,
    detours: [
      [keystone.url, proxies.keystone.url],
      [placement.url, proxies.placement.url],
    ],
    account: async (name) => createAccount(await administer(), newCredentials(name, 'demo'), 'admin'),
    revoke: async (token) => {
      const headers = { 'X-Auth-Token': token, 'X-Subject-Token': token };
      await fetch(`${keystone.authUrl}/auth/tokens`, { method: 'DELETE', headers });
    },
    rotateKeys: async (isFinal) => {
      for (let turn = 0; turn < (isFinal ? ROTATIONS_TO_FORGET : 1); turn += 1) await rotateOnce(prefix, keystone);
      // It remembers what it found of tokens.
      if (isFinal) await restart(keystone.service);
    },
    close: async () => {
      await Promise.all([proxies.keystone.close(), proxies.placement.close()]);
      await placement.stop();
      await keystone.service.stop();
    },
  };
}

/** Ends it as a crash would, and starts it again. */
export async function restart(service: WsgiService): Promise<void> {
  await service.halt();
  await service.resume();
}

async function rotateOnce(prefix: string, { service: { home } }: Keystone): Promise<void> {
  const configuration = join(home, '.keystone/keystone.conf');
  if (!existsSync(configuration)) throw new Error('Keystone is not there any more.');
  const owner = process.getuid?.() === 0 ? ['--keystone-user', 'root', '--keystone-group', 'root'] : [];
  const manage = 'import sys; from keystone.cmd.manage import main; sys.exit(main())';
  await runCommand(PYTHON, ['-c', manage, '--config-file', configuration, 'fernet_rotate', ...owner], {
    environment: { ...pythonEnvironment(prefix, home), OS_KEYSTONE_CONFIG_FILES: configuration },
  });
}

import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'keystoneauth-rx';
import { createCloud, type Cloud } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, timer } from 'rxjs';

/** A cloud of our own, with everybody in it that the service has to do with. */
export interface Embedded {
  readonly cloud: Cloud;
  readonly url: string;
  /** What the service finds in its environment: the name of a cloud, and where its file is. */
  readonly environment: Readonly<Record<string, string>>;
  /** For the tokens of the service. */
  readonly storeDirectory: string;
  /** A token of somebody who may call the service. */
  callerToken(): Promise<string>;
  /** The same in a file, for curl. */
  callerTokenFile(): Promise<string>;
  /** Puts a new application credential into clouds.yaml and deletes the old one, with all of its tokens. */
  rotate(): Promise<void>;
  /** All services go away and come back on the same port. */
  restart(awayMs: number): Promise<void>;
  close(): Promise<void>;
}

const domain = { userDomainName: 'Default', projectDomainName: 'Default' };

/** Starts one whose tokens last so long. */
export async function openEmbedded(tokenLifeMs: number): Promise<Embedded> {
  const cloud = createCloud({ tokenLifeMs });
  let served = await serveCloud(cloud);
  const { authUrl, url } = served;
  const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-service-'));
  const file = join(folder, 'clouds.yaml');
  const owner = new Session({ connectRetries: 8, auth: v3.password({ authUrl, ...domain, username: 'admin', password: 'admin-password', projectName: 'admin' }) });
  const caller = new Session({ connectRetries: 8, auth: v3.password({ authUrl, ...domain, username: 'demo', password: 'demo-password', projectName: 'demo' }) });
  let current: v3.CreatedApplicationCredential | undefined;
  const rotate = async (): Promise<void> => {
    const [old, next] = [current, await firstValueFrom(v3.createApplicationCredential(owner, { name: `service-${String(Date.now())}` }))];
    current = next;
    write(file, authUrl, next);
    if (old !== undefined) await firstValueFrom(v3.deleteApplicationCredential(owner, old.id));
  };
  const callerToken = async (): Promise<string> => (await firstValueFrom(caller.getToken())) ?? '';
  await rotate();
  return {
    cloud,
    url,
    environment: { OS_CLOUD: 'embedded', OS_CLIENT_CONFIG_FILE: file },
    storeDirectory: join(folder, 'tokens'),
    callerToken,
    callerTokenFile: async () => {
      const path = join(folder, 'caller-token');
      writeFileSync(path, await callerToken(), { mode: 0o600 });
      return path;
    },
    rotate,
    restart: async (awayMs) => {
      await served.close();
      await firstValueFrom(timer(awayMs));
      served = await serveCloud(cloud, { port: Number(new URL(url).port) });
    },
    close: async () => {
      owner.close();
      caller.close();
      await served.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Replaces the file in one step, as whoever rotates secrets does. JSON is YAML. */
function write(path: string, authUrl: string, { id, secret }: v3.CreatedApplicationCredential): void {
  const auth = { auth_url: authUrl, application_credential_id: id, application_credential_secret: secret.reveal() };
  writeFileSync(`${path}.new`, JSON.stringify({ clouds: { embedded: { auth_type: 'v3applicationcredential', auth } } }), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

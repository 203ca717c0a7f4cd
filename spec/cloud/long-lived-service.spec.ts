import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom, timer } from 'rxjs';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { startLoad } from '../../demos/long-lived-service/load.js';
import { startDemo } from '../demos/run-demo.js';
import { describeCloud } from './describe-cloud.js';
import { countRequests } from './services/count-requests.js';
import { startKeystone, type Keystone } from './services/keystone.js';
import { serviceRecipes } from './services/service-recipes.js';
import { startService } from './services/start-service.js';
import type { WsgiService } from './services/wsgi-service.js';

const CALLERS = 3;

describeCloud('the demo long-lived-service against a real Keystone and a real Nova', ({ prefix }) => {
  let keystone: Keystone;
  let nova: WsgiService;
  beforeAll(async () => {
    keystone = await startKeystone(prefix);
    nova = await startService(serviceRecipes.nova, { prefix, keystone });
  });
  afterAll(async () => {
    await nova.stop();
    await keystone.service.stop();
  });

  const sessionOf = (account: Keystone['demo']): Session => {
    const session = new Session({ auth: v3.password({ authUrl: keystone.authUrl, ...account.credentials }) });
    onTestFinished(() => { session.close(); });
    return session;
  };

  it('loses no request while its credential is replaced, Keystone restarted and itself stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-service-'));
    onTestFinished(() => { rmSync(folder, { recursive: true }); });
    const [owner, file] = [sessionOf(keystone.admin), join(folder, 'clouds.yaml')];
    const create = (name: string): Promise<v3.CreatedApplicationCredential> => firstValueFrom(v3.createApplicationCredential(owner, { name }));
    const write = ({ id, secret }: v3.CreatedApplicationCredential): void => {
      const auth = { auth_url: keystone.authUrl, application_credential_id: id, application_credential_secret: secret.reveal() };
      writeFileSync(`${file}.new`, JSON.stringify({ clouds: { real: { auth_type: 'v3applicationcredential', auth } } }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    };
    const old = await create('service-1');
    write(old);
    const demo = await startDemo('long-lived-service', ['--json', '--store-directory', join(folder, 'tokens'), '--caller-seconds', '0.2', '--grace', '0.5', '--logs', join(folder, 'logs')], {
      ...{ OS_CLOUD: 'real', OS_CLIENT_CONFIG_FILE: file },
    });
    const { url } = JSON.parse(await demo.line(/"listening"/)) as { url: string };
    const token = (await firstValueFrom(sessionOf(keystone.demo).getToken())) ?? '';
    const load = startLoad(`${url}/servers`, CALLERS, () => Promise.resolve(token));
    onTestFinished(() => void load.stop());
    const some = async (): Promise<void> => {
      const goal = load.count() + 2 * CALLERS;
      await expect.poll(() => load.count(), { timeout: 60_000, interval: 100 }).toBeGreaterThanOrEqual(goal);
    };
    await some();

    const next = await create('service-2');
    write(next);
    await firstValueFrom(v3.deleteApplicationCredential(owner, old.id));
    await some();
    await keystone.service.halt();
    await firstValueFrom(timer(1_000));
    await keystone.service.resume();
    await some();
    const ready = await fetch(`${url}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { ready: true }]);
    demo.kill('SIGTERM');
    const { code, printed } = await demo.ended;
    const { endings, requests } = await load.stop();

    expect(endings).toEqual({ 200: requests });
    expect([code, JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '')]).toEqual([0, { event: 'stopped', cut: 0 }]);
    expect(await countRequests(keystone.service, 'GET', '/v3/auth/tokens')).toBeGreaterThan(2);
  }, 240_000);
});

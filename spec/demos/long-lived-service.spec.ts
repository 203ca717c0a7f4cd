import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import winston from 'winston';
import { openEmbedded, type Embedded } from '../../demos/long-lived-service/embedded.js';
import { startLoad } from '../../demos/long-lived-service/load.js';
import { serviceOptions } from '../../demos/long-lived-service/options.js';
import { ownSession } from '../../demos/long-lived-service/own-session.js';
import { openService, type Service } from '../../demos/long-lived-service/service.js';
import { describeRedis } from '../cloud/describe-redis.js';
import { keystoneApart } from '../steady/keystone-apart.js';
import { admin, openSession } from '../journeys/demo-cloud.js';
import { runDemo, startDemo } from './run-demo.js';

const silent = winston.createLogger({ silent: true, transports: [new winston.transports.Console()] });
const limits = { port: 0, callerMs: 50, graceMs: 50, drainMs: 5_000, log: silent };
const CALLERS = 10;

async function startService(session: Session, over: Partial<typeof limits> = {}): Promise<Service> {
  const service = await openService({ ...limits, ...over, session });
  onTestFinished(async () => {
    await service.stop().catch(() => undefined);
  });
  return service;
}

async function embeddedCloud(): Promise<Embedded> {
  const embedded = await openEmbedded(60_000);
  onTestFinished(() => embedded.close());
  return embedded;
}

const ownOf = async ({ environment }: Embedded): Promise<Session> => {
  const session = await ownSession({ environment, store: undefined });
  onTestFinished(() => { session.close(); });
  return session;
};

const ask = async (url: string, token?: string): Promise<{ status: number; body: Record<string, unknown> }> => {
  const response = await fetch(url, { headers: token === undefined ? {} : { 'x-auth-token': token } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

function logFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'service-logs-'));
  onTestFinished(() => { rmSync(folder, { recursive: true }); });
  return folder;
}

/** Lets a load go on until each caller was answered a few times more. */
const some = async (load: { count(): number }): Promise<void> => {
  const goal = load.count() + 3 * CALLERS;
  await expect.poll(() => load.count(), { timeout: 30_000 }).toBeGreaterThanOrEqual(goal);
};

describe('the demo long-lived-service', { timeout: 60_000 }, () => {
  it('loses no request while its credential is replaced, its token revoked, its cloud restarted and itself stopped', async () => {
    const folder = logFolder();

    const { code, printed } = await runDemo('long-lived-service', ['--drill', '--json', '--grace', '0.3', '--logs', folder, '--log-bytes', '50000']);

    const result = JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '') as { requests: number; endings: Record<string, number> };
    expect(result).toMatchObject({ event: 'stopped', ok: true, cut: 0, signIns: 2, endings: { 200: result.requests } });
    expect(code).toBe(0);
    const files = readdirSync(folder);
    expect(files).toEqual(expect.arrayContaining(['request.log', 'request.log.1', 'response-body.log.1', 'service.log']));
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8'));
    expect(texts.every((text) => text.length <= 50_000 && text.endsWith('\n'))).toBe(true);
    expect(texts.join('').includes('gAAAAA')).toBe(false);
  });

  it('answers what is under way when it gets SIGTERM, takes nothing new, and ends with 0', async () => {
    const embedded = await embeddedCloud();
    const demo = await startDemo('long-lived-service', ['--json', '--store', 'none', '--grace', '0.5', '--logs', logFolder()], embedded.environment);
    const { url } = JSON.parse(await demo.line(/"listening"/)) as { url: string };
    const token = await embedded.callerToken();
    await ask(`${url}/servers`, token);
    embedded.cloud.delay({ path: '/compute/v2.1/servers', ms: 700 });
    const load = startLoad(`${url}/servers`, CALLERS, () => Promise.resolve(token));
    await expect.poll(() => embedded.cloud.count('GET', '/compute/v2.1/servers')).toBeGreaterThan(CALLERS);

    demo.kill('SIGTERM');
    demo.kill('SIGTERM');
    const { code, printed } = await demo.ended;
    const { endings, requests } = await load.stop();

    expect([code, JSON.parse(printed.trimEnd().split('\n').at(-1) ?? '')]).toEqual([0, { event: 'stopped', cut: 0 }]);
    expect(endings).toEqual({ 200: requests });
    expect(requests).toBeGreaterThanOrEqual(CALLERS);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
  });

  it('refuses to start with credentials that are wrong', async () => {
    const { environment, cloud } = await embeddedCloud();
    const { OS_CLIENT_CONFIG_FILE: file = '' } = environment;
    const { clouds } = JSON.parse(readFileSync(file, 'utf8')) as { clouds: { embedded: { auth: { auth_url: string } } } };

    const { code } = await runDemo('long-lived-service', ['--json', '--store', 'none', '--logs', logFolder()], {
      ...{ OS_AUTH_URL: clouds.embedded.auth.auth_url, OS_USERNAME: 'admin', OS_PASSWORD: 'pw-Qx71Lm-nobody', OS_USER_DOMAIN_ID: 'default' },
    });

    expect(code).not.toBe(0);
    expect(cloud.failedSignIns).toBe(1);
  });
});

describeRedis('the stores of the demo long-lived-service', (redis) => {
  it.each(['file', 'redis'])('keep the token in %s, so that a service which is started again does not sign in', { timeout: 60_000 }, async (store) => {
    const embedded = await embeddedCloud();
    const before = embedded.cloud.signIns;
    const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-service-'));
    onTestFinished(() => { rmSync(folder, { recursive: true }); });
    for (let start = 0; start < 2; start += 1) {
      const args = ['--json', '--grace', '0', '--store', store, '--store-directory', join(folder, 'tokens'), '--redis-url', `redis://127.0.0.1:${redis().port}`, '--logs', join(folder, 'logs')];
      const demo = await startDemo('long-lived-service', args, embedded.environment);
      const { url } = JSON.parse(await demo.line(/"listening"/)) as { url: string };
      expect((await ask(`${url}/readyz`)).status).toBe(200);
      demo.kill('SIGTERM');
      expect((await demo.ended).code).toBe(0);
    }

    expect(embedded.cloud.signIns - before).toBe(1);
  });
});

describe(openService.name, { timeout: 60_000 }, () => {
  it('shows callers the servers of their project, in their name', async () => {
    const embedded = await embeddedCloud();
    const { url } = await startService(await ownOf(embedded));
    const token = await embedded.callerToken();

    const { status, body } = await ask(`${url}/servers`, token);

    expect([status, body['servers']]).toMatchObject([200, [{ name: 'server-3', status: 'ACTIVE' }, { name: 'server-2' }, { name: 'server-1' }]]);
    expect(embedded.cloud.requests('/compute/v2.1/servers').at(-1)?.headers['x-auth-token']).toBe(token);
  });

  it('refuses who shows no token, or one that Keystone does not know, and asks about it once', async () => {
    const embedded = await embeddedCloud();
    const { url } = await startService(await ownOf(embedded), { callerMs: 60_000 });
    await ask(`${url}/readyz`);
    const before = embedded.cloud.count('GET', '/identity/v3/auth/tokens');

    expect((await ask(`${url}/servers`)).status).toBe(401);
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await ask(`${url}/servers`, 'gAAAA-nobody-knows-this-one')).status));

    expect(statuses).toEqual(Array.from({ length: 20 }, () => 401));
    expect(embedded.cloud.count('GET', '/identity/v3/auth/tokens') - before).toBe(1);
  });

  it('refuses exactly those whose token was revoked, at once', async () => {
    const embedded = await embeddedCloud();
    const session = await ownOf(embedded);
    const { url } = await startService(session, { callerMs: 60_000 });
    const [token, other] = [await embedded.callerToken(), await firstValueFrom(openSession({ auth: v3.password({ authUrl: embedded.cloud.authUrl, ...admin }) }).getToken())];
    expect([(await ask(`${url}/servers`, token)).status, (await ask(`${url}/servers`, other)).status]).toEqual([200, 200]);
    const signIns = embedded.cloud.signIns;

    embedded.cloud.revoke(token);

    expect([(await ask(`${url}/servers`, token)).status, (await ask(`${url}/servers`, other)).status]).toEqual([401, 200]);
    expect(embedded.cloud.signIns).toBe(signIns);
  });

  it('goes on serving those it knows while Keystone is away, and is ready again after that', async () => {
    const apart = await keystoneApart(60_000);
    onTestFinished(() => apart.leave());
    const session = openSession({ auth: v3.password({ authUrl: apart.authUrl, ...admin }), connectRetries: 1, connectRetryDelayMs: 20 });
    const caller = openSession({ auth: v3.password({ authUrl: apart.authUrl, ...admin }) });
    const token = (await firstValueFrom(caller.getToken())) ?? '';
    const { url } = await startService(session);
    const load = startLoad(`${url}/servers`, CALLERS, () => Promise.resolve(token));
    await some(load);

    await apart.leave();
    await some(load);
    expect((await ask(`${url}/servers`, 'gAAAA-somebody-never-seen')).status).toBe(503);
    await apart.comeBack();
    await some(load);
    const { endings, requests } = await load.stop();

    expect(endings).toEqual({ 200: requests });
    expect((await ask(`${url}/servers`, 'gAAAA-somebody-never-seen')).status).toBe(401);
    expect((await ask(`${url}/readyz`)).body).toMatchObject({ ready: true, signIn: expect.stringContaining('valid') });
  });

  it('is alive but not ready without a token, and ready as soon as it can have one', async () => {
    const apart = await keystoneApart(60_000);
    onTestFinished(() => apart.leave());
    const { url } = await startService(openSession({ auth: v3.password({ authUrl: apart.authUrl, ...admin }) }));
    await apart.leave();

    expect((await ask(`${url}/healthz`)).body).toEqual({ alive: true });
    expect(await ask(`${url}/readyz`)).toMatchObject({ status: 503, body: { ready: false, reason: 'connect-failure' } });
    await apart.comeBack();
    await expect.poll(async () => (await ask(`${url}/readyz`)).status, { timeout: 20_000 }).toBe(200);
  });

  it('tells whose fault it is', async () => {
    const embedded = await embeddedCloud();
    const { url } = await startService(openSession({ auth: v3.password({ authUrl: embedded.cloud.authUrl, ...admin }) }));
    const token = await embedded.callerToken();

    embedded.cloud.fail({ path: '/compute/v2.1/servers', status: 429, retryAfterSeconds: 1 });
    const response = await fetch(`${url}/servers`, { headers: { 'x-auth-token': token } });
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    await response.text();
    embedded.cloud.fail({ path: '/compute/v2.1/servers', status: 403 });
    expect((await ask(`${url}/servers`, token)).status).toBe(403);
    expect((await ask(`${url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${url}/servers`, { method: 'POST' })).status).toBe(405);
  });

  it('has numbers for Prometheus, without a URL or an id in them', async () => {
    const embedded = await embeddedCloud();
    const { url } = await startService(await ownOf(embedded));
    await ask(`${url}/servers`, await embedded.callerToken());
    await ask(`${url}/servers`);

    const text = await (await fetch(`${url}/metrics`)).text();

    expect(text).toContain('service_requests_total{route="/servers",status="200"} 1\n');
    expect(text).toContain('service_requests_total{route="/servers",status="401"} 1\n');
    expect(text).toContain('openstack_sign_ins_total{outcome="ok"} 1\n');
    expect(text).toMatch(/^openstack_requests_total\{service="compute",method="GET",status="200"\} \d+$/m);
    expect(text).toMatch(/^openstack_request_seconds_bucket\{service="compute",le="\+Inf"\} \d+$/m);
    expect(text).toMatch(/^openstack_service_up\{service="compute"\} 1$/m);
    expect(text).not.toMatch(/http:|[0-9a-f]{32}/);
  });

  it('gives up what takes longer than it may when it is stopped, and says how much', async () => {
    const embedded = await embeddedCloud();
    const service = await startService(await ownOf(embedded), { graceMs: 10, drainMs: 200 });
    const token = await embedded.callerToken();
    await ask(`${service.url}/servers`, token);
    embedded.cloud.delay({ path: '/compute/v2.1/servers', ms: 20_000 });
    const cutOff = ask(`${service.url}/servers`, token).catch(() => 'cut');
    await expect.poll(() => embedded.cloud.count('GET', '/compute/v2.1/servers')).toBe(2);

    expect(await service.stop()).toEqual({ cut: 1 });
    expect(await cutOff).toBe('cut');
  });
});

describe(serviceOptions.name, () => {
  it('refuses what it does not know', () => {
    expect(() => serviceOptions(['--store', 'cloud'])).toThrow('--store is "file", "redis" or "none", not "cloud".');
    expect(() => serviceOptions(['--grace', ''])).toThrow('--grace has to be a number of 0 or more, not "".');
    expect(serviceOptions(['--grace', '1.5'])).toMatchObject({ graceMs: 1500, store: 'file', drill: false });
  });
});

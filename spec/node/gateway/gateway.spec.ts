import { expect, describe, it } from 'vitest';
import { gateway } from 'keystoneauth-rx/node';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { ADA, BOB, DEMO, expectNoSecrets, FAY, PASSCODE, serveGateway } from './served-gateway.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('gateway', () => {
  it('signs in, shows who that is, forwards with the token, and lets nobody see it', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    const entered = await page.signIn(ADA);

    expect(entered.status).toBe(200);
    expect(entered.json).toMatchObject({
      token: {
        user: { name: 'ada', domain: { id: 'default' } },
        project: { name: 'demo' },
        roles: [{ name: 'member' }, { name: 'reader' }],
        methods: ['password'],
      },
      session: { idleMs: 1_800_000 },
    });
    const reply = await page.ask('/os/placement/resource_providers?name=none', { headers: { 'OpenStack-API-Version': 'placement 1.36' } });
    expect(reply.status).toBe(200);
    expect(reply.json).toEqual({ resource_providers: [] });
    expect(reply.headers.get('openstack-api-version')).toBe('placement 1.36');
    const [arrived] = gate.served.cloud.requests('/placement/resource_providers');
    expect(arrived).toMatchObject({ query: 'name=none', headers: { 'x-auth-token': expect.any(String) } });
    expect(arrived?.headers).not.toHaveProperty('cookie');
    expect(arrived?.headers).not.toHaveProperty('x-requested-with');
    expect(gate.served.cloud.signIns).toBe(1);
    expect(gate.events.map(({ type }) => type)).toContain('sign-in-succeeded');
    expectNoSecrets(gate);
  });

  it('sets a cookie that no script can read and no other site sends, with an id that is new at each sign-in', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    const first = await page.signIn(ADA);
    const old = page.cookie;
    await page.signIn(ADA);

    expect(first.headers.getSetCookie()).toEqual([expect.stringMatching(/^keystoneauth=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)]);
    expect(page.cookie).not.toBe(old);
    expect(gate.handler.size).toBe(1);
    const stolen = gate.browser();
    stolen.cookie = old;
    expect(await stolen.ask('/os/session')).toMatchObject({ status: 401, reason: 'session-over' });
    stolen.cookie = `keystoneauth=${'A'.repeat(43)}`;
    expect((await stolen.ask('/os/placement/resource_providers')).status).toBe(401);
  });

  it('calls the cookie __Host- over https, as a proxy that is trusted tells it', async () => {
    const gate = await serveGateway({ trustProxy: true, cookie: { maxAgeMs: 60_000, sameSite: 'Lax' } });
    const proxied = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-Host': 'console.example.com', Origin: 'https://console.example.com' };
    const { headers } = await gate.browser().ask('/os/session', { method: 'POST', json: { ...ADA, scope: DEMO }, headers: proxied });

    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-keystoneauth=[\w-]{43}; Path=\/; Max-Age=60; HttpOnly; SameSite=Lax; Secure$/),
    ]);
  });

  it('keeps the session over reloads, and ends it at sign-out with its token', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    const kept = page.cookie;

    expect(await page.ask('/os/session')).toMatchObject({ status: 200, json: { token: { user: { name: 'ada' } } } });
    const left = await page.ask('/os/session', { method: 'DELETE' });

    expect(left.status).toBe(204);
    expect(page.cookie).toBeUndefined();
    expect(gate.served.cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(1);
    expect(await page.ask('/os/session')).toMatchObject({ status: 401, reason: 'signed-out' });
    page.cookie = kept;
    expect(await page.ask('/os/placement/resource_providers')).toMatchObject({ status: 401, reason: 'session-over' });
    expect(gate.handler.size).toBe(0);
    expectNoSecrets(gate);
  });

  it("answers a wrong password with Keystone's reason, and tries no more than a few of them", async () => {
    const gate = await serveGateway({ failedSignIns: { most: 2, withinMs: 60_000 } });
    const page = gate.browser();
    const wrong = { ...ADA, password: 'pw-Jx19Fs-gateway-wrong' };

    expect(await page.signIn(wrong)).toMatchObject({ status: 401, reason: 'sign-in-refused', json: { error: { message: expect.stringContaining('Invalid username or password') } } });
    expect(page.cookie).toBeUndefined();
    await page.signIn(wrong);
    const late = await page.signIn(ADA);

    expect(late).toMatchObject({ status: 429, reason: 'too-many-attempts' });
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(gate.served.cloud.failedSignIns).toBe(2);
    expect(JSON.stringify([gate.answers, gate.events])).not.toContain(wrong.password);
  });

  it('does not count sign-ins that succeed', async () => {
    const gate = await serveGateway({ failedSignIns: { most: 2, withinMs: 60_000 } });
    const pages = Array.from({ length: 4 }, () => gate.browser());
    for (const page of pages) expect((await page.signIn(ADA)).status).toBe(200);
  });

  it('asks for more factors, keeps the receipt to itself, and goes on under another id', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    const asked = await page.signIn(FAY);

    expect(asked).toMatchObject({ status: 401, reason: 'challenged', json: { error: { methods: ['password'], missing: [['totp']] } } });
    const before = page.cookie;
    expect(await page.ask('/os/placement/resource_providers')).toMatchObject({ status: 401, reason: 'challenged' });
    expect(await page.ask('/os/session/answer', { method: 'POST', json: { passcode: '000000' } })).toMatchObject({ status: 401, reason: 'sign-in-refused' });
    const entered = await page.ask('/os/session/answer', { method: 'POST', json: { passcode: PASSCODE } });

    expect(entered).toMatchObject({ status: 200, json: { token: { user: { name: 'fay' }, project: { name: 'demo' } } } });
    expect(page.cookie).not.toBe(before);
    expect((await page.ask('/os/placement/resource_providers')).status).toBe(200);
    expect(gate.answers.join('\n')).not.toMatch(/openstack-auth-receipt/i);
    expectNoSecrets(gate);
  });

  it('gives up a challenge after five wrong answers', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(FAY);
    for (const passcode of ['000000', '000001', '000002', '000003', '000004']) await page.ask('/os/session/answer', { method: 'POST', json: { passcode } });

    expect(page.cookie).toBeUndefined();
    expect(await page.ask('/os/session/answer', { method: 'POST', json: { passcode: PASSCODE } })).toMatchObject({ status: 401, reason: 'signed-out' });
    expect(gate.handler.size).toBe(0);
  });

  it('goes on in another project; one without a role changes nothing', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    const admin = { projectName: 'admin', projectDomainId: 'default' };

    expect(await page.ask('/os/session/scope', { method: 'POST', json: admin })).toMatchObject({ status: 200, json: { token: { project: { name: 'admin' }, roles: [{ name: 'admin' }] } } });
    expect(await page.ask('/os/session')).toMatchObject({ json: { token: { project: { name: 'admin' } } } });
    expect(await page.ask('/os/session/scope', { method: 'POST', json: { systemScope: 'all' } })).toMatchObject({ status: 403, reason: 'sign-in-refused' });
    expect(await page.ask('/os/session')).toMatchObject({ json: { token: { project: { name: 'admin' } } } });
    const { text } = await page.ask('/os/identity/v3/auth/projects');
    expect(text).toContain('"demo"');
    expectNoSecrets(gate);
  });

  it('shows users nothing of each other', async () => {
    const gate = await serveGateway();
    const [ada, bob] = [gate.browser(), gate.browser()];
    await Promise.all([ada.signIn(ADA), bob.signIn(BOB)]);
    await Promise.all([ada, bob].flatMap((page) => [1, 2, 3].map(() => page.ask('/os/placement/resource_providers'))));

    const tokens = gate.served.cloud.requests('/placement').map(({ headers }) => headers['x-auth-token']);
    expect(new Set(tokens).size).toBe(2);
    expect(await bob.ask('/os/session')).toMatchObject({ json: { token: { user: { name: 'bob' } } } });
    await ada.ask('/os/session', { method: 'DELETE' });
    expect((await bob.ask('/os/placement/resource_providers')).status).toBe(200);
    expectNoSecrets(gate);
  });

  it('renews a revoked token once for all requests of a session', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    gate.served.cloud.revoke();
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0 ? page.ask('/os/placement/resource_providers') : page.ask('/os/placement/resource_providers', { method: 'POST', json: { name: `p-${String(index)}` } }),
      ),
    );

    expect(replies.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? 200 : 201)));
    expect(gate.served.cloud.signIns).toBe(2);
    expectNoSecrets(gate);
  });

  it('says that the session is over when Keystone no longer takes the password, and clears the cookie', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    gate.served.cloud.revoke();
    gate.served.cloud.fail({ path: '/identity/v3/auth/tokens', times: 5, status: 401 });

    const reply = await page.ask('/os/placement/resource_providers');
    expect(reply).toMatchObject({ status: 401, reason: 'session-over' });
    expect(reply.headers.get('keystoneauth-gateway')).toBe('session-over');
    expect(page.cookie).toBeUndefined();
  });

  it('ends what is left alone, and what has lasted long enough', async () => {
    const runtime = new VirtualRuntime();
    const gate = await serveGateway({ runtime, idleMs: 600_000, absoluteMs: 1_500_000 });
    const [idle, busy] = [gate.browser(), gate.browser()];
    await idle.signIn(ADA);
    await busy.signIn(BOB);
    runtime.advance(500_000);
    expect((await busy.ask('/os/placement/resource_providers')).status).toBe(200);
    runtime.advance(200_000);

    expect(await idle.ask('/os/session')).toMatchObject({ status: 401, reason: 'session-over' });
    expect((await busy.ask('/os/placement/resource_providers')).status).toBe(200);
    expect(gate.handler.size).toBe(1);
    runtime.advance(500_000);
    expect((await busy.ask('/os/placement/resource_providers')).status).toBe(200);
    runtime.advance(400_000);
    expect(await busy.ask('/os/placement/resource_providers')).toMatchObject({ status: 401, reason: 'session-over' });
    expect(busy.cookie).toBeUndefined();
  });

  it('keeps no more sessions than it may', async () => {
    const gate = await serveGateway({ maxSessions: 2 });
    const pages = [gate.browser(), gate.browser(), gate.browser()] as const;
    for (const page of pages) await page.signIn(ADA);

    expect(gate.handler.size).toBe(2);
    expect((await pages[0].ask('/os/session')).status).toBe(401);
    expect((await pages[2].ask('/os/session')).status).toBe(200);
  });

  it.each([
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'username=ada' }, 415],
    ['no object', { json: [1] }, 400],
    ['half a document', { headers: JSON_TYPE, body: '{"username":' }, 400],
    ['an unknown member', { json: { ...ADA, authUrl: 'http://127.0.0.1:1' } }, 400],
    ['an application credential', { json: { applicationCredentialId: 'a', applicationCredentialSecret: 'sc-Yp55Gd-gateway' } }, 400],
    ['an object for a text', { json: { ...ADA, password: { read: 1 } } }, 400],
    ['two scopes', { json: { ...ADA, scope: { projectId: 'p', domainId: 'd' } } }, 400],
    ['too much', { json: { ...ADA, userDomainName: 'x'.repeat(70_000) } }, 413],
  ])('refuses a sign-in with %s, before Keystone hears of it', async (_, said, status) => {
    const gate = await serveGateway();

    expect((await gate.browser().ask('/os/session', { method: 'POST', ...said })).status).toBe(status);
    expect(gate.served.cloud.requests()).toEqual([]);
    expect(gate.handler.size).toBe(0);
  });

  it('answers nowhere else', async () => {
    const page = (await serveGateway()).browser();

    expect(await page.ask('/')).toMatchObject({ status: 404, reason: 'not-found' });
    expect(await page.ask('/osaka/session')).toMatchObject({ status: 404 });
    expect(await page.ask('/os/session/else')).toMatchObject({ status: 404 });
    expect(await page.ask('/os/session', { method: 'PUT' })).toMatchObject({ status: 405 });
    expect(await page.ask('/os/placement/resource_providers')).toMatchObject({ status: 401, reason: 'signed-out' });
  });

  it('names what it cannot do without, and what cannot be right', () => {
    const authUrl = 'http://127.0.0.1:1/v3';
    const thrown = (options: object): unknown => {
      try {
        return gateway({ authUrl, ...options });
      } catch (error) {
        return error;
      }
    };

    expect(thrown({ authUrl: undefined })).toMatchObject({ code: 'missing-required-options' });
    expect(thrown({ prefixes: '/os' })).toMatchObject({ code: 'unknown-option' });
    expect(thrown({ prefix: 'os/../x' })).toMatchObject({ options: ['prefix'] });
    expect(thrown({ idleMs: 0 })).toMatchObject({ options: ['idleMs'] });
    expect(thrown({ cookie: { name: '__Host-x', path: '/os' } })).toMatchObject({ options: ['cookie.name'] });
    expect(thrown({ cookie: { sameSite: 'None' } })).toMatchObject({ options: ['cookie.sameSite'] });
    expect(thrown({ allowedOrigins: ['https://a.example.com/'] })).toMatchObject({ options: ['allowedOrigins'] });
    expect(thrown({ requestHeaders: ['X-Roles', 'Cookie'] })).toMatchObject({ options: ['requestHeaders'] });
    expect(thrown({ csrfHeader: { name: 'X', value: '' } })).toMatchObject({ options: ['csrfHeader'] });
  });
});

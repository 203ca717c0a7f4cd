import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryTokenStore, type StoredText, type TokenStore } from 'keystoneauth-rx';
import { gateway } from 'keystoneauth-rx/node';
import { firstValueFrom, from, map, Subject, throwError } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { ADA, browserAt, expectNoSecrets, listenFor, serveGateway, type Browser, type ServedGateway } from './served-gateway.js';

const EIGHT_HOURS_MS = 28_800_000;
const RESOURCES = '/os/placement/resource_providers';

/** What a store was given to keep. */
function watched(store: TokenStore): TokenStore & { readonly saved: string[] } {
  const saved: string[] = [];
  return {
    saved,
    load: (key) => store.load(key),
    save: (key, text, options) => {
      saved.push(`${key} ${text}`);
      return store.save(key, text, options);
    },
    clear: (key) => store.clear(key),
    withLock: (key, work) => store.withLock(key, work),
  };
}

/** A second process in front of the same cloud. */
async function replica({ served, answers }: ServedGateway, sessionStore: TokenStore): Promise<Browser> {
  const handler = gateway({ authUrl: served.authUrl, sessionStore });
  onTestFinished(() => { handler.close(); });
  return browserAt(await listenFor(handler), answers);
}

describe('UserSessions with a store', () => {
  it('lets another process go on with the token, and never keeps a password or the id itself', async () => {
    const sessionStore = watched(memoryTokenStore());
    const gate = await serveGateway({ sessionStore });
    const page = gate.browser();
    await page.signIn(ADA);
    const other = await replica(gate, sessionStore);
    other.cookie = page.cookie;

    expect((await other.ask(RESOURCES)).status).toBe(200);
    expect(await other.ask('/os/session')).toMatchObject({ json: { token: { user: { name: 'ada' } } } });
    expect(gate.served.cloud.signIns).toBe(1);
    expect(sessionStore.saved.length).toBeGreaterThan(0);
    expect(sessionStore.saved.join()).not.toContain(ADA.password);
    expect(sessionStore.saved.join()).not.toContain(page.cookie?.split('=')[1]);
    expectNoSecrets(gate);
  });

  it('takes over the token that the process with the password renewed', async () => {
    const sessionStore = memoryTokenStore();
    const gate = await serveGateway({ sessionStore });
    const page = gate.browser();
    await page.signIn(ADA);
    const other = await replica(gate, sessionStore);
    other.cookie = page.cookie;
    await other.ask(RESOURCES);
    gate.served.cloud.revoke();
    await page.ask(RESOURCES); // renews
    await page.ask(RESOURCES); // is noted

    expect((await other.ask(RESOURCES)).status).toBe(200);
    expect(gate.served.cloud.signIns).toBe(2);
  });

  it('ends no request under way when it takes over a newer token', async () => {
    const arrived$ = new Subject<void>();
    const finish$ = new Subject<void>();
    const server = createServer(({ headers, url }, response) => {
      if (url?.endsWith('/slow') === true) finish$.subscribe(() => response.end('slow'));
      else response.writeHead(headers['x-auth-token'] === over ? 401 : 200).end();
      if (url?.endsWith('/slow') === true) arrived$.next();
      seen = String(headers['x-auth-token']);
    }).listen(0, '127.0.0.1');
    let [seen, over] = ['', ''];
    await once(server, 'listening');
    onTestFinished(async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    });
    const sessionStore = memoryTokenStore();
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v2.1`;
    const gate = await serveGateway({ sessionStore }, { services: [{ type: 'compute', name: 'nova', url }] });
    const page = gate.browser();
    await page.signIn(ADA);
    const other = await replica(gate, sessionStore);
    other.cookie = page.cookie;
    const arrived = firstValueFrom(arrived$);
    const slow = other.ask('/os/compute/slow');
    await arrived;
    over = seen;
    await page.ask('/os/compute/servers'); // renews
    await page.ask('/os/compute/servers'); // is noted

    expect((await other.ask('/os/compute/servers')).status).toBe(200);
    finish$.next();
    expect(await slow).toMatchObject({ status: 200, text: 'slow' });
    expect(other.cookie).toBe(page.cookie);
  });

  it('ends everywhere at sign-out, wherever that is', async () => {
    const sessionStore = memoryTokenStore();
    const gate = await serveGateway({ sessionStore });
    const page = gate.browser();
    await page.signIn(ADA);
    const other = await replica(gate, sessionStore);
    const kept = (other.cookie = page.cookie);
    expect((await other.ask('/os/session', { method: 'DELETE' })).status).toBe(204);

    expect(await page.ask(RESOURCES)).toMatchObject({ status: 401, reason: 'session-over' });
    other.cookie = kept;
    expect(await other.ask(RESOURCES)).toMatchObject({ status: 401, reason: 'session-over' });
    expect(gate.served.cloud.signIns).toBe(1);
  });

  it('does without a store that fails', async () => {
    const broken = throwError(() => new Error('The store is away.'));
    const sessionStore: TokenStore = { load: () => broken, save: () => broken, clear: () => broken, withLock: () => broken };
    const page = (await serveGateway({ sessionStore })).browser();

    expect((await page.signIn(ADA)).status).toBe(200);
    expect((await page.ask(RESOURCES)).status).toBe(200);
    expect((await page.ask('/os/session', { method: 'DELETE' })).status).toBe(204);
  });

  it.each(['9e15', '1e999'])('lets a session that began in the future (%s) last no longer than one that begins now', async (createdAt) => {
    const store = memoryTokenStore();
    const gate = await serveGateway({ sessionStore: store });
    const page = gate.browser();
    await page.signIn(ADA);
    const ahead = ({ text, ageMs }: StoredText): StoredText => ({ text: text.replace(/"createdAt":\d+/, `"createdAt":${createdAt}`), ageMs });
    const load: TokenStore['load'] = (key) => from(store.load(key)).pipe(map((kept) => kept && ahead(kept)));
    const other = await replica(gate, { ...watched(store), load });
    other.cookie = page.cookie;

    const { json } = await other.ask('/os/session');
    expect(json).toMatchObject({ session: { endsAt: expect.any(Number) as number } });
    expect((json['session'] as { endsAt: number }).endsAt).toBeLessThanOrEqual(Date.now() + EIGHT_HOURS_MS);
  });

  it('takes nothing for a session that somebody else wrote', async () => {
    const store = memoryTokenStore();
    const sessionStore: TokenStore = { ...watched(store), load: () => [{ text: '{"createdAt":1,"state":"{}"}', ageMs: 0 }] };
    const page = (await serveGateway({ sessionStore })).browser();
    page.cookie = `keystoneauth=${'B'.repeat(43)}`;

    expect(await page.ask(RESOURCES)).toMatchObject({ status: 401, reason: 'session-over' });
  });
});

describe('UserSessions', () => {
  it('revokes the tokens of sessions that nobody uses any more', async () => {
    const runtime = new VirtualRuntime();
    const gate = await serveGateway({ runtime, idleMs: 100_000 });
    await gate.browser().signIn(ADA);
    runtime.advance(200_000);
    // The next sign-in comes after the revocation that was begun.
    await gate.browser().signIn(ADA);

    expect(gate.handler.size).toBe(1);
    expect(gate.served.cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(1);
  });

  it('revokes the tokens of all scopes that the user was in', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    for (const projectName of ['admin', 'demo', 'admin']) {
      expect((await page.ask('/os/session/scope', { method: 'POST', json: { projectName, projectDomainId: 'default' } })).status).toBe(200);
    }
    await page.ask('/os/session', { method: 'DELETE' });

    const { cloud } = gate.served;
    expect(cloud.count('POST', '/identity/v3/auth/tokens')).toBe(4);
    expect(cloud.count('DELETE', '/identity/v3/auth/tokens')).toBe(4);
    expectNoSecrets(gate);
  });

  it('ends with the gateway', async () => {
    const gate = await serveGateway();
    const page = gate.browser();
    await page.signIn(ADA);
    gate.handler.close();

    expect(gate.handler.size).toBe(0);
    expect((await page.ask(RESOURCES)).status).toBe(401);
  });
});

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import '@angular/compiler';
import { DOCUMENT, runInInjectionContext, type ApplicationConfig } from '@angular/core';
import ts from 'typescript';
import { EMPTY, filter, firstValueFrom, from, of, type Observable, type Subscription } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import winston from 'winston';
import { authPluginOptions, loadAuthPlugin, Session, type Adapter, type AuthPlugin, type Connection, type TokenStore, type UserLogger } from 'keystoneauth-rx';
import { authUrl, cases, closeContext, factorPassword, inbound, nextLines, password, session, v3 } from './context.js';
import { countBlocks, given, readSnippets, removeModules, writeModule } from './snippets.js';

/** The page of the guide for Angular. */
interface Servers {
  rename(server: { readonly id: string; readonly name: string }, name: string): Observable<unknown>;
}

interface SignIn {
  readonly greeting: () => string;
  readonly isAdmin: () => boolean;
  readonly enter: (username: string, password: string) => Observable<unknown>;
  readonly leave: () => Observable<void>;
}

const modules = new Map<string, string>();
const run = <T = AuthPlugin>(name: string): Promise<Partial<Record<string, T>>> =>
  import(modules.get(name) ?? '') as Promise<Partial<Record<string, T>>>;

beforeAll(() => {
  for (const [name, code] of readSnippets()) modules.set(name, writeModule(name, code));
});
afterAll(async () => {
  removeModules();
  await closeContext();
});

/** Makes something in the injection context of an application that is configured so. */
async function inApplication<T>({ providers }: ApplicationConfig, make: () => T): Promise<T> {
  const { injectorWith } = await import('../angular/http-bench.js');
  return runInInjectionContext(injectorWith(...providers, { provide: DOCUMENT, useValue: { baseURI: 'http://127.0.0.1/', getElementById: () => null } }), make);
}

describe('README and the guides', () => {
  it('has a name for each of its TypeScript blocks, and a spec for each name', () => {
    expect(modules.size).toBe(countBlocks());
    expect([...modules.keys()].sort()).toEqual(Object.keys(given).sort());
  });

  it('has snippets that compile in strict mode', { timeout: 180_000 }, () => {
    const config = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config as { compilerOptions: object };
    const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
    const program = ts.createProgram([...modules.values()], { ...options, noUnusedLocals: false, noUnusedParameters: false });
    const problems = ts
      .getPreEmitDiagnostics(program)
      .map(({ file, messageText }) => `${file?.fileName ?? ''}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
    expect(problems).toEqual([]);
  });

  it('shows a first request that prints what the README says it prints', async () => {
    await run('first');
    expect(await nextLines(1)).toEqual(['200 {"resource_providers":[]}']);
  });

  it('shows the same request with promises', async () => {
    await run('promise');
    expect(await nextLines(1)).toEqual(['200 {"resource_providers":[]}']);
  });

  it('shows a service client that lists projects', async () => {
    await run('client');
    expect(await nextLines(1)).toEqual(['["demo"]']);
  });

  it('shows an auth plugin that gives its token and its endpoints', async () => {
    const { corporate } = await run('plugin');
    const connection: Connection = session.connection;
    if (corporate === undefined) throw new Error('the snippet made no plugin');
    expect(await firstValueFrom(from(corporate.getHeaders(connection)))).toEqual({ 'X-Auth-Token': 'a-token' });
    expect(await firstValueFrom(from(corporate.getEndpoint(connection, { serviceType: 'compute' })))).toBe(
      'https://compute.example.com',
    );
  });

  it('shows an auth method that signs in next to a password', async () => {
    const { auth } = await run('method');
    expect(auth?.getHeaders).toBeTypeOf('function');
  });

  it('shows a stream of requests through the stages', async () => {
    await run('stream');
    expect(await nextLines(3)).toEqual(['200', '200', '200']);
  });

  it('shows a cloud for tests that counts sign-ins', async () => {
    await run('testing');
    expect(await nextLines(1)).toEqual(['0']);
  });

  it('shows a session for production that names the inbound request', async () => {
    const { session: production } = await run<Session>('production');
    const id = await inbound.run({ requestId: 'req-inbound' }, async () => {
      const sent = firstValueFrom((production?.events$ ?? EMPTY).pipe(filter((event) => event.type === 'request-sent')));
      await firstValueFrom(production?.get('/', { endpointFilter: { serviceType: 'placement' } }) ?? of(undefined));
      return (await sent).globalRequestId;
    });
    expect(id).toBe('req-inbound');
  });

  it('shows limits of time and of requests that sessions and adapters take', async () => {
    await run('time');
    const { nova } = await run<Adapter>('limits');
    expect((await firstValueFrom(nova?.get('/servers') ?? of(undefined)))?.status).toBe(200);
  });

  it('shows what to do about an error', async () => {
    await run('errors');
    expect(await nextLines(1)).toEqual(['later']);
  });

  it('shows how a session is logged with winston, and how that ends', async () => {
    await run('logging');
    winston.loggers.close('keystoneauth');
    await run('logger');
    const lines = await nextLines(3);
    expect(lines.map((line) => line.split(' ', 2)[0])).toEqual(['REQ:', 'RESP:', 'RESP']);
  });

  it('shows a logger for pino that gives it the facts', async () => {
    const { logger } = await run<UserLogger>('pino');
    await firstValueFrom(session.get('/', { endpointFilter: { serviceType: 'placement' }, ...(logger && { logger }) }));
    const lines = await nextLines(3);
    expect(lines.find((line) => line.startsWith('pino RESP: [200]'))).toContain('"event":"response-received"');
  });

  it('shows which endpoint, which range and which microversion', async () => {
    await run('endpoint');
    expect(await nextLines(1)).toEqual(['200']);
    await run('range');
    expect(await nextLines(1)).toEqual(['2.1 to 2.93']);
    await run('microversion');
    expect(await nextLines(1)).toEqual(['compute 2.90']);
  });

  it('shows a cache of version documents that outlives the session', async () => {
    const { service } = await run<Session>('cache');
    expect((await firstValueFrom(service?.getEndpointData({ serviceType: 'compute' }) ?? of(undefined)))?.apiVersion).toEqual([2, 1]);
    service?.close();
  });

  it('shows a second factor that answers a challenge, and both at once', async () => {
    await run('challenge');
    expect(await nextLines(1)).toHaveLength(1);
    const { auth } = await run('factors');
    expect(await firstValueFrom(new Session({ auth }).getUserId())).toBeTypeOf('string');
  });

  it('shows credentials that change, and sign-ins by browser', async () => {
    expect((await run('rotation'))['replaced']?.getHeaders).toBeTypeOf('function');
    expect((await run('browser'))['elsewhere']?.getHeaders).toBeTypeOf('function');
  });

  it('shows several scopes from one credential', async () => {
    await run('rescope');
    expect(await nextLines(1)).toEqual([expect.stringMatching(/^demo: http:.*compute/)]);
  });

  it('shows an application credential for a program, and no secret', async () => {
    await run('applicationCredential');
    expect((await nextLines(1))[0]).toMatch(/^\[redacted\] \S+/);
  });

  it("shows an auth method of one's own that configuration can name", async () => {
    const { auth } = await run('badge');
    expect(auth?.authUrl).toBeTypeOf('string');
  });

  it("shows a whole plugin of one's own that can be loaded by name", async () => {
    const { takeBack } = await run<() => void>('wholePlugin');
    const plugin = await firstValueFrom(loadAuthPlugin('corporate', { desk: 'http://desk.example.com' }));
    expect(await firstValueFrom(from(plugin.getEndpoint(session.connection, { serviceType: 'compute' })))).toBe('http://desk.example.com/compute');
    takeBack?.();
  });

  it('shows a token that the next start finds, with the version documents', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-readme-'));
    const before = process.env['XDG_CACHE_HOME'];
    process.env['XDG_CACHE_HOME'] = folder;
    try {
      const { session: first } = await run<Session>('sharedFile');
      if (first === undefined) throw new Error('the snippet made no session');
      await firstValueFrom(first.get('/servers', { endpointFilter: { serviceType: 'compute', version: 2 } }));
      first.close();
      expect(readdirSync(join(folder, 'keystoneauth-rx')).some((name) => name.startsWith(first.auth?.getCacheId?.() ?? 'no id'))).toBe(true);
    } finally {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
      rmSync(folder, { recursive: true });
    }
  });

  it('shows a store in Redis, a token that is taken over by hand, and a way out', async () => {
    expect((await run('shared'))['auth']?.getCacheId?.()).toMatch(/^[0-9a-f]{64}$/);
    expect((await run<TokenStore>('sharedRedis'))['tokenStore']?.withLock).toBeTypeOf('function');
    const { elsewhere } = await run('authState');
    expect(elsewhere?.getAuthState?.()).toContain('auth_token');
    await run('signOut');
    expect(await nextLines(1)).toEqual(['left']);
  });

  it('shows sessions for a cloud of clouds.yaml', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mounted-secrets-readme-'));
    const auth = { auth_url: authUrl, username: 'demo', password, project_name: 'demo', domain_name: 'Default' };
    writeFileSync(join(folder, 'clouds.yaml'), JSON.stringify({ clouds: { demo: { auth, regions: ['RegionOne'] } } }));
    const before = process.env['OS_CLIENT_CONFIG_FILE'];
    process.env['OS_CLIENT_CONFIG_FILE'] = join(folder, 'clouds.yaml');
    onTestFinished(() => {
      if (before === undefined) delete process.env['OS_CLIENT_CONFIG_FILE'];
      else process.env['OS_CLIENT_CONFIG_FILE'] = before;
      rmSync(folder, { recursive: true });
    });
    await run('clouds');
    expect(await nextLines(1)).toEqual(['200']);
    await run('fromCloud');
    expect(await nextLines(1)).toEqual([expect.stringMatching(/^200 .*\/servers$/)]);
    await run('fromCloudPromise');
    expect(await nextLines(1)).toEqual([expect.stringMatching(/^\w+/)]);
  });

  it('shows the same configuration as data', async () => {
    await run('readClouds');
    expect(await nextLines(1)).toEqual(['string']);
  });

  it('shows options as data, and plugins by name', async () => {
    await run('byName');
    expect(await nextLines(2)).toEqual(['authUrl --os-auth-url OS_AUTH_URL false', 'string']);
    const { takeBack } = await run<() => void>('registerWithOptions');
    expect(authPluginOptions('corporate').map(({ key, flags }) => [key, flags])).toEqual([
      ['desk', ['--os-desk']],
      ['badge', ['--os-badge']],
    ]);
    takeBack?.();
  });

  it('shows an Angular application in which people sign in, with two factors, and out', async () => {
    const { appConfig } = await run<ApplicationConfig>('angularProvide');
    const { SignInPage } = await run<new () => SignIn>('angularSignIn');
    if (appConfig === undefined || SignInPage === undefined) throw new Error('the snippets made no application');
    const page = await inApplication(appConfig, () => new SignInPage());

    await firstValueFrom(page.enter('factor', factorPassword));
    expect([page.greeting(), page.isAdmin()]).toEqual(['factor', false]);
    await firstValueFrom(page.leave());
    expect(page.greeting()).toBe('Please sign in');
  });

  it('shows requests of an Angular application that take the whole path', async () => {
    const { providers } = await run<ApplicationConfig['providers']>('angular');
    const { ServersPage } = await run<new () => Servers>('angularHttp');
    if (providers === undefined || ServersPage === undefined) throw new Error('the snippets made no application');
    const { injectKeystone } = await import('keystoneauth-rx/angular');
    const { keystone, page } = await inApplication({ providers }, () => ({ keystone: injectKeystone(), page: new ServersPage() }));
    await firstValueFrom(keystone.signIn(v3.password({ authUrl, username: 'demo', userDomainId: 'default', password, projectName: 'demo', projectDomainId: 'default' })));

    await expect(firstValueFrom(page.rename({ id: 'nobody', name: '' }, 'somebody'))).rejects.toMatchObject({
      ...{ code: 'http-error', status: 405, message: expect.stringContaining('/compute/v2.1/servers/nobody') },
    });
  });

  it('shows options, guards and tests of an Angular application', async () => {
    expect((await run('angularConfig'))['configured']).toBeDefined();
    expect((await run<readonly object[]>('angularGuard'))['routes']).toHaveLength(2);
    expect((await run<readonly object[]>('angularTesting'))['providers']).toHaveLength(1);
  });

  it('shows a session that OpenTelemetry follows, alone and beside what instruments HTTP', async () => {
    await run('telemetry');
    const { following } = await run<Subscription>('telemetryBeside');
    expect(following?.closed).toBe(false);
    following?.unsubscribe();
  });

  it('shows a list, and what changes in it', async () => {
    const { changes } = await run<Subscription>('automation');
    expect(await nextLines(3)).toEqual(['server-3', 'server-2', 'server-1']);
    expect(changes?.closed).toBe(false);
    changes?.unsubscribe();
  });

  it('shows lists page by page', async () => {
    await run('paginate');
    expect(await nextLines(1)).toEqual([expect.stringMatching(/^\d+ servers$/)]);
    await run('paginateAwait');
    expect(await nextLines(3)).toEqual(['server-3', 'server-2', 'server-1']);
  });

  it('shows what is asked again and again, and what is watched', async () => {
    const { shown } = await run<Subscription>('poll');
    expect(await nextLines(1)).toEqual(['3 servers']);
    shown?.unsubscribe();
    const { following } = await run<Subscription>('watch');
    expect(await nextLines(1)).toEqual(['3 servers']);
    following?.unsubscribe();
  });

  it('shows how to wait for a server, and for its end', async () => {
    await run('until');
    expect(await nextLines(2)).toEqual(['web-1 is ACTIVE', 'web-1 is gone']);
  });

  it('shows a stream of requests that is asked for the next one', async () => {
    await run('pulled');
    expect(await nextLines(3)).toEqual(['200', '200', '200']);
  });

  it('shows what is done in every project', async () => {
    await run('forEachScope');
    expect(await nextLines(1)).toEqual(['east, demo: 3']);
  });

  it('shows how something is made once, and who is told of it', async () => {
    const { books } = await run<Subscription>('audit');
    await run('ensure');
    expect(await nextLines(2)).toEqual([expect.stringMatching(/^demo in demo: POST \/\S*\/volumes done, req-/), 'backups is available']);
    books?.unsubscribe();
  });

  it('shows how services are doing, and what a cloud turned out to be other than before', async () => {
    const { session: watched } = await run<Session>('health');
    expect(await nextLines(1)).toEqual(['Everything is up']);
    expect(await firstValueFrom(watched?.health$.pipe(filter((list) => list.some(({ serviceType }) => serviceType === 'compute'))) ?? EMPTY)).toContainEqual(
      expect.objectContaining({ serviceType: 'compute', status: 'up', failures: 0 }),
    );
    watched?.close();
    await run('automationEvents');
  });

  it('shows what a request does that somebody wonders about', async () => {
    await run('diagnose');
    const lines = await nextLines(6);
    expect(lines.filter((line) => line.startsWith('request-sent http'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('REQ: curl '))).toHaveLength(1);
  });

  it('shows what programs for keystoneauth1, keystoneclient and axios look like here', async () => {
    await run('migrateFirst');
    expect(await nextLines(1)).toEqual(['200 {"resource_providers":[]}']);
    await run('migrateClient');
    expect(await nextLines(1)).toEqual(['string 1']);
    await run('migrateHelper');
    expect(await nextLines(1)).toEqual(['3 3']);
  });

  it('shows how a store of one’s own is proven', async () => {
    await run('storeContract');
    expect(cases.size).toBeGreaterThan(10);
    for (const prove of cases.values()) await prove();
  });
});

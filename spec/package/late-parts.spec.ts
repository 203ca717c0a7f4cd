import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { serveCloud, type ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { manifest } from './doors.js';
import { runOrFail } from './run-program.js';

const { plain } = inject('package');

let folder: string;
let served: ServedCloud;

beforeAll(async () => {
  folder = await mkdtemp(join(plain, 'late-'));
  served = await serveCloud();
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await served.close();
});

/** Runs a program as bundlers make it for browsers, where what is used later is loaded later; gives what it returns. */
async function inBrowserBundle(program: string, prepare: (outdir: string) => Promise<unknown> = () => Promise.resolve()): Promise<unknown> {
  const outdir = await mkdtemp(join(folder, 'program-'));
  const whole = `
    import {
      Adapter, Session, DiscoveryCache, accessInfoPlugin, applyMicroversion, authPlugin, authenticate, createAccessInfo, discover, encryptedTokenStore,
      identify, listScopes, loadAuthPlugin, materialized, memoryTokenStore, none, paginate, password, poll, readClouds, resolveEndpoint, send, until,
      validateToken,
    } from '${manifest.name}';
    import * as v3 from '${manifest.name}/v3';
    import { firstValueFrom, from, lastValueFrom, map, Subject, switchMap, toArray } from 'rxjs';
    const authUrl = ${JSON.stringify(served.authUrl)};
    const identityRoot = authUrl.replace(/\\/v3$/, '');
    const account = { authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', projectName: 'demo', projectDomainId: 'default' };
    const caught = (answer) => firstValueFrom(answer).catch(({ name, code, outcome, message }) => ({ name, code, outcome, message }));
    const thrown = (work) => { try { work(); return undefined; } catch ({ name, code }) { return { name, code }; } };
    const run = async () => { ${program} };
    console.log(JSON.stringify(await run()));`;
  await build({
    stdin: { contents: whole, resolveDir: plain, sourcefile: 'program.js' },
    outdir,
    entryNames: 'program',
    outExtension: { '.js': '.mjs' },
    external: ['rxjs', 'axios', '@noble/hashes'],
    ...{ bundle: true, splitting: true, format: 'esm', platform: 'browser', target: 'es2022', logLevel: 'silent' },
  } as const);
  await prepare(outdir);
  return JSON.parse(await runOrFail(process.execPath, [join(outdir, 'program.mjs')], outdir));
}

describe('a program whose parts are loaded later', () => {
  it('signs in and asks services at its first breath, with one sign-in', async () => {
    const before = served.cloud.signIns;
    const answered = await inBrowserBundle(`
      const session = new Session({ auth: v3.password(account) });
      const compute = new Adapter({ session, serviceType: 'compute', defaultMicroversion: '2.79' });
      const states = [];
      session.state$.subscribe(({ status }) => states.push(status));
      const replies = await Promise.all([compute.get('/servers'), session.get('/servers', { endpointFilter: { serviceType: 'compute' } })].map((one) => firstValueFrom(one)));
      const data = await firstValueFrom(compute.getEndpointData());
      session.close();
      return { states, statuses: replies.map(({ status }) => status), version: data.apiVersion };`);

    expect(answered).toEqual({ states: ['none', 'authenticating', 'valid'], statuses: [200, 200], version: [2, 1] });
    expect(served.cloud.signIns - before).toBe(1);
  });

  it('sends a stream of requests through the stages before anything else', async () => {
    const statuses = await inBrowserBundle(`
      const session = new Session({ auth: v3.password(account) });
      const stages = from([{ url: '/servers' }, { url: '/servers/detail' }]).pipe(
        resolveEndpoint(session, { serviceType: 'compute' }), applyMicroversion(session, '2.79'), identify(session), authenticate(session), send(session), toArray());
      return (await lastValueFrom(stages)).map(({ status }) => status);`);

    expect(statuses).toEqual([200, 200]);
  });

  it('loses nothing of a source that does not wait', async () => {
    const statuses = await inBrowserBundle(`
      const session = new Session({ auth: v3.password(account) });
      const requests = new Subject();
      const stages = requests.pipe(resolveEndpoint(session, { serviceType: 'compute' }), applyMicroversion(session, '2.79'), identify(session), authenticate(session), send(session), toArray());
      const answered = lastValueFrom(stages);
      requests.next({ url: '/servers' });
      await firstValueFrom(session.getToken());
      requests.next({ url: '/servers/detail' });
      requests.complete();
      return (await answered).map(({ status, url }) => [status, new URL(url).pathname.split('/').pop()]);`);

    expect(statuses).toEqual([[200, 'servers'], [200, 'detail']]);
  });

  it('keeps to the options that it was made with, whoever changes the object', async () => {
    const answered = await inBrowserBundle(`
      const given = { auth: v3.password(account), connectRetries: 0 };
      const session = new Session(given);
      const bound = { session, serviceType: 'compute' };
      const compute = new Adapter(bound);
      given.connectRetries = -1;
      bound.serviceType = 'no-such-service';
      return (await firstValueFrom(compute.get('/servers'))).status;`);

    expect(answered).toBe(200);
  });

  it('enters another scope from a token that was handed over', async () => {
    const body = { token: { expires_at: '2041-06-01T00:00:00.000000Z', issued_at: '2041-05-01T00:00:00.000000Z', methods: ['password'], user: { id: 'u', name: 'u', domain: { id: 'default', name: 'Default' } } } };
    const answered = await inBrowserBundle(`
      const access = createAccessInfo(${JSON.stringify(body)}, 'tk-Vn52qL-given');
      const auth = accessInfoPlugin({ access, authUrl }).rescope({ projectName: 'demo', projectDomainId: 'default' });
      return caught(new Session({ auth }).getToken());`);

    // The cloud does not know the token: it was asked.
    expect(answered).toMatchObject({ name: 'HttpError' });
  });

  it('ends what waits for a part that does not come: by its signal, or with the session', async () => {
    const standStill = async (outdir: string): Promise<void> => {
      const engine = (await readdir(outdir)).find((file) => file.startsWith('engine-'))!;
      await writeFile(join(outdir, engine), `await new Promise(() => undefined);\n${await readFile(join(outdir, engine), 'utf8')}`);
    };
    const ended = await inBrowserBundle(
      `const session = new Session({ auth: v3.password(account) });
       const compute = new Adapter({ session, serviceType: 'compute' });
       const controller = new AbortController();
       const waiting = [session, compute].map((client) => caught(client.get('/servers?secret=1', { signal: controller.signal })));
       const others = [session.get('/servers', { signal: AbortSignal.abort() }), compute.get('/servers', { signal: AbortSignal.timeout(1) })].map(caught);
       const asked = caught(session.getToken());
       controller.abort();
       const aborted = await Promise.all([...waiting, ...others]);
       session.close();
       return [...aborted, await asked];`,
      standStill,
    );

    const aborted = expect.objectContaining({ code: 'aborted', outcome: 'not-sent', message: expect.stringMatching(/^GET \/servers was not sent/) as string }) as unknown;
    expect(ended).toEqual([
      ...[aborted, aborted, aborted],
      expect.objectContaining({ name: 'DeadlineExceeded', code: 'deadline-exceeded' }),
      expect.objectContaining({ code: 'session-closed' }),
    ]);
  });

  it('throws at once for an option there is not, and tells with the first answer what a value cannot be', async () => {
    const errors = await inBrowserBundle(`
      const wrong = new Session({ auth: v3.password(account), connectRetries: -1 });
      const unversioned = new Adapter({ session: new Session(), version: 'x' });
      return {
        named: [thrown(() => new Session({ auht: 1 })), thrown(() => new Adapter({})), thrown(() => v3.password({ ...account, authUrl: 'nowhere' })), thrown(() => new Session({ tls: {}, proxie: 1 }))],
        asked: [await caught(wrong.get(authUrl)), await caught(wrong.getToken()), await caught(unversioned.get('/'))],
        later: thrown(() => new Session({ connectRetries: -1 })),
      };`);

    expect(errors).toEqual({
      named: [
        { name: 'OptionError', code: 'unknown-option' },
        { name: 'MissingRequiredOptions', code: 'missing-required-options' },
        { name: 'OptionError', code: 'invalid-option' },
        { name: 'OptionError', code: 'unknown-option' },
      ],
      asked: [
        expect.objectContaining({ name: 'OptionError', message: expect.stringContaining('"connectRetries"') as string }),
        expect.objectContaining({ name: 'OptionError', message: expect.stringContaining('"connectRetries"') as string }),
        expect.objectContaining({ name: 'OptionError', message: expect.stringContaining('"version"') as string }),
      ],
      later: { name: 'OptionError', code: 'invalid-option' },
    });
  });

  it('ends what waits for a part when the session is closed', async () => {
    const before = served.cloud.signIns;
    const ended = await inBrowserBundle(`
      const session = new Session({ auth: v3.password(account) });
      const waiting = caught(session.get('/servers?secret=1', { endpointFilter: { serviceType: 'compute' } }));
      session.close();
      return [await waiting, await caught(session.get(authUrl)), session.snapshot().closed];`);

    expect(ended).toEqual([
      expect.objectContaining({ code: 'session-closed', outcome: 'not-sent', message: expect.stringMatching(/^GET \/servers was not sent/) as string }),
      expect.objectContaining({ code: 'session-closed', outcome: 'not-sent' }),
      true,
    ]);
    expect(served.cloud.signIns).toBe(before);
  });

  it('says which part could not be loaded, and goes on when it can be', async () => {
    const apart = 'apart';
    const hide = async (outdir: string): Promise<void> => {
      const late = (await readdir(outdir)).filter((file) => /^(engine|core)-/.test(file));
      expect(late).toHaveLength(2);
      for (const file of late) await rename(join(outdir, file), join(outdir, `${apart}-${file}`));
    };
    const failed = await inBrowserBundle(
      `const session = new Session({ auth: v3.password(account) });
       return caught(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }));`,
      hide,
    );

    expect(failed).toMatchObject({ name: 'ConnectFailure', code: 'connect-failure', outcome: 'not-sent', message: expect.stringContaining('could not be loaded') as string });
  });
});

describe('what of the front door is loaded later', () => {
  it('are plugins that find the version, and plugins of an app of its own, which refuse at once what is wrong', async () => {
    const before = served.cloud.signIns;
    const answered = await inBrowserBundle(`
      const generic = password({ ...account, authUrl: identityRoot });
      const ids = [generic.getCacheId()];
      let issued = 0;
      const own = authPlugin({
        getToken: (connection) => { issued += 1; return generic.getToken(connection); },
        getEndpoint: (connection, filter) => generic.getEndpoint(connection, filter),
      });
      const sessions = [new Session({ auth: generic }), new Session({ auth: own })];
      const replies = await Promise.all(sessions.flatMap((session) => [1, 2].map(() => firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' } })))));
      ids.push(generic.getCacheId());
      return {
        statuses: replies.map(({ status }) => status), issued, sameId: ids[0] !== undefined && ids[0] === ids[1],
        refused: [() => password({ ...account, pasword: 1 }), () => password({ ...account, authUrl: 'nowhere' }), () => authPlugin({}), () => accessInfoPlugin({ access: {} })].map(thrown),
      };`);

    expect(answered).toEqual({
      statuses: [200, 200, 200, 200],
      issued: 1,
      sameId: true,
      refused: [
        { name: 'OptionError', code: 'unknown-option' },
        { name: 'OptionError', code: 'invalid-option' },
        { name: 'MissingRequiredOptions', code: 'missing-required-options' },
        { name: 'OptionError', code: 'invalid-option' },
      ],
    });
    expect(served.cloud.signIns - before).toBe(1);
  });

  it('are token stores: two plugins with one of them sign in once', async () => {
    const before = served.cloud.signIns;
    const answered = await inBrowserBundle(`
      const tokenStore = encryptedTokenStore(memoryTokenStore(), 'a3'.repeat(32));
      const tokens = await Promise.all([1, 2].map(() => firstValueFrom(new Session({ auth: v3.password({ ...account, tokenStore }) }).getToken())));
      return { same: tokens[0] === tokens[1], refused: [() => memoryTokenStore({ maxEntries: 0 }), () => encryptedTokenStore(tokenStore, 'too-short')].map(thrown) };`);

    const refused = { name: 'OptionError', code: 'invalid-option' };
    expect(answered).toEqual({ same: true, refused: [refused, refused] });
    expect(served.cloud.signIns - before).toBe(1);
  });

  it('are streams over replies and questions to Identity', async () => {
    const answered = await inBrowserBundle(`
      const session = new Session({ auth: v3.password(account) });
      const identity = new Adapter({ session, serviceType: 'identity', version: '3' });
      const mistaken = () => paginate(identity, '/auth/projects', { pagesize: 1 });
      const before = await caught(mistaken());
      const lists = [() => paginate(identity, '/auth/projects', { key: 'projects' }), () => paginate(identity, '/auth/projects', { key: 'projects' })];
      const listed = await firstValueFrom(lists[0]().pipe(toArray()));
      const iterated = [];
      for await (const project of lists[1]()) iterated.push(project);
      const polled = await firstValueFrom(poll(() => identity.get('/auth/projects'), { intervalMs: 1000 }).pipe(until(({ status }) => status === 200)));
      const urls = new Subject();
      const outcomes = firstValueFrom(urls.pipe(materialized((url) => identity.get(url)), toArray()));
      for (const url of ['/auth/projects', '/no-such-thing']) urls.next(url);
      urls.complete();
      const scopes = await firstValueFrom(listScopes(session));
      const access = await firstValueFrom(session.getToken().pipe(switchMap((token) => validateToken(session, token))));
      return {
        listed: listed.length > 0, same: JSON.stringify(listed) === JSON.stringify(iterated), polled: polled.status,
        outcomes: (await outcomes).map((outcome) => 'error' in outcome), scopes: scopes.projects.length === listed.length, user: access.username,
        wrong: [before.code, thrown(mistaken).code],
      };`);

    expect(answered).toEqual({
      ...{ listed: true, same: true, polled: 200, outcomes: [false, true], scopes: true, user: 'demo' },
      wrong: ['unknown-option', 'unknown-option'],
    });
  });

  it('are plugins by name and clouds by configuration', async () => {
    const answered = await inBrowserBundle(`
      const byName = new Session({ auth: await firstValueFrom(loadAuthPlugin('v3password', account)) });
      const { authUrl: auth_url, username, password, userDomainId: user_domain_id, projectName: project_name, projectDomainId: project_domain_id } = account;
      const content = { clouds: { demo: { auth: { auth_url, username, password, user_domain_id, project_name, project_domain_id } } } };
      const clouds = readClouds({ clouds: { path: 'config.json', content } });
      const configured = await firstValueFrom(clouds.pipe(switchMap((read) => read.region('demo')), switchMap((region) => region.session())));
      const statuses = await Promise.all([byName, configured].map((session) => firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' } }))));
      return { statuses: statuses.map(({ status }) => status), wrong: [await caught(loadAuthPlugin('v3pasword', {})), await caught(readClouds({ cluods: 1 }))] };`);

    expect(answered).toEqual({
      statuses: [200, 200],
      wrong: [expect.objectContaining({ name: 'NoMatchingPlugin' }), expect.objectContaining({ name: 'OptionError', code: 'unknown-option' })],
    });
  });

  it('is discovery: documents are shared, carried over before anything was read, and found at endpoints that are given', async () => {
    const answered = await inBrowserBundle(`
      const first = new DiscoveryCache();
      const asked = (discoveryCache) => firstValueFrom(new Adapter({ session: new Session({ auth: v3.password(account), discoveryCache }), serviceType: 'compute', version: '2.1' }).getEndpointData());
      const empty = [first.export().documents.length, first.peek(authUrl), first.recent(authUrl)];
      const data = await asked(first);
      const kept = first.export();
      const second = new DiscoveryCache();
      second.import(JSON.parse(JSON.stringify(kept)));
      const endpoint = data.url;
      const fixed = new Adapter({ session: new Session({ auth: none({ endpoint }) }), serviceType: 'compute' });
      const own = new Session({ auth: authPlugin({ getToken: () => 'tk-Dc48wZ-none', getEndpoint: (connection) => discover(connection, endpoint).pipe(map((found) => found.urlFor('2.1'))) }) });
      return {
        empty, version: data.apiVersion, kept: kept.documents.length, carried: second.export().documents.length, peeked: second.peek(kept.documents[0].url)?.status,
        fixed: (await firstValueFrom(fixed.getEndpointData())).apiVersion, found: (await firstValueFrom(own.getEndpoint({ serviceType: 'compute' }))) === endpoint,
        wrong: await caught(new Session({ discoveryCache: new DiscoveryCache({ freshMs: 1 }) }).getToken()),
      };`);

    expect(answered).toMatchObject({ empty: [0, null, []], version: [2, 1], peeked: 200, fixed: [2, 1], found: true });
    const { kept, carried } = answered as { readonly kept: number; readonly carried: number };
    expect([kept > 0, carried]).toEqual([true, kept]);
  });

  it('fails who uses it where it cannot be loaded, with nothing sent', async () => {
    const hide = async (outdir: string): Promise<void> => {
      for (const file of (await readdir(outdir)).filter((name) => /^(automation|configuration|door-plugins)-/.test(name))) await rename(join(outdir, file), join(outdir, `apart-${file}`));
    };
    const failed = await inBrowserBundle(
      `const session = new Session({ auth: v3.password(account) });
       const answers = [paginate(session, authUrl), validateToken(session, 'tk-Ho29pM-none'), loadAuthPlugin('v3password', account), readClouds({}), new Session({ auth: password(account) }).getToken()];
       return Promise.all(answers.map(caught));`,
      hide,
    );

    const missing = expect.objectContaining({ name: 'ConnectFailure', outcome: 'not-sent', message: expect.stringContaining('could not be loaded') as string }) as unknown;
    expect(failed).toEqual([missing, missing, missing, missing, missing]);
  });
});

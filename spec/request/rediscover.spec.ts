import { firstValueFrom, from, lastValueFrom, map, toArray } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  applyMicroversion,
  authenticate,
  identify,
  resolveEndpoint,
  send,
  type AuthPlugin,
  type EndpointFilter,
  type RequestOptions,
  type Session,
  type SessionOptions,
} from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { manualClock } from '../discovery/manual-clock.js';
import { entry } from '../discovery/served-documents.js';
import { closedPort } from '../http/scripted-http-server.js';
import { closeAll, requestLines, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';
import type { Answer, Arrival, HttpService } from './http-service.js';

afterEach(closeAll);

/** A volume service whose node of now has these microversions; every request tells what it is answered. */
interface Volumes {
  readonly cloud: HttpService;
  readonly session: Session;
  /** What its version document says. */
  document: unknown;
  /** What anything else is answered. */
  reply: (arrival: Arrival) => Answer;
  /** What arrived since the sign-in, `document` for the version document. */
  lines(): string[];
  get(path: string, options?: RequestOptions): Promise<unknown>;
}

const offering = (version: string, more: Record<string, unknown> = {}): unknown => ({
  versions: [entry('v3.0', '/volume/v3/', { min_version: '3.0', version, ...more })],
});
const isDocument = (path: string): boolean => path === '/volume' || path === '/volume/';
const refusing = (message = 'Not acceptable.'): Answer => ({ status: 406, json: { error: { message } } });

async function serveVolumes(options: SessionOptions = {}, endpoint = '/volume/v3'): Promise<Volumes> {
  const cloud: HttpService = await serveKeystone((arrival) => {
    if (arrival.method === 'POST' && arrival.path === '/v3/auth/tokens') {
      const token = v3Token({ userId: 'user-1', projectId: 'project-1' });
      token.addService('block-storage', { name: 'cinder' }).addStandardEndpoints({ public: `${cloud.url}${endpoint}` });
      return { status: 201, headers: { 'X-Subject-Token': 'tk-Zq71vLm0Wx' }, json: token.toJSON() };
    }
    return isDocument(arrival.path) ? { status: 300, json: volumes.document } : volumes.reply(arrival);
  });
  const { session } = sessionFor(v3.password({ authUrl: `${cloud.url}/v3`, userId: 'user-1', password: 'pw-Xk20rTnB6s' }), options);
  const volumes: Volumes = {
    cloud,
    session,
    document: offering('3.70'),
    reply: () => ({}),
    lines: () => requestLines(cloud).slice(1).map((line) => (isDocument(line.slice(4)) ? 'document' : line)),
    get: (path, more) => firstValueFrom(session.get(path, { endpointFilter: { serviceType: 'block-storage' }, ...more })),
  };
  return volumes;
}

const knowDocument = ({ session }: Volumes, filter: EndpointFilter = {}): Promise<unknown> =>
  firstValueFrom(session.getEndpointData({ serviceType: 'block-storage', minVersion: 3, maxVersion: 4, ...filter }));

describe('a microversion that the version document offers and the service refuses', () => {
  it('is refused for good when the document read anew does not offer it, with the range of now', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    volumes.document = offering('3.50');
    volumes.reply = () => refusing();

    await expect(volumes.get('/volumes', { microversion: '3.60' })).rejects.toMatchObject({
      code: 'microversion-not-supported',
      outcome: 'refused',
      message: expect.stringContaining('3.0 to 3.50') as string,
    });
    expect(volumes.lines()).toEqual(['document', 'GET /volume/v3/volumes', 'document', 'GET /volume/v3/volumes']);
  });

  it('is sent once more, whatever the method, when the document still offers it', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    let refusals = 1;
    volumes.reply = ({ method }) => (method === 'POST' && refusals-- > 0 ? refusing() : { json: { done: true } });

    const reply = await firstValueFrom(
      volumes.session.post('/volumes', { json: { size: 1 }, endpointFilter: { serviceType: 'block-storage' }, microversion: '3.60' }),
    );

    expect(reply).toMatchObject({ status: 200, body: { done: true } });
    expect(volumes.lines()).toEqual(['document', 'POST /volume/v3/volumes', 'document', 'POST /volume/v3/volumes']);
    expect(volumes.cloud.arrivals.filter(({ path }) => path === '/volume/v3/volumes').map(({ body }) => body)).toEqual(['{"size":1}', '{"size":1}']);
  });

  it('is not sent once more with a body that is consumed', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    volumes.reply = () => refusing();
    const body = new Blob(['size']).stream();

    await expect(
      firstValueFrom(volumes.session.post('/volumes', { body, endpointFilter: { serviceType: 'block-storage' }, microversion: '3.60' })),
    ).rejects.toMatchObject({ status: 406 });
    expect(volumes.lines()).toEqual(['document', 'POST /volume/v3/volumes']);
  });

  it('keeps the document when that cannot be read any more, and is sent once more all the same', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    let refusals = 1;
    volumes.document = { nothing: 'here' };
    volumes.reply = () => (refusals-- > 0 ? refusing() : {});

    expect(await volumes.get('/volumes', { microversion: '3.60' })).toMatchObject({ status: 200 });
    expect(await volumes.get('/volumes', { microversion: '3.60' })).toMatchObject({ status: 200 });
  });

  it('is a reply for who wants to see it, after one repetition', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    volumes.reply = () => refusing();

    expect(await volumes.get('/volumes', { microversion: '3.60', raiseExc: false })).toMatchObject({ status: 406 });
    expect(volumes.lines().filter((line) => line.endsWith('/volumes'))).toHaveLength(2);
  });

  it.each<[string, RequestOptions]>([
    ['was never known to be offered', { microversion: '3.60' }],
    ['is whatever is latest', { microversion: 'latest' }],
    ['was not asked for', {}],
  ])('is the answer at once when it %s', async (_case, options) => {
    const volumes = await serveVolumes();
    if (options.microversion !== '3.60') await knowDocument(volumes);
    volumes.reply = () => refusing();

    await expect(volumes.get('/volumes', options)).rejects.toMatchObject({ code: 'http-error', status: 406 });
    expect(volumes.lines().filter((line) => line.endsWith('/volumes'))).toHaveLength(1);
  });

  it('is the answer at once where the URL or the endpoint are the own ones of the request', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    volumes.reply = () => refusing();
    const base = `${volumes.cloud.url}/volume/v3`;

    for (const [url, more] of [
      [`${base}/volumes`, {}],
      ['/volumes', { endpointOverride: base }],
      ['/volumes', { endpointFilter: { serviceType: 'block-storage', endpointOverride: base } }],
      ['/volumes', { endpointFilter: { serviceType: 'block-storage', skipDiscovery: true } }],
    ] as const) {
      await expect(volumes.get(url, { microversion: '3.60', ...more })).rejects.toMatchObject({ status: 406 });
    }
    expect(volumes.lines()).toEqual(['document', ...Array.from({ length: 4 }, () => 'GET /volume/v3/volumes')]);
  });

  it('renews a token on the way like any request', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    const answers: Answer[] = [{ status: 401, json: {} }, refusing(), {}];
    volumes.reply = () => answers.shift() ?? { status: 500 };

    expect(await volumes.get('/volumes', { microversion: '3.60' })).toMatchObject({ status: 200 });
    expect(volumes.lines()).toEqual([
      'document',
      'GET /volume/v3/volumes',
      'POST /v3/auth/tokens',
      'GET /volume/v3/volumes',
      'document',
      'GET /volume/v3/volumes',
    ]);
  });
});

describe('behind a load balancer with an old and a new node', () => {
  it('a pinned microversion is never refused here, and one repetition finds the node that has it', async () => {
    const clock = manualClock();
    const volumes = await serveVolumes({ runtime: clock });
    const [older, newer] = [offering('3.50'), offering('3.70')];
    let [asked, documents] = [0, 0];
    volumes.reply = () => {
      asked += 1;
      return asked % 2 === 0 ? refusing('3.60 is not supported by the API. Minimum is 3.0 and maximum is 3.50.') : {};
    };
    Object.defineProperty(volumes, 'document', { get: () => (documents++ % 2 === 0 ? newer : older) });
    await knowDocument(volumes);

    for (let index = 0; index < 100; index += 1) {
      expect(await volumes.get(`/volumes/${String(index)}`, { microversion: '3.60' })).toMatchObject({ status: 200 });
      clock.advance(10_000);
    }

    const paths = volumes.lines().filter((line) => line !== 'document');
    const repeated = paths.filter((path, index) => path === paths[index - 1]);
    expect(paths.length).toBe(100 + repeated.length);
    expect(repeated.length).toBeGreaterThan(40);
    expect(documents).toBeGreaterThan(20);
  });

  it('what no node offers is still refused here', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);

    await expect(volumes.get('/volumes', { microversion: '3.71' })).rejects.toMatchObject({ outcome: 'not-sent' });
    expect(volumes.lines()).toEqual(['document']);
  });
});

describe('a microversion beyond a stale document', () => {
  it('is asked of the service, which may have been upgraded since', async () => {
    const clock = manualClock();
    const volumes = await serveVolumes({ runtime: clock });
    await knowDocument(volumes);
    await expect(volumes.get('/volumes', { microversion: '3.99' })).rejects.toMatchObject({ outcome: 'not-sent' });
    clock.advance(25 * 60 * 60 * 1000);

    expect(await volumes.get('/volumes', { microversion: '3.99' })).toMatchObject({ status: 200 });
  });
});

describe('a versioned root that is not there any more', () => {
  const versioned = { endpointFilter: { serviceType: 'block-storage', minVersion: 3, maxVersion: 4 } } as const;
  const moved = { versions: [entry('v4.0', '/volume/v4/')] };

  it.each(['', '/', '?limit=1'])('is looked for once more when %j is not found', async (path) => {
    const volumes = await serveVolumes({}, '/volume');
    await volumes.get('/volumes', versioned);
    volumes.document = moved;
    volumes.reply = ({ path: asked }) => (asked.startsWith('/volume/v3') ? { status: 404 } : {});

    expect(await volumes.get(path, { ...versioned, params: { a: 1 } })).toMatchObject({ status: 200, url: expect.stringContaining('/volume/v4/') as string });
    expect(volumes.lines().at(-1)).toMatch(/^GET \/volume\/v4\/(\?limit=1)?[?&]a=1$/);
  });

  it('is an error that tells which versions there are when the wanted one is gone', async () => {
    const volumes = await serveVolumes({}, '/volume');
    await volumes.get('/volumes', { endpointFilter: { serviceType: 'block-storage', version: 3 } });
    volumes.document = moved;
    volumes.reply = () => ({ status: 404 });
    const wanted = { endpointFilter: { serviceType: 'block-storage', version: 3 } };

    await expect(volumes.get('/', wanted)).rejects.toMatchObject({
      code: 'endpoint-not-found',
      cause: { code: 'version-not-available' },
      message: expect.stringContaining('offers 4.0') as string,
    });
  });

  it('is not found when the documents say the same as before', async () => {
    const volumes = await serveVolumes({}, '/volume');
    volumes.reply = () => ({ status: 404 });

    await expect(volumes.get('/', versioned)).rejects.toMatchObject({ code: 'http-error', status: 404 });
    expect(volumes.lines()).toEqual(['document', 'GET /volume/v3/', 'document']);
  });

  it('is not asked again where it is because of its microversions', async () => {
    const volumes = await serveVolumes({}, '/volume');
    volumes.reply = () => ({ status: 404 });

    await expect(volumes.get('/', { ...versioned, microversion: '3.60' })).rejects.toMatchObject({ code: 'http-error', status: 404 });
    expect(volumes.lines()).toEqual(['document', 'GET /volume/v3/', 'document']);
  });

  it('has nothing to do with something below it that is not found', async () => {
    const volumes = await serveVolumes({}, '/volume');
    volumes.reply = () => ({ status: 404 });

    await expect(volumes.get('/volumes/gone', versioned)).rejects.toMatchObject({ status: 404 });
    expect(volumes.lines()).toEqual(['document', 'GET /volume/v3/volumes/gone']);
  });

  it('is found for all who ask at the same time with one look at the document', async () => {
    const volumes = await serveVolumes({}, '/volume');
    await volumes.get('/volumes', versioned);
    volumes.document = moved;
    volumes.reply = ({ path }) => (path.startsWith('/volume/v3') ? { status: 404 } : {});

    const replies = await Promise.all(Array.from({ length: 20 }, () => volumes.get('/', versioned)));

    expect(new Set(replies.map((reply) => (reply as { url: string }).url))).toEqual(new Set([`${volumes.cloud.url}/volume/v4/`]));
    expect(volumes.lines().filter((line) => line === 'document')).toHaveLength(2);
  });
});

function pluginOf({ session: { auth } }: Volumes): AuthPlugin {
  if (auth === undefined) throw new Error('The session has a plugin.');
  return auth;
}

describe('a refused connection to what a version document named', () => {
  const versioned = { endpointFilter: { serviceType: 'block-storage', version: 3 } };

  it('is one to where the service was before: where it is now the request is sent', async () => {
    const volumes = await serveVolumes({}, '/volume');
    await volumes.get('/volumes', versioned);
    const gone = `http://127.0.0.1:${String(await closedPort())}/volume/v3`;
    const auth = pluginOf(volumes);
    let looks = 0;
    const wasThere: AuthPlugin = {
      ...auth,
      getEndpoint: (connection, filter) => ((looks += 1) === 1 ? [gone] : auth.getEndpoint(connection, filter)),
    };

    expect(await volumes.get('/volumes', { ...versioned, auth: wasThere })).toMatchObject({ status: 200, url: `${volumes.cloud.url}/volume/v3/volumes` });
    expect(looks).toBe(2);
  });

  it('is the error when the service is down, and the document serves who comes after', async () => {
    const volumes = await serveVolumes({}, '/volume');
    await volumes.get('/volumes', versioned);
    const gone = `http://127.0.0.1:${String(await closedPort())}/volume/v3`;
    const down: AuthPlugin = { ...pluginOf(volumes), getEndpoint: () => [gone] };

    await expect(volumes.get('/volumes', { ...versioned, auth: down })).rejects.toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
    expect(await volumes.get('/volumes', versioned)).toMatchObject({ status: 200 });
    expect(volumes.lines().filter((line) => line === 'document')).toHaveLength(1);
  });
});

describe('a stream of requests while a cloud is upgraded', () => {
  it('repeats the items that were refused and no other', async () => {
    const volumes = await serveVolumes();
    await knowDocument(volumes);
    const refused = new Set<string>();
    volumes.reply = ({ path }) => {
      if (!path.endsWith('3') || refused.has(path)) return {};
      refused.add(path);
      return refusing();
    };
    const { session } = volumes;

    const replies = await lastValueFrom(
      from(Array.from({ length: 50 }, (_, index) => ({ url: `/volumes/${String(index)}` }))).pipe(
        map((request) => request),
        resolveEndpoint(session, { serviceType: 'block-storage' }),
        applyMicroversion(session, '3.60'),
        identify(session),
        authenticate(session),
        send(session, { concurrency: 8 }),
        toArray(),
      ),
    );

    expect(replies).toHaveLength(50);
    expect(volumes.lines().filter((line) => line.includes('/volumes/'))).toHaveLength(55);
    expect(volumes.lines().filter((line) => line === 'document')).toHaveLength(2);
  });
});

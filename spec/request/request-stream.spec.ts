import { from, lastValueFrom, map, of, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  applyMicroversion,
  authenticate,
  identify,
  resolveEndpoint,
  send,
  Session,
  type ApiRequest,
  type ApiResponse,
  type Transport,
} from 'keystoneauth-rx';
import { testPlugin, v3Token } from 'keystoneauth-rx/testing';
import * as v3 from 'keystoneauth-rx/v3';
import { serveHttp, type Answer, type Arrival, type HttpService } from './http-service.js';

const wanted = Array.from({ length: 200 }, (_, index) => `/servers/${index}`);
const auth = (): ReturnType<typeof testPlugin> => testPlugin({ token: 'gAAAAAB-token-1', endpoint: `${service.url}/{serviceType}` });
let service: HttpService;
let answer: (arrival: Arrival) => Answer = () => ({});

beforeAll(async () => {
  service = await serveHttp((arrival) => answer(arrival));
});

afterAll(() => service.close());

/** What arrived while `action` ran, in the order of the paths. */
async function wireOf(action: () => Promise<unknown>): Promise<Arrival[]> {
  const before = service.arrivals.length;
  await action();
  const order = (path: string): number => Number(/\d+$/.exec(path)?.[0]);
  return service.arrivals.slice(before).sort((left, right) => order(left.path) - order(right.path));
}

describe('a stream of requests through the exported stages', () => {
  it('is the same on the wire as one session.get after the other', async () => {
    answer = () => ({});
    const session = new Session({ auth: auth(), appName: 'spec' });
    const filter = { serviceType: 'compute', interface: 'internal' };

    const streamed = await wireOf(() =>
      lastValueFrom(
        from(wanted).pipe(
          map((url): ApiRequest => ({ url })),
          resolveEndpoint(session, filter),
          applyMicroversion(session, '2.79'),
          identify(session),
          authenticate(session),
          send(session, { concurrency: 8 }),
          toArray(),
        ),
      ),
    );
    const single = await wireOf(async () => {
      for (const url of wanted) await lastValueFrom(session.get(url, { endpointFilter: filter, microversion: '2.79' }));
    });

    expect(streamed).toHaveLength(200);
    expect(streamed).toEqual(single);
    expect(streamed[7]).toMatchObject({
      path: '/compute/servers/7',
      headers: { 'x-auth-token': 'gAAAAAB-token-1', 'openstack-api-version': 'compute 2.79', 'user-agent': expect.stringMatching(/^spec /) },
    });
  });

  it('brings each item its own reply, whatever fails on the way', async () => {
    answer = ({ path }) => (path.endsWith('3') ? { status: 404, json: { error: { message: path } } } : { json: { path } });
    const session = new Session({ auth: auth() });

    const arrived = await wireOf(async () => {
      const outcomes = await lastValueFrom(
        from(wanted).pipe(
          map((url): ApiRequest => (url.endsWith('5') ? { url, microversion: 'none' as '1.1' } : { url })),
          resolveEndpoint(session, { serviceType: 'compute' }),
          applyMicroversion(session),
          identify(session),
          authenticate(session),
          send(session, { concurrency: 8, materialize: true }),
          toArray(),
        ),
      );
      for (const outcome of outcomes) {
        const { url } = outcome.request;
        if (url.endsWith('5')) expect(outcome).toMatchObject({ error: { code: 'invalid-option', options: ['microversion'] } });
        else if (url.endsWith('3')) expect(outcome).toMatchObject({ error: { status: 404, serviceMessage: `/compute${url}` } });
        else expect((outcome as { response: ApiResponse }).response.body).toEqual({ path: `/compute${url}` });
      }
      expect(outcomes).toHaveLength(200);
    });

    expect(arrived.map(({ path }) => path)).toEqual(wanted.filter((url) => !url.endsWith('5')).map((url) => `/compute${url}`));
  });

  it('of 10,000 is the same on the wire as session.get, with one sign-in and one look at the version document', { timeout: 30_000 }, async () => {
    const urls = Array.from({ length: 10_000 }, (_, index) => `/servers/${String(index)}`);
    const asked = { serviceType: 'compute', interface: 'internal', version: 2 };

    const streamed = inMemory();
    await lastValueFrom(
      from(urls).pipe(
        map((url): ApiRequest => ({ url })),
        resolveEndpoint(streamed.session, asked),
        applyMicroversion(streamed.session, '2.79'),
        identify(streamed.session),
        authenticate(streamed.session),
        send(streamed.session, { concurrency: 8 }),
      ),
    );
    const single = inMemory();
    for (const url of urls) await lastValueFrom(single.session.get(url, { endpointFilter: asked, microversion: '2.79' }));

    expect(streamed.wire).toHaveLength(10_002);
    // Members of 20,000 objects are compared slowly one by one.
    expect(JSON.stringify(streamed.wire) === JSON.stringify(single.wire)).toBe(true);
    expect(streamed.wire.slice(0, 3).map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST https://id.test/v3/auth/tokens',
      'GET https://compute.test/',
      'GET https://compute.test/v2.1/servers/0',
    ]);
  });

  it('of 10,000 sends no item again because another one failed', { timeout: 30_000 }, async () => {
    const { session, wire } = inMemory((url) => (url.endsWith('77') ? 500 : 200));

    const outcomes = await lastValueFrom(
      from(Array.from({ length: 10_000 }, (_, index): ApiRequest => ({ url: `/servers/${String(index)}` }))).pipe(
        resolveEndpoint(session, { serviceType: 'compute' }),
        applyMicroversion(session),
        identify(session),
        authenticate(session),
        send(session, { concurrency: 8, materialize: true }),
        toArray(),
      ),
    );

    expect(outcomes.filter((outcome) => 'error' in outcome)).toHaveLength(100);
    const sent = wire.filter(({ method }) => method === 'GET').map(({ url }) => url);
    expect([sent.length, new Set(sent).size]).toEqual([10_000, 10_000]);
  });
});

interface Wire {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A session at a cloud that answers from memory, and what it is asked. */
function inMemory(status: (url: string) => number = () => 200): { readonly session: Session; readonly wire: Wire[] } {
  const wire: Wire[] = [];
  const token = v3Token({ userId: 'user-1', projectId: 'project-1' });
  token.addService('compute', { name: 'nova' }).addStandardEndpoints({ public: 'https://compute.test/v2.0', internal: 'https://compute.test/' });
  const document = { versions: [{ id: 'v2.1', status: 'CURRENT', version: '2.93', min_version: '2.1', links: [{ rel: 'self', href: '/v2.1/' }] }] };
  const json = { 'content-type': 'application/json' };
  const transport: Transport = ({ method, url, headers }) => {
    wire.push({ method, url, headers: { ...headers } });
    if (method === 'POST') return of({ status: 201, headers: { ...json, 'x-subject-token': 'tk-Kc40yTqM9d' }, body: JSON.stringify(token.toJSON()) });
    return of({ status: status(url), headers: json, body: url === 'https://compute.test/' ? JSON.stringify(document) : '{}' });
  };
  const signedIn = v3.password({ authUrl: 'https://id.test/v3', userId: 'user-1', password: 'pw-Nf15wHsR2j' });
  return { session: new Session({ auth: signedIn, appName: 'spec', transport }), wire };
}

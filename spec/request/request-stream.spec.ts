import { from, lastValueFrom, map, toArray } from 'rxjs';
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
} from 'keystoneauth-rx';
import { testPlugin } from 'keystoneauth-rx/testing';
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
});

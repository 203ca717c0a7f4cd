import { firstValueFrom, from, lastValueFrom, map, Observable, of, range, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { BodyNotReplayable } from '../../src/errors/body-not-replayable.js';
import { HttpError } from '../../src/errors/http-error.js';
import { MicroversionNotSupported } from '../../src/errors/microversion-not-supported.js';
import { OptionError } from '../../src/errors/option-error.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { AuthHeaders, AuthPlugin } from '../../src/identity/auth-plugin.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import { authenticate } from '../../src/request/authenticate.js';
import { toJourney } from '../../src/request/journey.js';
import { send } from '../../src/request/send.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { failureOf, thrownBy } from './caught.js';
import { startService, type Answer, type Arrival } from './http-service.js';

/** Refuses every token but `good`. */
const unless =
  (good: string) =>
  ({ headers }: Arrival): Answer =>
    headers['x-auth-token'] === good ? {} : { status: 401, json: { error: { message: 'Who are you?' } } };

/** A plugin that hands out `tokens` one after the other, each until it is rejected. */
function plugin(...tokens: string[]): AuthPlugin & { readonly rejected: (AuthHeaders | undefined)[] } {
  const rejected: (AuthHeaders | undefined)[] = [];
  return {
    rejected,
    getHeaders: () => [tokens[0] === undefined ? undefined : { 'X-Auth-Token': tokens[0] }],
    getEndpoint: () => [undefined],
    invalidate: (headers) => {
      rejected.push(headers);
      if (headers?.['X-Auth-Token'] === tokens[0]) tokens.shift();
      return tokens.length > 0;
    },
  };
}

describe('send', () => {
  it('gives the reply of one request', async () => {
    const { url } = await startService(() => ({ json: { servers: [] }, headers: { 'x-openstack-request-id': 'req-1' } }));

    const response = await firstValueFrom(of({ url: `${url}/servers`, params: { limit: 2 } }).pipe(send(new Session())));

    expect(response).toMatchObject({ status: 200, body: { servers: [] }, url: `${url}/servers?limit=2`, requestId: 'req-1', history: [] });
  });

  it('sends what the journey has gathered', async () => {
    const { url, arrivals } = await startService();
    const session = new Session();
    const request = { url: '/servers', method: 'POST', json: { name: 'one' } };
    const journey = { ...toJourney(session, request), url: `${url}/compute/servers`, headers: { 'X-Gathered': '1' } };

    await firstValueFrom(of(journey).pipe(send(session)));

    expect(arrivals).toMatchObject([
      { method: 'POST', path: '/compute/servers', body: '{"name":"one"}', headers: { 'x-gathered': '1', 'content-type': 'application/json' } },
    ]);
  });

  it('refuses a path when no stage before has found its endpoint', async () => {
    const error = await failureOf(of({ url: '/servers' }).pipe(send(new Session())));

    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ options: ['url'], outcome: 'not-sent' });
  });

  it.each([0, -1, NaN])('refuses a concurrency of %d at once', (concurrency) => {
    expect(thrownBy(() => send(new Session(), { concurrency }))).toMatchObject({ code: 'invalid-option', options: ['concurrency'] });
  });

  it('fails for a status of 400 or more, unless the request wants to see it', async () => {
    const { url } = await startService(() => ({ status: 404, json: { itemNotFound: { message: 'No such server', code: 404 } } }));
    const session = new Session();

    const error = await failureOf(of({ url }).pipe(send(session)));
    const response = await firstValueFrom(of({ url, raiseExc: false }).pipe(send(session)));

    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ status: 404, serviceMessage: 'No such server' });
    expect(response.status).toBe(404);
  });

  describe('after a 401', () => {
    it('renews once and sends again, with nothing changed but the token', async () => {
      const { url, arrivals } = await startService(unless('gAAAAAB-token-2'));
      const auth = plugin('gAAAAAB-token-1', 'gAAAAAB-token-2');
      const session = new Session({ auth });
      const request = { url: `${url}/x`, method: 'POST', json: { a: 1 }, headers: { 'X-Mine': 'yes' } };

      const response = await firstValueFrom(of(request).pipe(authenticate(session), send(session)));

      expect(response.status).toBe(200);
      expect(auth.rejected).toEqual([{ 'X-Auth-Token': 'gAAAAAB-token-1' }]);
      expect(arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual(['gAAAAAB-token-1', 'gAAAAAB-token-2']);
      const [first, second] = arrivals.map(({ method, path, body, headers }) => ({ method, path, body, mine: headers['x-mine'] }));
      expect(second).toEqual(first);
    });

    it('takes a second 401 for the answer', async () => {
      const { url, arrivals } = await startService(unless('gAAAAAB-token-9'));
      const session = new Session({ auth: plugin('gAAAAAB-token-1', 'gAAAAAB-token-2', 'gAAAAAB-token-3') });

      expect(await failureOf(of({ url }).pipe(authenticate(session), send(session)))).toMatchObject({ status: 401 });
      expect(arrivals).toHaveLength(2);
    });

    it.each<[string, Partial<ApiRequest>, AuthPlugin]>([
      ['there are no new headers', {}, plugin('gAAAAAB-token-1')],
      ['the request does not want it', { allowReauth: false }, plugin('gAAAAAB-token-1', 'gAAAAAB-token-2')],
      ['the plugin signs in once', {}, { ...plugin('gAAAAAB-token-1', 'gAAAAAB-token-2'), reauthenticate: false }],
      ['the request was not authenticated', { authenticated: false }, plugin('gAAAAAB-token-1', 'gAAAAAB-token-2')],
    ])('does not send again when %s', async (_, options, auth) => {
      const { url, arrivals } = await startService(unless('gAAAAAB-token-2'));
      const session = new Session({ auth });

      expect(await failureOf(of({ url, ...options }).pipe(authenticate(session), send(session)))).toMatchObject({ status: 401 });
      expect(arrivals).toHaveLength(1);
    });

    it('says that a token was rejected', async () => {
      const { url } = await startService(unless('gAAAAAB-token-2'));
      const session = new Session({ auth: plugin('gAAAAAB-token-1', 'gAAAAAB-token-2') });
      const events: KeystoneEvent[] = [];
      session.events$.subscribe((event) => events.push(event));

      await firstValueFrom(of({ url }).pipe(authenticate(session), send(session)));

      const told = events.map(({ type }) => type).filter((type) => type === 'request-sent' || type === 'token-rejected');
      expect(told).toEqual(['request-sent', 'token-rejected', 'request-sent']);
    });

    it('never sends an emptied stream: a body that is consumed is a typed error, a function makes a new one', async () => {
      const { url, arrivals } = await startService(unless('gAAAAAB-token-2'));
      const body = (): ReadableStream<Uint8Array> => new Blob(['0123456789']).stream();
      const put = (request: Partial<ApiRequest>): Promise<unknown> => {
        const session = new Session({ auth: plugin('gAAAAAB-token-1', 'gAAAAAB-token-2') });
        return firstValueFrom(of({ url, method: 'PUT', ...request }).pipe(authenticate(session), send(session)));
      };

      const error = await put({ body: body() }).catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(BodyNotReplayable);
      expect(error).toMatchObject({ outcome: 'refused' });
      expect(arrivals).toHaveLength(1);

      expect(await put({ body })).toMatchObject({ status: 200 });
      expect(arrivals.map((arrival) => arrival.body)).toEqual(Array(3).fill('0123456789'));
    });

    it('stops waiting for the renewal when the request is aborted', async () => {
      const { url } = await startService(unless('gAAAAAB-token-2'));
      const abort = new AbortController();
      let waiting = 0;
      const renewing = new Observable<AuthHeaders>(() => {
        waiting += 1;
        abort.abort();
        return () => (waiting -= 1);
      });
      const headers = [of({ 'X-Auth-Token': 'gAAAAAB-token-1' }), renewing];
      const auth = { ...plugin('gAAAAAB-token-1'), getHeaders: () => headers.shift() ?? renewing, invalidate: () => true };
      const session = new Session({ auth });

      const error = await failureOf(of({ url, signal: abort.signal }).pipe(authenticate(session), send(session)));

      expect(error).toMatchObject({ code: 'aborted', outcome: 'refused' });
      expect([headers.length, waiting]).toEqual([0, 0]);
    });
  });

  describe('when the service does not have the microversion', () => {
    const errors = [{ status: 406, title: 'Not Acceptable', min_version: '2.1', max_version: '2.93' }];

    it('fails as if the range had been known', async () => {
      const { url } = await startService(() => ({ status: 406, json: { errors }, headers: { 'x-openstack-request-id': 'req-1' } }));

      const error = await failureOf(of<ApiRequest>({ url, microversion: [2, 99] }).pipe(send(new Session())));

      expect(error).toBeInstanceOf(MicroversionNotSupported);
      expect(error).toMatchObject({ outcome: 'refused', requestId: 'req-1', message: expect.stringMatching(/2\.99 .* 2\.1 to 2\.93/) });
    });

    it.each<[string, Partial<ApiRequest>, unknown]>([
      ['asked for no microversion', {}, { errors }],
      ['asked for none with an empty text', { microversion: '' }, { errors }],
      ['was refused for another reason', { microversion: '2.99' }, { error: { message: 'Accept: text/html?' } }],
    ])('takes the 406 of a request that %s for an ordinary one', async (_, options, json) => {
      const { url } = await startService(() => ({ status: 406, json }));

      expect(await failureOf(of({ url, ...options }).pipe(send(new Session())))).toMatchObject({ code: 'http-error', status: 406 });
    });
  });

  describe('a stream of requests', () => {
    const failing = ({ path }: Arrival): Answer => (path === '/2' ? { status: 500 } : {});
    const numbered = (url: string, count: number): ApiRequest[] => Array.from({ length: count }, (_, index) => ({ url: `${url}/${index}` }));

    it('is answered one reply for each', async () => {
      const { url, arrivals } = await startService();

      const replies = await lastValueFrom(from(numbered(url, 20)).pipe(send(new Session()), toArray()));

      expect(replies.map((reply) => reply.url).sort()).toEqual(numbered(url, 20).map((request) => request.url).sort());
      expect(arrivals).toHaveLength(20);
    });

    it('has no more under way at once than it may', async () => {
      const service = await startService((_, number) => (number <= 3 ? 'hold' : {}));
      const replies = lastValueFrom(from(numbered(service.url, 12)).pipe(send(new Session(), { concurrency: 3 }), toArray()));

      await service.arrived(3);
      service.release();

      expect(await replies).toHaveLength(12);
      expect(service.peak).toBe(3);
    });

    it('ends with the first item that fails', async () => {
      const { url, arrivals } = await startService(failing);
      const session = new Session();

      const error = await failureOf(from(numbered(url, 5)).pipe(send(session, { concurrency: 1 }), toArray()));

      expect(error).toMatchObject({ status: 500, url: `${url}/2` });
      expect(arrivals.map(({ path }) => path)).toEqual(['/0', '/1', '/2']);
    });

    it('goes on when failures are values', async () => {
      const { url, arrivals } = await startService(failing);
      const requests: ApiRequest[] = [...numbered(url, 4), { url: '/nowhere' }];

      const outcomes = await lastValueFrom(from(requests).pipe(send(new Session(), { concurrency: 1, materialize: true }), toArray()));

      expect(outcomes).toMatchObject([
        { request: requests[0], response: { status: 200 } },
        { request: requests[1], response: { status: 200 } },
        { request: requests[2], error: { status: 500 } },
        { request: requests[3], response: { status: 200 } },
        { request: requests[4], error: { code: 'invalid-option' } },
      ]);
      expect(arrivals).toHaveLength(4);
    });

    it('sends no item again because another one failed or was rejected', async () => {
      const { url, arrivals } = await startService((arrival) => (arrival.path === '/2' ? unless('gAAAAAB-token-2')(arrival) : {}));
      const session = new Session({ auth: plugin('gAAAAAB-token-1', 'gAAAAAB-token-2') });

      await lastValueFrom(from(numbered(url, 5)).pipe(authenticate(session), send(session), toArray()));

      const paths = arrivals.map(({ path }) => path).sort();
      expect(paths).toEqual(['/0', '/1', '/2', '/2', '/3', '/4']);
    });

    it('aborts what is under way when nobody listens any more', async () => {
      const service = await startService(() => 'hold');
      const subscription = from(numbered(service.url, 3)).pipe(send(new Session())).subscribe();

      await service.arrived(3);
      subscription.unsubscribe();

      await service.abandoned(3);
    });

    it('sends for each subscriber', async () => {
      const { url, arrivals } = await startService();
      const reply$ = of({ url }).pipe(send(new Session()));

      await Promise.all([firstValueFrom(reply$), firstValueFrom(reply$)]);

      expect(arrivals).toHaveLength(2);
    });

    it('goes through the plugin of each request', async () => {
      const { url, arrivals } = await startService();
      const session = new Session();
      const requests = range(1, 3).pipe(map((index) => ({ url, auth: testPlugin({ token: `gAAAAAB-token-${index}` }) })));

      await lastValueFrom(requests.pipe(authenticate(session), send(session, { concurrency: 1 })));

      expect(arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual(['gAAAAAB-token-1', 'gAAAAAB-token-2', 'gAAAAAB-token-3']);
    });
  });
});

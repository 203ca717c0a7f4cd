import { firstValueFrom, from, lastValueFrom, NEVER, Observable, of, throwError, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, type EndpointFilter } from '../../src/access/endpoint-filter.js';
import { EndpointNotFound } from '../../src/errors/endpoint-not-found.js';
import { MissingAuthPlugin } from '../../src/errors/missing-auth-plugin.js';
import { OptionError } from '../../src/errors/option-error.js';
import { VersionNotAvailable } from '../../src/errors/version-not-available.js';
import type { AuthPlugin } from '../../src/identity/auth-plugin.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import type { Journey } from '../../src/request/journey.js';
import { resolveEndpoint } from '../../src/request/resolve-endpoint.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { failureIn } from './caught.js';

interface Asked {
  readonly auth: AuthPlugin;
  readonly filters: EndpointFilter[];
  /** How often anything else was asked of it. */
  readonly others: string[];
}

/** A plugin that notes what it is asked. */
function plugin(getEndpoint: AuthPlugin['getEndpoint'] = () => ['http://cloud.test/compute/v2.1/']): Asked {
  const filters: EndpointFilter[] = [];
  const others: string[] = [];
  const auth: AuthPlugin = {
    getEndpoint: (connection, filter) => {
      filters.push(filter);
      return getEndpoint(connection, filter);
    },
    getHeaders: () => {
      others.push('headers');
      return [{}];
    },
    getProjectId: () => {
      others.push('project');
      return ['p-$&1'];
    },
    invalidate: () => false,
  };
  return { auth, filters, others };
}

function resolve(request: ApiRequest, auth?: AuthPlugin, filter?: EndpointFilter): Promise<Journey> {
  const session = new Session({ auth });
  return firstValueFrom(of(request).pipe(resolveEndpoint(session, filter)));
}

describe('resolveEndpoint', () => {
  it.each([
    ['/servers', 'http://cloud.test/compute/v2.1/servers'],
    ['servers', 'http://cloud.test/compute/v2.1/servers'],
    ['/servers/', 'http://cloud.test/compute/v2.1/servers/'],
    ['/servers?limit=1', 'http://cloud.test/compute/v2.1/servers?limit=1'],
    ['/', 'http://cloud.test/compute/v2.1/'],
    ['', 'http://cloud.test/compute/v2.1/'],
  ])('joins the endpoint and %j with one slash', async (url, expected) => {
    const journey = await resolve({ url, endpointFilter: { serviceType: 'compute' } }, plugin().auth);

    expect(journey).toMatchObject({ url: expected, endpoint: 'http://cloud.test/compute/v2.1/', failure: undefined });
  });

  it.each(['http://other.test/x', 'https://other.test', 'HTTP://other.test/x'])('leaves %s alone and asks nobody', async (url) => {
    const { auth, filters, others } = plugin();

    const journey = await resolve({ url, endpointFilter: { serviceType: 'compute' }, endpointOverride: 'http://o.test' }, auth);

    expect(journey).toMatchObject({ url, endpoint: undefined, failure: undefined });
    expect([...filters, ...others]).toEqual([]);
  });

  it.each(['ftp://other.test/x', '//other.test/x', '//x'])('refuses %s before anybody is asked', async (url) => {
    const { auth, filters, others } = plugin();

    const error = failureIn(await resolve({ url, endpointFilter: { serviceType: 'compute' } }, auth));

    expect(error).toBeInstanceOf(OptionError);
    expect(error).toMatchObject({ options: ['url'], outcome: 'not-sent' });
    expect([...filters, ...others]).toEqual([]);
  });

  it('hands the plugin the filter as it is, with keys nobody knows and what is allowed', async () => {
    const { auth, filters } = plugin();
    const allow = { allowDeprecated: false };

    await resolve({ url: '/', endpointFilter: { serviceType: 'volume', version: 1, shard: 'b' }, allow }, auth);

    expect(filters).toEqual([{ serviceType: 'volume', version: 1, shard: 'b', allow }]);
  });

  it("takes the stage's filter as defaults for requests that leave it open", async () => {
    const { auth, filters } = plugin();

    await resolve({ url: '/' }, auth, { serviceType: 'compute', interface: 'internal' });
    await resolve({ url: '/', endpointFilter: { interface: 'admin' } }, auth, { serviceType: 'compute', interface: 'internal' });

    expect(filters).toEqual([
      { serviceType: 'compute', interface: 'internal' },
      { serviceType: 'compute', interface: 'admin' },
    ]);
  });

  it.each([
    ['a Promise', (): Promise<string> => Promise.resolve('http://cloud.test')],
    ['an Observable of more than one', (): Observable<string> => of('http://cloud.test', 'http://other.test')],
    ['a list', (): string[] => ['http://cloud.test']],
  ])('takes %s from the plugin', async (_, answer) => {
    expect((await resolve({ url: '/x', endpointFilter: {} }, plugin(answer).auth)).url).toBe('http://cloud.test/x');
  });

  describe('with an override', () => {
    const override = (endpointOverride: string, auth = plugin().auth): Promise<Journey> =>
      resolve({ url: '/x', endpointOverride, endpointFilter: { serviceType: 'compute' } }, auth);

    it('takes it before the catalog', async () => {
      const { auth, filters } = plugin();

      expect((await override('http://o.test/base', auth)).url).toBe('http://o.test/base/x');
      expect(filters).toEqual([]);
    });

    it('fills in ids, and asks for them only where they occur', async () => {
      const { auth, others } = plugin();

      expect((await override('http://o.test/v1', auth)).url).toBe('http://o.test/v1/x');
      expect(others).toEqual([]);
      expect((await override('http://o.test/%(project_id)s/%(project_id)s', auth)).url).toBe('http://o.test/p-$&1/p-$&1/x');
      expect(others).toEqual(['project']);
    });

    it.each(['100%', '%41', '50%%', '%(project_id)', '%(project_id)d', '%()s'])('keeps the percent sign in %s', async (path) => {
      expect((await override(`http://o.test/${path}`)).url).toBe(`http://o.test/${path}/x`);
    });

    it('names a key it cannot fill in, and asks nobody', async () => {
      const { auth, others } = plugin();

      const error = failureIn(await override('http://o.test/%(project_id)s/%(region)s', auth));

      expect(error).toMatchObject({ code: 'invalid-option', options: ['endpointOverride'], message: expect.stringContaining('%(region)s') });
      expect(others).toEqual([]);
    });

    it('names the override when it is no http URL', async () => {
      expect(failureIn(await override('cloud.test/v1'))).toMatchObject({ code: 'invalid-option', options: ['endpointOverride'] });
      expect(failureIn(await override('ftp://cloud.test'))).toMatchObject({ options: ['endpointOverride'] });
    });

    it('needs no plugin', async () => {
      const journey = await firstValueFrom(of({ url: '/x', endpointOverride: 'http://o.test' }).pipe(resolveEndpoint(new Session())));

      expect(journey).toMatchObject({ url: 'http://o.test/x', failure: undefined });
    });
  });

  describe('without an endpoint', () => {
    it('fails a path that belongs nowhere, without asking the plugin anything', async () => {
      const { auth, filters, others } = plugin();

      const error = failureIn(await resolve({ url: '/servers' }, auth));

      expect(error).toBeInstanceOf(EndpointNotFound);
      expect(error).toMatchObject({ outcome: 'not-sent', message: expect.stringMatching(/"\/servers".*endpointFilter.*endpointOverride/) });
      expect([...filters, ...others]).toEqual([]);
    });

    it('fails a filter that nobody can answer', async () => {
      const journey = await firstValueFrom(of({ url: '/x' }).pipe(resolveEndpoint(new Session(), { serviceType: 'compute' })));

      expect(failureIn(journey)).toBeInstanceOf(MissingAuthPlugin);
    });

    it.each([
      ['nothing', (): Observable<undefined> => of(undefined)],
      ['an empty stream', (): Observable<undefined> => from([])],
    ])('fails when the plugin gives %s, saying what was looked for', async (_, answer) => {
      const filter: EndpointFilter = { serviceType: 'compute', interface: ['admin', AUTH_INTERFACE], minVersion: 2, regionName: undefined };

      const error = failureIn(await resolve({ url: '/x', endpointFilter: filter }, plugin(answer).auth));

      expect(error).toBeInstanceOf(EndpointNotFound);
      expect(error).toMatchObject({ message: expect.stringContaining('serviceType=compute, interface=admin or Symbol') });
      expect(String(error)).not.toContain('regionName');
    });

    it('says why a wanted version is not to be had', async () => {
      const cause = new VersionNotAvailable('Version 4 is not offered.');
      const answer = (): Observable<never> => throwError(() => cause);

      const error = failureIn(await resolve({ url: '/x', endpointFilter: { serviceType: 'image', version: 4 } }, plugin(answer).auth));

      expect(error).toBeInstanceOf(EndpointNotFound);
      expect(error).toMatchObject({ cause, message: expect.stringContaining('Version 4 is not offered.') });
    });

    it('leaves every other error of the plugin as it is', async () => {
      const error = new OptionError('version', 'no');
      const throwing = plugin(() => {
        throw error;
      });

      expect(failureIn(await resolve({ url: '/x', endpointFilter: {} }, throwing.auth))).toBe(error);
    });

    it('refuses a catalog that leads to another scheme, and shows no password', async () => {
      const answer = (): string[] => ['ftp://user:swordfish@cloud.test/'];

      const error = failureIn(await resolve({ url: '/x', endpointFilter: { serviceType: 'image' } }, plugin(answer).auth));

      expect(error).toBeInstanceOf(EndpointNotFound);
      expect(String(error)).not.toContain('swordfish');
    });
  });

  describe('in a stream', () => {
    const session = new Session({ auth: testPlugin({ endpoint: 'http://cloud.test/{serviceType}' }) });

    it('resolves each item by itself: a failure stays with its item', async () => {
      const requests: ApiRequest[] = [{ url: '/a' }, { url: 'ftp://b' }, { url: '/c', endpointFilter: { serviceType: 'image' } }];

      const journeys = await lastValueFrom(from(requests).pipe(resolveEndpoint(session, { serviceType: 'compute' }), toArray()));

      expect(journeys.map(({ url }) => url)).toEqual(['http://cloud.test/compute/a', undefined, 'http://cloud.test/image/c']);
      expect(journeys.map((journey) => journey.failure === undefined)).toEqual([true, false, true]);
    });

    it('passes a failed item on untouched', async () => {
      const [broken] = await lastValueFrom(of({ url: 'ftp://b' }).pipe(resolveEndpoint(session), toArray()));

      const again = await firstValueFrom(of(broken!).pipe(resolveEndpoint(session, { serviceType: 'compute' })));

      expect(failureIn(again)).toBe(failureIn(broken));
    });

    it('is synchronous where the plugin is', () => {
      const urls: (string | undefined)[] = [];

      of({ url: '/a' }, { url: '/b' })
        .pipe(resolveEndpoint(session, { serviceType: 'compute' }))
        .subscribe(({ url }) => urls.push(url));

      expect(urls).toEqual(['http://cloud.test/compute/a', 'http://cloud.test/compute/b']);
    });

    it('lets no item wait for another', async () => {
      const slow = plugin((_, { serviceType }) => (serviceType === 'slow' ? NEVER : ['http://cloud.test']));
      const seen: (string | undefined)[] = [];

      from([{ url: '/1', endpointFilter: { serviceType: 'slow' } }, { url: '/2', endpointFilter: { serviceType: 'fast' } }])
        .pipe(resolveEndpoint(new Session({ auth: slow.auth })))
        .subscribe(({ url }) => seen.push(url))
        .unsubscribe();

      await Promise.resolve();
      expect(seen).toEqual(['http://cloud.test/2']);
    });

    it('asks anew for each subscriber', async () => {
      const { auth, filters } = plugin();
      const journey$ = of({ url: '/x', endpointFilter: { serviceType: 'compute' } }).pipe(resolveEndpoint(new Session({ auth })));

      const both = await Promise.all([firstValueFrom(journey$), firstValueFrom(journey$)]);

      expect(both.map(({ url }) => url)).toEqual(['http://cloud.test/compute/v2.1/x', 'http://cloud.test/compute/v2.1/x']);
      expect(filters).toHaveLength(2);
    });

    it('gives up what the plugin is doing when nobody waits any more, or the request is aborted', async () => {
      let given = 0;
      const waiting = plugin(() => new Observable<string>(() => () => (given += 1)));
      const abort = new AbortController();
      const request = { url: '/x', endpointFilter: {}, signal: abort.signal };
      const journey$ = of(request).pipe(resolveEndpoint(new Session({ auth: waiting.auth })));

      journey$.subscribe().unsubscribe();
      expect(given).toBe(1);

      const aborted = firstValueFrom(journey$);
      abort.abort();
      expect(failureIn(await aborted)).toMatchObject({ code: 'aborted' });
      expect(given).toBe(2);
    });
  });
});

import { firstValueFrom, of, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, type EndpointFilter } from '../../src/access/endpoint-filter.js';
import { MissingRequiredOptions, OptionError } from '../../src/errors/option-error.js';
import { adminToken } from '../../src/identity/admin-token.js';
import { RequestLimit } from '../../src/http/load/request-limit.js';
import type { AllVersionsFilter, AuthPlugin } from '../../src/identity/auth-plugin.js';
import { none } from '../../src/identity/none.js';
import { Adapter, type AdapterOptions } from '../../src/session/adapter.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { versionEntry } from '../../src/testing/fixtures/version-documents.js';
import type { ServedCloud } from '../../src/testing/cloud/serve-cloud.js';
import { admin, callsTo, demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { failureOf, thrownBy } from '../request/caught.js';
import { startService, type Arrival } from '../request/http-service.js';

type Defaults = Omit<AdapterOptions, 'session'>;

/** An adapter and what it asks its plugin. */
function listening(options: Defaults): { adapter: Adapter; filters: EndpointFilter[] } {
  const filters: EndpointFilter[] = [];
  const auth: AuthPlugin = {
    ...testPlugin(),
    getEndpoint: (_, filter) => {
      filters.push(filter);
      return ['http://cloud.test'];
    },
  };
  const session = openSession({ auth, transport: () => of({ status: 200, headers: {}, body: undefined }) });
  return { adapter: new Adapter({ session, ...options }), filters };
}

/** What arrives at a service when an adapter with these options sends this request. */
async function arrival(options: Defaults, request: Parameters<Adapter['get']>[1] = {}): Promise<Arrival> {
  const { url, arrivals } = await startService();
  const session = openSession({ auth: testPlugin({ token: 'tk-session-5Gx', endpoint: `${url}/{serviceType}` }) });
  await firstValueFrom(new Adapter({ session, serviceType: 'compute', ...options }).get('/x', request));
  const [first] = arrivals;
  if (first === undefined) throw new Error('Nothing arrived.');
  return first;
}

const lookUps: readonly [string, (adapter: Adapter) => Observable<unknown>][] = [
  ['getEndpoint', (adapter) => adapter.getEndpoint()],
  ['getEndpointData', (adapter) => adapter.getEndpointData()],
  ['getApiMajorVersion', (adapter) => adapter.getApiMajorVersion()],
];

/** A cloud with a Glance of three versions, one of them deprecated and one an experiment. */
async function imageCloud(): Promise<ServedCloud> {
  const served: ServedCloud = await startCloud({
    services: [
      {
        type: 'image',
        name: 'glance',
        url: '/image',
        path: '/image',
        handle: () => ({
          status: 300,
          json: {
            versions: [
              versionEntry('v1.0', `${served.url}/image/v1/`, { status: 'DEPRECATED' }),
              versionEntry('v2.9', `${served.url}/image/v2/`, { status: 'CURRENT' }),
              versionEntry('v3.0', `${served.url}/image/v3/`, { status: 'EXPERIMENTAL' }),
            ],
          },
        }),
      },
    ],
  });
  return served;
}

describe('Adapter', () => {
  describe('its constructor', () => {
    it('needs a session', () => {
      expect(thrownBy(() => new Adapter({} as AdapterOptions))).toBeInstanceOf(MissingRequiredOptions);
      expect(thrownBy(() => new Adapter({} as AdapterOptions))).toMatchObject({ options: ['session'], message: 'Adapter needs "session"; nothing was sent.' });
    });

    it('says that an adapter refused the option', () => {
      const session = new Session();

      expect(thrownBy(() => new Adapter({ session, legacyJson: true } as AdapterOptions))).toMatchObject({ message: 'Adapter does not know the option "legacyJson"; nothing was sent.' });
      expect(thrownBy(() => new Adapter({ session, auth: {} as AuthPlugin }))).toMatchObject({ message: expect.stringMatching(/^Adapter/) as string });
    });

    it('takes every limit on its requests', () => {
      const session = new Session();

      expect(() => new Adapter({ session, limit: new RequestLimit({ concurrency: 9 }), concurrency: 3, rateLimit: 50, queueLimit: 100 })).not.toThrow();
    });

    it.each<[object, string[], string]>([
      [{ service_type: 'compute' }, ['service_type'], 'unknown-option'],
      [{ legacyJson: true }, ['legacyJson'], 'unknown-option'],
      [{ defaultMicroversion: '2.latest' }, ['defaultMicroversion'], 'invalid-option'],
      [{ additionalHeaders: { 'X-One': 'a\nb' } }, ['additionalHeaders'], 'invalid-option'],
      [{ connectRetries: -1 }, ['connectRetries'], 'invalid-option'],
      [{ timeoutMs: NaN }, ['timeoutMs'], 'invalid-option'],
      [{ auth: {} }, ['auth'], 'invalid-option'],
      [{ version: 'two' }, ['version'], 'invalid-option'],
    ])('refuses %j, naming the option', (options, named, code) => {
      const error = thrownBy(() => new Adapter({ session: new Session(), ...options }));

      expect(error).toBeInstanceOf(OptionError);
      expect(error).toMatchObject({ options: named, code });
    });

    it.each([[{ minVersion: 2 }], [{ maxVersion: 3 }], [{ minVersion: 2, maxVersion: 'latest' }]])(
      'refuses a version together with %j',
      (range) => {
        expect(thrownBy(() => new Adapter({ session: new Session(), version: 2, ...range }))).toMatchObject({ code: 'invalid-option' });
      },
    );
  });

  describe('its defaults', () => {
    const options: Defaults = {
      serviceType: 'volume',
      serviceName: 'cinder',
      interface: ['internal', 'public'],
      regionName: 'North',
      minVersion: 3,
      maxVersion: 'latest',
      allowVersionHack: false,
    };

    it('fill in the endpoint filter of each request', async () => {
      const { adapter, filters } = listening(options);

      await firstValueFrom(adapter.get('/volumes'));
      await firstValueFrom(adapter.get('/volumes', { endpointFilter: { interface: 'admin', regionName: undefined, shard: 1 } }));

      expect(filters).toEqual([options, { ...options, interface: 'admin', shard: 1 }]);
    });

    it('give way to what a request says', async () => {
      const { adapter, filters } = listening({ serviceType: 'volume', version: 1, allow: { allowDeprecated: false } });

      await firstValueFrom(adapter.get('/volumes', { endpointFilter: { minVersion: 2 }, allow: { allowUnknown: true } }));

      expect(filters).toMatchObject([{ serviceType: 'volume', minVersion: 2, allow: { allowUnknown: true } }]);
      expect(filters[0]?.version).toBeUndefined();
    });

    it('leave an absolute URL alone', async () => {
      const { adapter, filters } = listening(options);

      expect((await firstValueFrom(adapter.get('http://other.test/x'))).url).toBe('http://other.test/x');
      expect(filters).toEqual([]);
    });

    it.each<[string, Defaults, Parameters<Adapter['get']>[1], Arrival['headers']]>([
      ['the microversion', { defaultMicroversion: '2.38' }, {}, { 'openstack-api-version': 'compute 2.38' }],
      ['the microversion of the request', { defaultMicroversion: '2.38' }, { microversion: '2.1' }, { 'openstack-api-version': 'compute 2.1' }],
      ['the User-Agent', { userAgent: 'mine/1' }, {}, { 'user-agent': 'mine/1' }],
      ['the User-Agent of the request', { userAgent: 'mine/1' }, { userAgent: 'yours/2' }, { 'user-agent': 'yours/2' }],
      ['the client', { clientName: 'nova', clientVersion: '3' }, {}, { 'user-agent': expect.stringMatching(/^nova\/3 /) }],
      ['additional headers', { additionalHeaders: { 'X-One': '1' } }, {}, { 'x-one': '1' }],
      ['additional headers below those of the request', { additionalHeaders: { 'X-One': '1' } }, { headers: { 'x-one': '2' } }, { 'x-one': '2' }],
      [
        'additional headers beside additional ones',
        { additionalHeaders: { 'X-One': '1', 'X-Two': '1' } },
        { additionalHeaders: { 'x-one': '2' } },
        { 'x-one': '2', 'x-two': '1' },
      ],
    ])('send %s', async (_, defaults, request, headers) => {
      expect((await arrival(defaults, request)).headers).toMatchObject(headers);
    });

    it("sign in with its own plugin, unless the request has one", async () => {
      const { url, arrivals } = await startService();
      const adapter = openSession({ auth: testPlugin() }).adapter({ auth: testPlugin({ token: 'tk-adapter-5Gx' }), endpointOverride: url });

      await firstValueFrom(adapter.get('/x'));
      await firstValueFrom(adapter.get('/x', { auth: testPlugin({ token: 'tk-request-5Gx' }) }));

      expect(arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual(['tk-adapter-5Gx', 'tk-request-5Gx']);
    });

    it('do not reach into a request that names no microversion with an empty text', async () => {
      const { headers } = await arrival({ defaultMicroversion: '2.38' }, { microversion: '' });

      expect(headers['openstack-api-version']).toBeUndefined();
    });

    it.each<[string, Defaults, Parameters<Adapter['get']>[1], string]>([
      ['the id of the adapter', { globalRequestId: 'req-adapter' }, {}, 'req-adapter'],
      ['the id of the adapter beside other headers', { globalRequestId: 'req-adapter' }, { headers: { 'X-One': '1' } }, 'req-adapter'],
      ['a header before the id of the adapter', { globalRequestId: 'req-adapter' }, { headers: { 'x-openstack-request-id': 'req-header' } }, 'req-header'],
      [
        'the id of the request before everything',
        { globalRequestId: 'req-adapter' },
        { headers: { 'X-OpenStack-Request-ID': 'req-header' }, globalRequestId: 'req-own' },
        'req-own',
      ],
    ])('send %s', async (_, defaults, request, expected) => {
      expect((await arrival(defaults, request)).headers['x-openstack-request-id']).toBe(expected);
    });

    it('decide what is repeated and what is an error', async () => {
      const { url, arrivals } = await startService((_, number) => ({ status: number < 3 ? 409 : 404 }));
      const adapter = openSession().adapter({
        ...{ endpointOverride: url, statusCodeRetries: 2, statusCodeRetryDelayMs: 1, retriableStatusCodes: [409], raiseExc: false },
      });

      expect((await firstValueFrom(adapter.get('/x'))).status).toBe(404);
      expect(arrivals).toHaveLength(3);
      expect(await failureOf(adapter.get('/x', { raiseExc: true }))).toMatchObject({ status: 404 });
    });

    it('stay in force where a request says undefined', async () => {
      const { url, arrivals } = await startService(() => ({ status: 409 }));
      const adapter = openSession().adapter({ endpointOverride: url, raiseExc: false, retriableStatusCodes: [409], statusCodeRetries: 1, statusCodeRetryDelayMs: 1 });

      const reply = await firstValueFrom(adapter.get('/x', { raiseExc: undefined, retriableStatusCodes: undefined }));

      expect([reply.status, arrivals.length]).toEqual([409, 2]);
    });
  });

  it('cannot ask for a microversion of a service without a type, and says so before anything is sent', async () => {
    const { url, arrivals } = await startService();
    const adapter = openSession().adapter({ defaultMicroversion: '2.1' });

    expect(await failureOf(adapter.get(`${url}/x`))).toMatchObject({ options: ['microversion', 'microversionServiceType'] });
    expect((await firstValueFrom(adapter.get(`${url}/x`, { microversionServiceType: 'compute' }))).status).toBe(200);
    expect(arrivals.map(({ headers }) => headers['openstack-api-version'])).toEqual(['compute 2.1']);
  });

  it.each([
    ['adminToken', (endpoint: string): AuthPlugin => adminToken({ endpoint, token: 'gAAAAAB-token-1' })],
    ['none', (endpoint: string): AuthPlugin => none({ endpoint })],
  ])('needs no filter on the plugin %s, whose endpoint is fixed', async (_, plugin) => {
    const { url, arrivals } = await startService();

    await firstValueFrom(openSession({ auth: plugin(`${url}/base`) }).adapter({}).get('/x'));

    expect(arrivals.map(({ path }) => path)).toEqual(['/base/x']);
  });

  it('delivers the errors of a request through its stream, never at the call', async () => {
    const { adapter } = listening({ globalRequestId: 'req-1' });

    expect(await failureOf(adapter.get('/x', { headers: { 'X-One': 'a\nb' } }))).toMatchObject({ options: ['headers'] });
    for (const [name, value] of [['headers', 'x'], ['additionalHeaders', [1]], ['params', 'a=b'], ['timeoutMs', -1]] as const) {
      expect(await failureOf(adapter.get('/x', { [name]: value }))).toMatchObject({ code: 'invalid-option', options: [name] });
    }
  });

  it('takes the entries of Headers, its own id and headers below them', async () => {
    const given = new Headers({ 'X-Openstack-Request-Id': 'req-given' }) as never;
    const more = new Headers({ 'x-one': 'request' }) as never;
    const { headers } = await arrival(
      { globalRequestId: 'req-adapter', additionalHeaders: { 'X-One': 'adapter', 'X-Two': 'adapter' } },
      { headers: given, additionalHeaders: more },
    );

    expect(headers).toMatchObject({ 'x-openstack-request-id': 'req-given', 'x-one': 'request', 'x-two': 'adapter' });
  });

  it('says for whom requests are made, follows their progress and their redirects as it was told', async () => {
    const { url, arrivals } = await startService(() => ({ status: 302, headers: { location: '/elsewhere' } }));
    const directions = new Set<string>();
    const session = openSession({ auth: testPlugin({ endpoint: url }) });
    const adapter = session.adapter({
      ...{ serviceType: 'compute', originalIp: '192.0.2.7', redirect: false },
      onProgress: ({ direction }) => directions.add(direction),
    });

    expect((await firstValueFrom(adapter.get('/x'))).status).toBe(302);
    expect(arrivals.map(({ path, headers }) => [path, headers.forwarded])).toEqual([['/x', expect.stringMatching(/^for=192\.0\.2\.7;/)]]);
    expect([...directions]).toEqual(['download']);
  });

  it('keeps its requests out of the events with "log: false", and lets a request say otherwise', async () => {
    const { url } = await startService();
    const session = openSession({ auth: testPlugin({ endpoint: url }) });
    const sent: string[] = [];
    session.events$.subscribe((event) => event.type === 'request-sent' && sent.push(new URL(event.url).pathname));
    const adapter = session.adapter({ serviceType: 'compute', log: false });

    await firstValueFrom(adapter.get('/quiet'));
    await firstValueFrom(adapter.get('/told', { log: true }));

    expect(sent).toEqual(['/told']);
  });

  it.each([
    ['originalIp', '1\r\n2'],
    ['userAgent', 5],
    ['log', 'no'],
    ['dryRun', 'no'],
    ['onProgress', {}],
    ['redirect', -1],
    ['globalRequestId', 5],
    ['additionalHeaders', 'x'],
    ['concurrency', 1.5],
  ])('refuses a wrong %s at once: %j', (option, value) => {
    expect(thrownBy(() => listening({ [option]: value }))).toMatchObject({ code: 'invalid-option', options: [option] });
  });

  it('has every verb', async () => {
    const { url, arrivals } = await startService();
    const adapter = openSession().adapter({ endpointOverride: url });

    for (const reply$ of [
      ...[adapter.get('/'), adapter.head('/'), adapter.post('/'), adapter.put('/'), adapter.patch('/'), adapter.delete('/')],
      ...[adapter.request('/'), adapter.request('/', { method: 'OPTIONS' })],
    ]) {
      await firstValueFrom(reply$);
    }

    expect(arrivals.map(({ method }) => method)).toEqual(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'OPTIONS']);
  });

  describe('on an adapter', () => {
    it('puts its defaults over those below', async () => {
      const { url, arrivals } = await startService();
      const session = openSession({ auth: testPlugin({ endpoint: `${url}/{serviceType}` }) });
      const below = new Adapter({
        ...{ session, serviceType: 'compute', userAgent: 'below/1', defaultMicroversion: '2.1', globalRequestId: 'req-below' },
        additionalHeaders: { 'X-One': 'below', 'X-Two': 'below' },
      });
      const above = new Adapter({ session: below, defaultMicroversion: '2.38', additionalHeaders: { 'x-one': 'above' } });

      await firstValueFrom(above.get('/servers'));

      expect(arrivals).toMatchObject([
        {
          path: '/compute/servers',
          headers: {
            'user-agent': 'below/1',
            'openstack-api-version': 'compute 2.38',
            'x-openstack-request-id': 'req-below',
            'x-one': 'above',
            'x-two': 'below',
          },
        },
      ]);
    });

    it('lets its version replace the range below', async () => {
      const { adapter, filters } = listening({ serviceType: 'volume', minVersion: 2, maxVersion: 'latest' });

      await firstValueFrom(new Adapter({ session: adapter, version: 3 }).get('/volumes'));

      expect(filters.map(({ version, minVersion, maxVersion }) => [version, minVersion, maxVersion])).toEqual([[3, undefined, undefined]]);
    });

    it('asks the plugin of the nearest', async () => {
      const session = openSession({ auth: testPlugin({ token: 'tk-session-5Gx' }) });
      const below = new Adapter({ session, auth: testPlugin({ token: 'below' }) });

      expect(await firstValueFrom(new Adapter({ session: below }).getToken())).toBe('below');
      expect(await firstValueFrom(new Adapter({ session: below, auth: testPlugin({ token: 'above' }) }).getToken())).toBe('above');
    });
  });

  describe('its questions', () => {
    it('go to its own plugin, else to that of the session', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const own = session.adapter({ auth: demoPlugin(served, admin) });
      const other = demoPlugin(served);

      expect(await firstValueFrom(session.adapter({}).getAccess())).toMatchObject({ username: 'demo' });
      expect(await firstValueFrom(own.getAccess())).toMatchObject({ username: 'admin' });
      const access = await firstValueFrom(own.getAccess());
      expect(await firstValueFrom(own.getToken())).toBe(access?.authToken);
      expect(await firstValueFrom(own.getAuthHeaders())).toEqual({ 'X-Auth-Token': access?.authToken });
      expect(await firstValueFrom(own.getUserId())).toBe(access?.userId);
      expect(await firstValueFrom(own.getProjectId())).toBe(access?.projectId);
      expect(await firstValueFrom(own.getAccess({ auth: other }))).toMatchObject({ username: 'demo' });
      expect(served.cloud.signIns).toBe(3);
    });

    it('invalidate what its own plugin holds', async () => {
      const served = await startCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const own = session.adapter({ auth: demoPlugin(served, admin) });
      await Promise.all([firstValueFrom(session.getToken()), firstValueFrom(own.getToken())]);

      expect(own.invalidate()).toBe(true);
      await Promise.all([firstValueFrom(session.getToken()), firstValueFrom(own.getToken())]);

      expect(served.cloud.signIns).toBe(3);
    });

    it('ask for all versions with its own plugin, interface, region and type', async () => {
      const served = await startCloud();
      const adapter = openSession().adapter({
        ...{ auth: demoPlugin(served), serviceType: 'compute', interface: ['internal', AUTH_INTERFACE], regionName: 'RegionOne' },
      });

      const all = await firstValueFrom(adapter.getAllVersionData());
      const wider = await firstValueFrom(adapter.getAllVersionData({ serviceType: 'placement', regionName: undefined }));

      expect(Object.keys(all)).toEqual(['RegionOne']);
      expect(Object.keys(all['RegionOne'] ?? {})).toEqual(['internal']);
      expect(Object.keys(all['RegionOne']?.['internal'] ?? {})).toEqual(['compute']);
      expect(Object.keys(wider['RegionOne']?.['internal'] ?? {})).toEqual(['placement']);
    });

    it.each<[Defaults, AllVersionsFilter]>([
      [{ serviceType: 'image', regionName: 'North', interface: 'admin' }, { serviceType: 'image', regionName: 'North', interface: 'admin' }],
      [{ interface: ['internal', AUTH_INTERFACE, 'public'] }, { interface: ['internal', 'public'] }],
      [{ serviceType: 'identity', interface: AUTH_INTERFACE }, { serviceType: 'identity' }],
      [{ regionName: 'North' }, { regionName: 'North' }],
    ])('ask for all versions with what %j says of names', async (options, asked) => {
      const filters: AllVersionsFilter[] = [];
      const auth: AuthPlugin = {
        ...testPlugin(),
        getAllVersionData: (_, filter) => {
          filters.push(filter);
          return [{}];
        },
      };

      await firstValueFrom(openSession({ auth }).adapter(options).getAllVersionData());

      expect(filters).toEqual([asked]);
    });

    it.each(lookUps)('%s honours the version of the adapter', async (_, ask) => {
      const served = await imageCloud();
      const session = openSession({ auth: demoPlugin(served) });

      const found = await firstValueFrom(ask(session.adapter({ serviceType: 'image', version: 2 })));
      const missing = await firstValueFrom(ask(session.adapter({ serviceType: 'image', version: 7 })));

      expect(JSON.stringify(found)).toMatch(/image\/v2|\[2,9\]/);
      expect(missing).toBeUndefined();
    });

    it.each(lookUps)('%s honours what the adapter allows', async (_, ask) => {
      const served = await imageCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const range = { serviceType: 'image', minVersion: 3, maxVersion: 'latest' };

      expect(await firstValueFrom(ask(session.adapter(range)))).toBeUndefined();
      const found = await firstValueFrom(ask(session.adapter({ ...range, allow: { allowExperimental: true } })));
      expect(JSON.stringify(found)).toMatch(/image\/v3|\[3,0\]/);
      expect(await firstValueFrom(ask(session.adapter({ serviceType: 'image', version: 1, allow: { allowDeprecated: false } })))).toBeUndefined();
    });

    it('honour what the adapter allows in requests too', async () => {
      const served = await imageCloud();
      const session = openSession({ auth: demoPlugin(served) });
      const options = { serviceType: 'image', minVersion: 3, maxVersion: 'latest' };

      expect(await failureOf(session.adapter(options).get('/images'))).toMatchObject({ code: 'endpoint-not-found' });
      await firstValueFrom(session.adapter({ ...options, allow: { allowExperimental: true } }).get('/images'));
      expect(callsTo(served).at(-1)).toBe('GET /image/v3/images');
    });

    it('give way to a filter of their own', async () => {
      const served = await imageCloud();
      const adapter = openSession({ auth: demoPlugin(served) }).adapter({ serviceType: 'image', version: 2 });

      expect((await firstValueFrom(adapter.getEndpointData({ minVersion: 1, maxVersion: 1 })))?.apiVersion).toEqual([1, 0]);
      expect(await firstValueFrom(adapter.getApiMajorVersion({ version: undefined, minVersion: undefined }))).toEqual([2, 9]);
    });

    it('fill the ids into an override', async () => {
      const served = await startCloud();
      const adapter = openSession({ auth: demoPlugin(served) }).adapter({ endpointOverride: `${served.url}/volume/v3/%(project_id)s` });
      const url = `${served.url}/volume/v3/${String(await firstValueFrom(adapter.getProjectId()))}`;

      expect(await firstValueFrom(adapter.getEndpoint())).toBe(url);
      expect((await firstValueFrom(adapter.getEndpointData({ discoverVersions: false })))?.url).toBe(url);
      expect(await firstValueFrom(adapter.getApiMajorVersion())).toEqual([3, 0]);
      expect((await firstValueFrom(adapter.get('/volumes'))).url).toBe(`${url}/volumes`);
    });
  });
});

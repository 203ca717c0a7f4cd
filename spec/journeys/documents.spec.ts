import { fileURLToPath } from 'node:url';
import { map } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  Adapter,
  adminToken,
  authPlugin,
  password,
  token,
  versionBetween,
  versionMatches,
  type AuthPlugin,
  type EndpointFilter,
  type Session,
  type VersionInput,
} from 'keystoneauth-rx';
import { versionEntry, type CloudService } from 'keystoneauth-rx/testing';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { admin, callsTo, demo, failureOf, one, openSession, startCloud } from './demo-cloud.js';

// The examples of keystoneauth's guides "Using Sessions" and "Authentication Plugins", as they read there.

const caCert = fileURLToPath(new URL('../conformance/vectors/support/certs/ca.pem', import.meta.url));
const keystoneV3: CloudService = { type: 'identity', name: 'keystone', url: '/identity/v3' };

/** A volume service with a first version of this status beside its third. */
function volumeService(of: () => ServedCloud, status: string): CloudService {
  const entry = (name: string, state: string): ReturnType<typeof versionEntry> =>
    versionEntry(name, `${of().url}/cinder/${name.slice(0, 2)}/`, { status: state });
  return {
    type: 'volume',
    name: 'cinder',
    url: '/cinder',
    path: '/cinder',
    handle: ({ path }) =>
      path.endsWith('/volumes')
        ? { status: 200, json: { volumes: [] } }
        : { status: 300, json: { versions: [entry('v1.0', status), entry('v3.0', 'CURRENT')] } },
  };
}

async function volumeCloud(status: string): Promise<ServedCloud> {
  const served: ServedCloud = await startCloud({ services: [keystoneV3, volumeService(() => served, status)] });
  return served;
}

describe('Sessions for users', () => {
  it('a session signs in on demand and lends itself to clients', async () => {
    const { authUrl, cloud } = await startCloud();

    const auth = v3.password({
      authUrl,
      username: 'admin',
      password: 'admin-password',
      projectName: 'admin',
      userDomainId: 'default',
      projectDomainId: 'default',
    });
    const session = openSession({ auth, tls: { cacert: caCert } });
    const identity = new Adapter({ session, serviceType: 'identity', version: 3 });
    expect(cloud.count()).toBe(0);

    const users = await one(identity.get<{ users: { name: string }[] }>('/users').pipe(map(({ body }) => body.users)));

    expect(users.map(({ name }) => name)).toContain('demo');
    expect(cloud.signIns).toBe(1);
  });

  it('a new session reuses the plugin of another, with other authorities to trust', async () => {
    const { authUrl, cloud } = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl, ...demo }), tls: { cacert: caCert } });

    const newSession = openSession({ auth: session.auth, tls: { cacert: caCert } });

    expect(await one(newSession.getToken())).toBe(await one(session.getToken()));
    expect(cloud.signIns).toBe(1);
  });

  it('a plugin can be given for one request', async () => {
    const { authUrl, cloud } = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl, ...demo }) });
    const myAuthPlugin = v3.password({ authUrl, ...admin });

    await one(session.get(authUrl, { auth: myAuthPlugin }));

    expect(cloud.requests('/identity/v3').at(-1)?.headers['x-auth-token']).toBe(await one(session.getToken({ auth: myAuthPlugin })));
    expect(cloud.signIns).toBe(1);
  });
});

describe('Sessions for client developers', () => {
  it('a route that is not protected needs no token', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });

    const { status } = await one(session.get(served.authUrl, { authenticated: false }));

    expect(status).toBe(200);
    expect(callsTo(served)).toEqual(['GET /identity/v3']);
  });

  it('an endpoint filter chooses the service, so that a path is enough', async () => {
    const served = await startCloud({ region: 'myregion', services: [keystoneV3] });
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...admin }) });

    const { url } = await one(
      session.get('/users', {
        endpointFilter: {
          serviceType: 'identity',
          interface: 'admin',
          regionName: 'myregion',
          minVersion: '2.0',
          maxVersion: '3.4',
          discoverVersions: false,
        },
      }),
    );

    expect(url).toBe(`${served.url}/identity/v3/users`);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /identity/v3/users']);
  });

  it('the path may name the version itself', async () => {
    const served = await startCloud({ region: 'myregion' });
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...admin }) });
    const endpointFilter = { serviceType: 'identity', interface: 'public', regionName: 'myregion' };

    expect((await one(session.get('/v3/users', { endpointFilter }))).url).toBe(`${served.url}/identity/v3/users`);
    const elsewhere = { endpointFilter: { ...endpointFilter, regionName: 'elsewhere' } };
    expect(await failureOf(session.get('/v3/users', elsewhere))).toMatchObject({ code: 'endpoint-not-found' });
  });

  it('interfaces can be a list: the first that exists is taken', async () => {
    const url = { public: '/identity/v3', admin: '/identity' };
    const served = await startCloud({ services: [{ type: 'identity', name: 'keystone', url }] });
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });
    const endpoint = (...names: string[]): Promise<string | undefined> =>
      one(session.getEndpoint({ serviceType: 'identity', interface: names }));

    expect(await endpoint('internal', 'admin', 'public')).toBe(`${served.url}/identity`);
    expect(await endpoint('internal', 'public', 'admin')).toBe(`${served.url}/identity/v3`);
  });

  it('a version is a lower bound within its major', () => {
    expect(['2.2', '2.3', '2.1', '3.0'].map((candidate) => versionMatches('2.2', candidate))).toEqual([true, true, false, false]);
  });

  it('a range has two bounds', () => {
    const within = (candidate: string): boolean => versionBetween('2.2', '3.3', candidate);

    expect(['2.2', '2.10', '3.0', '3.3'].map(within)).toEqual([true, true, true, true]);
    expect(['1.4', '2.1', '3.20'].map(within)).toEqual([false, false, false]);
  });

  it('a version excludes a range', async () => {
    const { authUrl, cloud } = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl, ...demo }) });
    const endpointFilter = { serviceType: 'compute', version: 2, minVersion: 2 };

    expect(await failureOf(session.get('/servers', { endpointFilter }))).toMatchObject({
      code: 'invalid-option',
      options: expect.arrayContaining(['version', 'minVersion']),
    });
    expect(cloud.count('GET', '/compute')).toBe(0);
  });

  it.each<[VersionInput]>([['3.0'], ['v3'], [3], [3.0], [[3, 0]], ['latest']])('a version can be given as %j', async (version) => {
    const { url, authUrl } = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl, ...demo }) });

    expect(await one(session.getEndpoint({ serviceType: 'identity', version }))).toBe(`${url}/identity/v3/`);
    expect(await one(session.getEndpoint({ serviceType: 'identity', minVersion: '2.0', maxVersion: version }))).toBe(
      version === 'latest' ? `${url}/identity/v3/` : `${url}/identity/v2.0/`,
    );
  });

  it('what is allowed restricts the versions that are found', async () => {
    const request = { endpointFilter: { serviceType: 'volume', interface: 'public', version: 1 }, allow: { allowDeprecated: false } };
    const old = await volumeCloud('DEPRECATED');
    const young = await volumeCloud('SUPPORTED');
    const at = ({ authUrl }: ServedCloud): Session => openSession({ auth: v3.password({ authUrl, ...demo }) });

    const error = await failureOf(at(old).get('/project-id/volumes', request));
    const { url } = await one(at(young).get('/project-id/volumes', request));

    expect(error).toMatchObject({ code: 'endpoint-not-found' });
    expect(url).toBe(`${young.url}/cinder/v1/project-id/volumes`);
  });

  it.each([
    ['EXPERIMENTAL', 'allowExperimental'],
    ['A status of its own', 'allowUnknown'],
  ])('a version that is %s is found with %s', async (status, name) => {
    const { authUrl } = await volumeCloud(status);
    const session = openSession({ auth: v3.password({ authUrl, ...demo }) });
    const filter: EndpointFilter = { serviceType: 'volume', version: 1 };

    expect(await one(session.getEndpoint(filter))).toBeUndefined();
    expect(await one(session.getEndpoint({ ...filter, allow: { [name]: true } }))).toMatch(/\/cinder\/v1\/$/);
  });

  it('a filter may hold what only some plugins understand', async () => {
    const { url, authUrl } = await startCloud();
    const known = openSession({ auth: v3.password({ authUrl, ...demo }) });
    const fixed = openSession({ auth: adminToken({ endpoint: `${url}/compute/v2.1`, token: String(await one(known.getToken())) }) });
    const endpointFilter = { serviceType: 'compute', colour: 'green' };

    expect((await one(known.get('/servers', { endpointFilter }))).status).toBe(200);
    expect((await one(fixed.get('/servers', { endpointFilter: { serviceType: 'anything', interface: 'admin' } }))).status).toBe(200);
  });
});

describe('Using adapters', () => {
  it('an adapter holds the filter', async () => {
    const served = await volumeCloud('SUPPORTED');
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });

    const adapter = new Adapter({ session, serviceType: 'volume', interface: 'public', version: 1 });
    const { url, body } = await one(adapter.get('/volumes'));

    expect([url, body]).toEqual([`${served.url}/cinder/v1/volumes`, { volumes: [] }]);
  });
});

describe('Endpoint metadata', () => {
  it('is found through a session and an adapter alike', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });
    const adapter = new Adapter({ session, serviceType: 'compute', interface: ['internal', 'public'], minVersion: 2, maxVersion: 'latest' });

    const data = await one(session.getEndpointData({ serviceType: 'compute', interface: 'internal', minVersion: 2, maxVersion: 'latest' }));

    expect(data).toMatchObject({
      apiVersion: [2, 1],
      interface: 'internal',
      minMicroversion: [2, 1],
      maxMicroversion: [2, 93],
      nextMinVersion: undefined,
      notBefore: undefined,
    });
    expect(await one(adapter.getEndpointData())).toEqual(data);
    expect(served.cloud.count('GET', '/compute')).toBe(1);
  });

  it('of a service without microversions says so', async () => {
    const { authUrl } = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl, ...demo }) });

    const data = await one(session.getEndpointData({ serviceType: 'identity', version: 3 }));

    expect(data).toMatchObject({ apiVersion: [3, 14], minMicroversion: undefined, maxMicroversion: undefined });
    expect(Object.keys(data ?? {})).toEqual(expect.arrayContaining(['minMicroversion', 'maxMicroversion', 'nextMinVersion', 'notBefore']));
  });

  it('costs no request when discovery is not wanted', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });

    const data = await one(session.getEndpointData({ serviceType: 'compute', discoverVersions: false }));

    expect(data).toMatchObject({ apiVersion: [2, 1], maxMicroversion: undefined });
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens']);
  });
});

describe('Requesting a microversion', () => {
  const asked = ({ cloud }: ServedCloud): string | undefined => cloud.requests().at(-1)?.headers['openstack-api-version'];

  it('is done on a session', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });

    const response = await one(
      session.get('/volumes', {
        microversion: '3.15',
        endpointFilter: { serviceType: 'volume', interface: 'public', minVersion: '3', maxVersion: 'latest' },
      }),
    );

    expect([response.status, asked(served)]).toEqual([200, 'volume 3.15']);
    expect(response.headers['openstack-api-version']).toBe('volume 3.15');
  });

  it('is done on an adapter, whose service it then belongs to', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });
    const adapter = new Adapter({ session, serviceType: 'compute', interface: 'public', minVersion: '2.1' });

    const response = await one(adapter.get('/servers', { microversion: '2.38' }));

    expect([response.status, asked(served)]).toEqual([200, 'compute 2.38']);
  });

  it('is done by default on an adapter with a default', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });
    const adapter = new Adapter({ session, serviceType: 'compute', interface: 'public', minVersion: '2.1', defaultMicroversion: '2.38' });

    await one(adapter.get('/servers'));

    expect(asked(served)).toBe('compute 2.38');
  });

  it('can name the service in its own way', async () => {
    const served = await startCloud();
    const session = openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) });

    await one(
      session.get('/volumes', {
        microversion: '3.15',
        microversionServiceType: 'volume',
        endpointFilter: { serviceType: 'block-storage', interface: 'public', minVersion: '3', maxVersion: 'latest' },
      }),
    );

    expect(asked(served)).toBe('volume 3.15');
  });
});

describe('Available plugins', () => {
  const servers = { endpointFilter: { serviceType: 'compute' } };

  it('v2: a password and a token, at the root of the old API', async () => {
    const { url } = await startCloud();
    const authUrl = `${url}/identity/v2.0`;
    const session = openSession({ auth: v2.password({ authUrl, username: 'demo', password: 'demo-password', tenantName: 'demo' }) });
    const held = String(await one(session.getToken()));

    expect((await one(session.get('/servers', servers))).status).toBe(200);
    expect((await one(openSession({ auth: v2.token({ authUrl, token: held, tenantName: 'demo' }) }).get('/servers', servers))).status).toBe(200);
  });

  it('v3: methods handed to the plugin, which is the same as the helper of the one method', async () => {
    const { authUrl, cloud } = await startCloud();
    const { projectName, projectDomainId, ...user } = demo;
    const scope = { projectName, projectDomainId };

    const passwordMethod = v3.passwordMethod(user);
    const general = openSession({ auth: v3.auth({ authUrl, methods: [passwordMethod], ...scope }) });
    const helper = openSession({ auth: v3.password({ authUrl, ...user, ...scope }) });
    await one(general.authenticate());
    await one(helper.authenticate());

    const [first, second] = cloud.requests().map(({ method, path, body, headers }) => ({ method, path, body, headers }));
    expect(first?.body).toContain('"methods":["password"]');
    expect(second).toEqual(first);
  });

  it('v3: an existing token, as method and as helper', async () => {
    const { authUrl, cloud } = await startCloud();
    const unscoped = openSession({ auth: v3.password({ authUrl, ...demo, projectName: undefined, projectDomainId: undefined, unscoped: true }) });
    const held = String(await one(unscoped.getToken()));
    const scope = { projectName: 'demo', projectDomainId: 'default' };

    await one(openSession({ auth: v3.auth({ authUrl, methods: [v3.tokenMethod({ token: held })], ...scope }) }).authenticate());
    await one(openSession({ auth: v3.token({ authUrl, token: held, ...scope }) }).authenticate());

    const [, first, second] = cloud.requests().map(({ body, headers }) => ({ body, headers }));
    expect(second).toEqual(first);
    expect(cloud.signIns).toBe(3);
  });

  it('generic: the best version there is, unless the URL names one', async () => {
    const served = await startCloud();
    const user = { username: 'demo', password: 'demo-password', tenantName: 'demo', defaultDomainId: 'default' };
    const signIn = async (path: string): Promise<string[]> => {
      const before = callsTo(served).length;
      await one(openSession({ auth: password({ authUrl: `${served.url}${path}`, ...user }) }).authenticate());
      return callsTo(served).slice(before);
    };

    expect(await signIn('/identity')).toEqual(['GET /identity', 'POST /identity/v3/auth/tokens']);
    expect(await signIn('/identity/v3')).toEqual(['POST /identity/v3/auth/tokens']);
    expect(await signIn('/identity/v2.0')).toEqual(['POST /identity/v2.0/tokens']);
  });

  it('generic: with an existing token', async () => {
    const { url, authUrl } = await startCloud();
    const held = String(await one(openSession({ auth: v3.password({ authUrl, ...demo }) }).getToken()));

    const auth = token({ authUrl: `${url}/identity`, token: held, projectName: 'demo', projectDomainId: 'default' });

    expect((await one(openSession({ auth }).get('/servers', servers))).status).toBe(200);
  });

  it('simple: always the same token and the same endpoint', async () => {
    const served = await startCloud();
    const held = String(await one(openSession({ auth: v3.password({ authUrl: served.authUrl, ...demo }) }).getToken()));
    const before = callsTo(served).length;

    const session = openSession({ auth: adminToken({ endpoint: `${served.url}/compute/v2.1`, token: held }) });
    await one(session.get('/servers', servers));
    await one(session.get('/servers', { endpointFilter: { serviceType: 'image', regionName: 'elsewhere' } }));

    expect(callsTo(served).slice(before)).toEqual(['GET /compute/v2.1/servers', 'GET /compute/v2.1/servers']);
    expect(served.cloud.requests('/compute').map(({ headers }) => headers['x-auth-token'])).toEqual([held, held]);
  });
});

describe('Creating authentication plugins', () => {
  interface PinOptions {
    readonly username: string;
    readonly pin: string;
  }

  /** A method of one's own, which can be combined with others, ... */
  const pinMethod = ({ username, pin }: PinOptions): v3.AuthMethod => ({
    getAuthData: (connection) => {
      connection.conceal(pin);
      return ['totp', { user: { name: username, domain: { id: 'default' }, passcode: pin } }];
    },
  });
  /** ... and by convention a plugin for it alone. */
  const pin = ({ authUrl, ...options }: PinOptions & { readonly authUrl: string }): AuthPlugin =>
    v3.auth({ authUrl, methods: [pinMethod(options)], projectName: 'demo', projectDomainId: 'default' });

  it('an identity plugin needs a method that knows its data', async () => {
    const { authUrl, cloud } = await startCloud();

    const access = await one(openSession({ auth: pin({ authUrl, username: 'demo', pin: '246810' }) }).getAccess());

    expect(access).toMatchObject({ username: 'demo', projectName: 'demo' });
    expect(JSON.parse(cloud.requests()[0]?.body ?? '')).toMatchObject({
      auth: { identity: { methods: ['totp'], totp: { user: { name: 'demo', passcode: '246810' } } } },
    });
  });

  it('such a method combines with others', async () => {
    const { authUrl } = await startCloud();
    const user = { ...demo, username: 'factor', password: 'factor-password' };
    const { projectName, projectDomainId, ...credentials } = user;
    const methods = [v3.passwordMethod(credentials), pinMethod({ username: 'factor', pin: '135791' })];

    const session = openSession({ auth: v3.auth({ authUrl, methods, projectName, projectDomainId }) });

    expect(await one(session.getAccess())).toMatchObject({ username: 'factor' });
  });

  it('a custom plugin needs getToken, getEndpoint and invalidate', async () => {
    const served = await startCloud();
    const told: string[] = [];
    const auth = authPlugin({
      // `connection.send` is never authenticated, so this cannot ask itself.
      getToken: (connection) => {
        told.push('getToken');
        const identity = { methods: ['password'], password: { user: { name: 'demo', domain: { id: 'default' }, password: 'demo-password' } } };
        const scope = { project: { name: 'demo', domain: { id: 'default' } } };
        const request = { method: 'POST', url: `${served.authUrl}/auth/tokens`, json: { auth: { identity, scope } }, log: false };
        return connection.send(request).pipe(map(({ headers }) => headers['x-subject-token'] ?? ''));
      },
      getEndpoint: (_, { serviceType, interface: name }) => {
        told.push(`getEndpoint ${String(serviceType)} ${String(name)}`);
        return `${served.url}/${String(serviceType)}/v2.1`;
      },
      invalidate: () => {
        told.push('invalidate');
      },
    });
    const session = openSession({ auth });
    const request = { endpointFilter: { serviceType: 'compute', interface: 'public' } };

    const both = await Promise.all([one(session.get('/servers', request)), one(session.get('/servers', request))]);
    served.cloud.revoke();
    const after = await one(session.get('/servers', request));

    expect([...both, after].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(told).toEqual([
      ...['getEndpoint compute public', 'getToken', 'getEndpoint compute public'],
      ...['getEndpoint compute public', 'invalidate', 'getToken'],
    ]);
    expect(served.cloud.signIns).toBe(2);
  });

  it('whatever many callers do at once, it signs in once for them', async () => {
    const { url, authUrl, cloud } = await startCloud();
    const auth = v3.password({ authUrl, ...demo });
    const session = openSession({ auth });

    await Promise.all(Array.from({ length: 50 }, () => one(session.get(`${url}/compute/v2.1/servers`))));

    expect(cloud.signIns).toBe(1);
  });
});

import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { adapterOptionsOver } from '../../src/session/adapter-options.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { callsTo, demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { thrownBy } from '../request/caught.js';
import { startService } from '../request/http-service.js';

describe('Session.adapter', () => {
  it('takes the type of a service', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    expect((await firstValueFrom(session.adapter('compute').get('/servers'))).status).toBe(200);
    expect(callsTo(served, '/compute')).toContain('GET /compute/v2.1/servers');
  });

  it('fills in what the session says of that type', async () => {
    const { url, arrivals } = await startService();
    const asked: string[] = [];
    const session = openSession({
      auth: testPlugin({ token: 'tk-defaults-8Vd' }),
      adapterDefaults: (serviceType) => {
        asked.push(serviceType);
        return { endpointOverride: `${url}/${serviceType}`, defaultMicroversion: '2.79', additionalHeaders: { 'X-Default': 'yes' } };
      },
    });

    await firstValueFrom(session.adapter('compute').get('/servers'));
    await firstValueFrom(session.adapter({ serviceType: 'image', defaultMicroversion: '2.9' }).get('/images'));

    expect(asked).toEqual(['compute', 'image']);
    expect(arrivals.map(({ path }) => path)).toEqual(['/compute/servers', '/image/images']);
    expect(arrivals.map(({ headers }) => [headers['openstack-api-version'], headers['x-default']])).toEqual([
      ['compute 2.79', 'yes'],
      ['image 2.9', 'yes'],
    ]);
  });

  it('looks for the type in the catalog that the defaults name', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), adapterDefaults: (serviceType) => (serviceType === 'vm' ? { serviceType: 'compute' } : {}) });

    await firstValueFrom(session.adapter('vm').get('/servers'));
    expect(callsTo(served, '/compute')).toContain('GET /compute/v2.1/servers');
  });

  it('asks nothing for an adapter without a service', () => {
    const session = openSession({
      adapterDefaults: () => {
        throw new Error('nobody should be asked');
      },
    });

    expect(() => session.adapter({ endpointOverride: 'http://127.0.0.1:1' })).not.toThrow();
    expect(() => session.adapter('')).not.toThrow();
  });

  it('refuses defaults that are no function', () => {
    expect(thrownBy(() => new Session({ adapterDefaults: { compute: {} } as never }))).toMatchObject({ options: ['adapterDefaults'] });
  });
});

describe('adapterOptionsOver', () => {
  it('gives back what is said where there are no defaults', () => {
    expect(adapterOptionsOver(undefined, { serviceType: 'compute' })).toEqual({ serviceType: 'compute' });
  });

  it('keeps a default where nothing, or undefined, is said', () => {
    expect(adapterOptionsOver({ interface: 'internal', regionName: 'RegionTwo' }, { serviceType: 'image', regionName: undefined })).toMatchObject({
      serviceType: 'image',
      interface: 'internal',
      regionName: 'RegionTwo',
    });
  });

  it.each([
    [{ minVersion: 2, maxVersion: 'latest' }, { version: 3 }, { version: 3, minVersion: undefined, maxVersion: undefined }],
    [{ version: 2 }, { minVersion: 3 }, { version: undefined, minVersion: 3, maxVersion: undefined }],
    [{ version: 2 }, {}, { version: 2, minVersion: undefined, maxVersion: undefined }],
  ] as const)('of %j and %j makes one wish for a version', (defaults, own, wish) => {
    expect(adapterOptionsOver(defaults, own)).toEqual(wish);
  });
});

import { describe, expect, it } from 'vitest';
import { isKeystoneAuthError, MicroversionNotSupported, type MicroversionInput } from 'keystoneauth-rx';
import { callsTo, demoPlugin, failureOf, one, openSession, startCloud } from './demo-cloud.js';

const compute = { endpointFilter: { serviceType: 'compute' } };

describe('a microversion', () => {
  it.each<[MicroversionInput, string]>([
    ['2.79', '2.79'],
    [[2, 79], '2.79'],
    ['latest', '2.93'],
    [2.79, '2.79'],
  ])('asked for as %j is the one the service answers in', async (microversion, answered) => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const { headers } = await one(session.get('/servers', { ...compute, microversion }));

    expect(headers).toMatchObject({ 'openstack-api-version': `compute ${answered}`, 'x-openstack-nova-api-version': answered });
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
  });

  it('is the lowest when none is asked for', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    expect((await one(session.get('/servers', compute))).headers).toMatchObject({ 'openstack-api-version': 'compute 2.1' });
    expect(served.cloud.requests('/compute')[0]?.headers['openstack-api-version']).toBeUndefined();
  });

  it('that is known to be out of range is an error, and no request', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    await one(session.getEndpointData({ serviceType: 'compute' }));
    const before = callsTo(served);

    const error = await failureOf(session.get('/servers', { ...compute, microversion: '2.99' }));

    expect(error).toBeInstanceOf(MicroversionNotSupported);
    expect(error).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining('2.1 to 2.93') });
    expect(callsTo(served)).toEqual(before);
  });

  it('that the service refuses is the same error, with the range from its reply', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const error = await failureOf(session.get('/servers', { ...compute, microversion: '2.99' }));

    expect(error).toBeInstanceOf(MicroversionNotSupported);
    expect(isKeystoneAuthError(error, 'microversion-not-supported')).toBe(true);
    expect(error).toMatchObject({ outcome: 'refused', requestId: expect.any(String), message: expect.stringMatching(/2\.99 .* 2\.1 to 2\.93/) });
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
  });

  it('that the service refuses is a reply for a request that wants to see it', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    expect((await one(session.get('/servers', { ...compute, microversion: '2.99', raiseExc: false }))).status).toBe(406);
  });

  it('is refused in the same way by services with errors of another form', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    const placement = { endpointFilter: { serviceType: 'placement' }, microversion: '1.99' } as const;
    const volume = { endpointFilter: { serviceType: 'block-storage' }, microversion: '3.99' } as const;

    expect(await failureOf(session.get('/resource_providers', placement))).toMatchObject({ message: expect.stringContaining('1.0 to 1.39') });
    expect(await failureOf(session.get('/volumes', volume))).toMatchObject({ message: expect.stringContaining('3.0 to 3.70') });
  });

  it('is told to each service under the name it answers to', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    await one(session.get('/resource_providers', { endpointFilter: { serviceType: 'placement' }, microversion: '1.20' }));
    await one(session.get('/volumes', { endpointFilter: { serviceType: 'volumev3' }, microversion: '3.50' }));

    const asked = served.cloud.requests().map(({ headers }) => headers['openstack-api-version']);
    expect(asked).toEqual([undefined, 'placement 1.20', 'volume 3.50']);
  });
});

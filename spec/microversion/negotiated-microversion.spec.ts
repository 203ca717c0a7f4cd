import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { MicroversionInput, Session } from 'keystoneauth-rx';
import type { ServedCloud } from 'keystoneauth-rx/testing/cloud';
import { callsTo, demoPlugin, failureOf, one, openSession, startCloud } from '../journeys/demo-cloud.js';
import { endpointAt } from '../../src/access/endpoint-at.js';
import { negotiatedMicroversion } from '../../src/microversion/negotiated-microversion.js';
import { closedPort } from '../http/scripted-http-server.js';

type Bound = MicroversionInput | undefined;

async function set(): Promise<{ served: ServedCloud; session: Session }> {
  const served = await startCloud();
  return { served, session: openSession({ auth: demoPlugin(served) }) };
}

describe('negotiateMicroversion of a session and an adapter', () => {
  it.each<[Bound, Bound, string]>([
    ['2.1', '2.90', '2.90'],
    ['2.1', '2.999', '2.93'],
    ['2.1', 'latest', '2.93'],
    [undefined, undefined, '2.93'],
    [undefined, '2.1', '2.1'],
    [[2, 93], undefined, '2.93'],
    ['2.79', '2.79', '2.79'],
  ])('is, of %j to %j, the newest that both sides have', async (min, max, newest) => {
    const { served, session } = await set();
    const compute = session.adapter({ serviceType: 'compute' });

    expect(await one(session.negotiateMicroversion(min, max, { serviceType: 'compute' }))).toBe(newest);
    expect(await one(compute.negotiateMicroversion(min, max))).toBe(newest);
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1']);
  });

  it('needs no more of an endpoint than its range', async () => {
    const endpoint = { ...endpointAt('http://nova.test/v2.1/'), minMicroversion: [2, 1], maxMicroversion: [2, 96] };
    expect(await one(negotiatedMicroversion(of(endpoint), { min: '2.1', max: undefined }))).toBe('2.96');
  });

  it('is taken by a request as it is', async () => {
    const { session } = await set();
    const compute = session.adapter({ serviceType: 'compute' });

    const microversion = await one(compute.negotiateMicroversion('2.1', '2.90'));

    expect((await one(compute.get('/servers', { microversion }))).headers).toMatchObject({ 'openstack-api-version': 'compute 2.90' });
  });

  it.each<[string, Bound, Bound, string, string, RegExp]>([
    ['nothing fits both', '2.94', undefined, 'compute', 'microversion-not-supported', /nothing fits both/],
    ['the service has no microversions', '1.0', '2.0', 'identity', 'microversion-not-supported', /has no microversions/],
    ['the catalog has no such service', '1.0', '2.0', 'nothing', 'endpoint-not-found', /catalog has no/],
    ['no service is named', '1.0', '2.0', '', 'endpoint-not-found', /knows no endpoint for this filter/],
  ])('is a typed error that says so when %s', async (_case, min, max, serviceType, code, message) => {
    const { session } = await set();
    const error = await failureOf(session.negotiateMicroversion(min, max, { serviceType }));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) as string });
  });

  it('is a typed error when the version document cannot be read', async () => {
    const { session } = await set();
    const endpointOverride = `http://127.0.0.1:${String(await closedPort())}/`;
    expect(await failureOf(session.negotiateMicroversion('2.1', '2.9', { endpointOverride }))).toMatchObject({
      code: 'discovery-failure',
      message: expect.stringContaining(endpointOverride) as string,
    });
  });

  it.each<[string, Bound, Bound, readonly string[]]>([
    ['a bound that is none', 'two' as '2.0', undefined, ['min']],
    ['a bound that leaves a part open', undefined, '2.latest' as '2.0', ['max']],
    ['bounds the wrong way round', '2.9', '2.1', ['min', 'max']],
  ])('refuses %s before anything is sent', async (_case, min, max, options) => {
    const { served, session } = await set();
    expect(await failureOf(session.negotiateMicroversion(min, max, { serviceType: 'compute' }))).toMatchObject({ code: 'invalid-option', options });
    expect(callsTo(served)).toEqual([]);
  });

  it('says which bounds are the wrong way round', async () => {
    const { session } = await set();
    expect(await failureOf(session.negotiateMicroversion('2.9', '2.1', { serviceType: 'compute' }))).toMatchObject({
      message: expect.stringContaining('"min" (2.9) is above "max" (2.1)') as string,
    });
  });
});

import { firstValueFrom, from, lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../../src/request/api-request.js';
import { requestPath } from '../../src/session/request-path.js';
import { Session } from '../../src/session/session.js';
import { callsTo, demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';
import { failureOf } from '../request/caught.js';

describe('requestPath', () => {
  it('takes a request through all stages, in this order', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served), appName: 'spec' });
    const request: ApiRequest = { url: '/servers', endpointFilter: { serviceType: 'compute' }, microversion: '2.79' };

    const response = await firstValueFrom(requestPath(session)(of(request)));

    expect(response).toMatchObject({ status: 200, url: `${served.url}/compute/v2.1/servers`, body: { servers: [{}, {}, {}] } });
    expect(callsTo(served)).toEqual(['POST /identity/v3/auth/tokens', 'GET /compute/v2.1/servers']);
    expect(served.cloud.requests('/compute')[0]?.headers).toMatchObject({
      'openstack-api-version': 'compute 2.79',
      'user-agent': expect.stringMatching(/^spec /),
      'x-auth-token': expect.stringMatching(/^gAAAA/),
    });
  });

  it('takes a stream of requests as well', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const requests: ApiRequest[] = ['compute', 'placement', 'compute'].map((serviceType) => ({
      url: serviceType === 'compute' ? '/servers' : '/resource_providers',
      endpointFilter: { serviceType },
    }));

    const responses = await lastValueFrom(requestPath(session)(from(requests)).pipe(toArray()));

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(served.cloud.signIns).toBe(1);
  });

  it('looks for the address before the token: what has none costs no sign-in', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });

    expect(await failureOf(requestPath(session)(of({ url: '/servers' })))).toMatchObject({ code: 'endpoint-not-found' });
    expect(callsTo(served)).toEqual([]);
  });

  it('does nothing until somebody subscribes', () => {
    const session = new Session({
      transport: () => {
        throw new Error('Nothing was to be sent.');
      },
    });

    expect(() => requestPath(session)(of({ url: 'http://cloud.test' }))).not.toThrow();
  });
});

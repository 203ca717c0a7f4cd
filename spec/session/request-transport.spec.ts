import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { Transport, TransportRequest } from '../../src/http/transport-port.js';
import { demoPlugin, openSession, startCloud } from '../journeys/demo-cloud.js';

/** Answers with each of `statuses` in turn, and remembers what it was to send. */
function scripted(...statuses: readonly number[]): { readonly seen: TransportRequest[]; readonly transport: Transport } {
  const seen: TransportRequest[] = [];
  return {
    seen,
    transport: (request) => {
      seen.push(request);
      return of({ status: statuses[seen.length - 1] ?? 200, headers: {}, body: undefined, parsed: { value: { servers: [] } } });
    },
  };
}

describe('the transport of one request', () => {
  it('sends that request alone: sign-in and discovery go their usual way', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const { seen, transport } = scripted();

    const { body } = await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' }, microversion: '2.79', transport }));

    expect(body).toEqual({ servers: [] });
    expect(served.cloud.signIns).toBe(1);
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({ method: 'GET', url: expect.stringMatching(/\/compute\/v2\.1\/.*servers$|\/compute\/v2\.1\/servers$/), headers: { 'OpenStack-API-Version': 'compute 2.79', 'X-Auth-Token': expect.any(String) } });
  });

  it('is asked again with a renewed token after a 401', async () => {
    const served = await startCloud();
    const session = openSession({ auth: demoPlugin(served) });
    const { seen, transport } = scripted(401, 200);

    const { status } = await firstValueFrom(session.get('/servers', { endpointFilter: { serviceType: 'compute' }, transport }));

    expect(status).toBe(200);
    expect(served.cloud.signIns).toBe(2);
    expect(new Set(seen.map(({ headers }) => headers['X-Auth-Token'])).size).toBe(2);
  });
});

import { Adapter, isKeystoneAuthError, MicroversionNotSupported, Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { describeCloud } from './describe-cloud.js';

describeCloud('requests to a real Placement', (cloud) => {
  let session: Session;
  const placement = { endpointFilter: { serviceType: 'placement' } } as const;

  beforeEach(() => {
    const auth = v3.password({ authUrl: cloud.authUrl, ...cloud.admin.credentials });
    session = new Session({ auth, collectTiming: true });
  });
  afterEach(() => {
    session.close();
  });

  it('reaches it with a microversion after two HTTP calls', async () => {
    const response = await firstValueFrom(session.get('/resource_providers', { ...placement, microversion: '1.36' }));

    expect(response.status).toBe(200);
    expect(response.body).toEqual({ resource_providers: [] });
    expect(response.headers['openstack-api-version']).toBe('placement 1.36');
    expect(response.requestId).toMatch(/^req-/);
    expect(session.timings()).toHaveLength(2);
  });

  it('finds its version and its microversions', async () => {
    const data = await firstValueFrom(session.getEndpointData({ serviceType: 'placement' }));

    expect(data?.apiVersion).toEqual([1, 0]);
    expect(data?.minMicroversion).toEqual([1, 0]);
    expect(data?.maxMicroversion?.[1]).toBeGreaterThanOrEqual(39);
    expect(data?.url?.replace(/\/$/, '')).toBe(cloud.placementUrl.replace(/\/$/, ''));
  });

  it('turns a microversion out of range into a typed error with the range the service named', async () => {
    const error: unknown = await firstValueFrom(
      session.get('/resource_providers', { ...placement, microversion: '1.999' }),
    ).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(MicroversionNotSupported);
    expect(isKeystoneAuthError(error) && error.outcome).toBe('refused');
    expect(String(error)).toMatch(/1\.999.*1\.0 to 1\.\d+/);
  });

  it('sends nothing for a microversion that is known to be out of range', async () => {
    await firstValueFrom(session.getEndpointData({ serviceType: 'placement' }));
    const before = session.timings().length;

    const error: unknown = await firstValueFrom(
      session.get('/resource_providers', { ...placement, microversion: '1.999' }),
    ).catch((reason: unknown) => reason);

    expect(isKeystoneAuthError(error, 'microversion-not-supported') && error.outcome).toBe('not-sent');
    expect(session.timings()).toHaveLength(before);
  });

  it('serves an adapter with a default microversion', async () => {
    const adapter = new Adapter({ session, serviceType: 'placement', defaultMicroversion: '1.20' });
    const name = `spec-${String(Date.now())}`;
    const created = await firstValueFrom(adapter.post<{ uuid: string }>('/resource_providers', { json: { name } }));
    const deleted = await firstValueFrom(adapter.delete(`/resource_providers/${created.body.uuid}`));

    expect(created.headers['openstack-api-version']).toBe('placement 1.20');
    expect(deleted.status).toBe(204);
  });
});

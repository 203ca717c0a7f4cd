import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { none } from 'keystoneauth-rx';
import { startService } from '../request/http-service.js';
import { closeAll, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

describe('none', () => {
  it('sends no token to the endpoint it was given', async () => {
    const service = await startService();
    const { session } = sessionFor(none({ endpoint: `${service.url}/base` }));

    await firstValueFrom(session.get('/nodes', { endpointFilter: { serviceType: 'baremetal' } }));

    expect(service.arrivals).toMatchObject([{ method: 'GET', path: '/base/nodes' }]);
    expect(service.arrivals[0]?.headers).not.toHaveProperty('x-auth-token');
    expect(await firstValueFrom(session.getToken())).toBeUndefined();
  });

  it("sends keystoneauth's word where compatibility asks for it", async () => {
    const service = await startService();
    const { session } = sessionFor(none({ endpoint: service.url }), { compatibility: { notusedToken: true } });

    await firstValueFrom(session.get('/nodes', { endpointFilter: {} }));

    expect(service.arrivals[0]?.headers['x-auth-token']).toBe('notused');
    expect(await firstValueFrom(session.getToken())).toBe('notused');
  });

  it('needs no endpoint where requests name a URL', async () => {
    const service = await startService();
    const { session } = sessionFor(none());

    expect((await firstValueFrom(session.get(`${service.url}/nodes`))).status).toBe(200);
    await expect(firstValueFrom(session.get('/nodes', { endpointFilter: {} }))).rejects.toMatchObject({ code: 'endpoint-not-found' });
  });

  it('takes a 401 for the answer', async () => {
    const service = await startService(() => ({ status: 401 }));
    const { session } = sessionFor(none({ endpoint: service.url }));

    await expect(firstValueFrom(session.get('/nodes', { endpointFilter: {} }))).rejects.toMatchObject({ status: 401 });
    expect(service.arrivals).toHaveLength(1);
  });

  it('refuses what is no URL, and an option it does not know', () => {
    expect(() => none({ endpoint: 'ironic:6385' })).toThrow(expect.objectContaining({ options: ['endpoint'], code: 'invalid-option' }));
    expect(() => none({ endpoints: 'http://ironic.test' } as never)).toThrow(
      expect.objectContaining({ options: ['endpoints'], code: 'unknown-option', message: expect.stringContaining('"endpoint"') as string }),
    );
  });
});

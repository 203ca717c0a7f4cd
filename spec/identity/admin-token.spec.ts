import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import { printed } from '../credentials/contribution.js';
import { startService } from '../request/http-service.js';
import { closeAll, sessionFor } from './scripted-keystone.js';

afterEach(closeAll);

describe('adminToken', () => {
  it('sends its token to its endpoint, whatever the filter', async () => {
    const service = await startService();
    const { session } = sessionFor(adminToken({ endpoint: `${service.url}/v3`, token: 'ADMIN-TK-4Zs9Vw' }));

    await firstValueFrom(session.get('/users', { endpointFilter: { serviceType: 'identity', interface: 'admin', regionName: 'nowhere' } }));

    expect(service.arrivals).toMatchObject([{ path: '/v3/users', headers: { 'x-auth-token': 'ADMIN-TK-4Zs9Vw' } }]);
    expect(await firstValueFrom(session.getToken())).toBe('ADMIN-TK-4Zs9Vw');
  });

  it('goes where an override says', async () => {
    const service = await startService();
    const { session } = sessionFor(adminToken({ endpoint: 'http://127.0.0.1:9', token: 'ADMIN-TK-4Zs9Vw' }));

    await firstValueFrom(session.get('/users', { endpointOverride: service.url }));

    expect(service.arrivals).toMatchObject([{ path: '/users' }]);
  });

  it('keeps the token after a 401: there is no other', async () => {
    const service = await startService(() => ({ status: 401 }));
    const { session } = sessionFor(adminToken({ endpoint: service.url, token: 'ADMIN-TK-4Zs9Vw' }));

    await expect(firstValueFrom(session.get('/users', { endpointFilter: {} }))).rejects.toMatchObject({ status: 401 });

    expect(service.arrivals).toHaveLength(1);
    expect(session.invalidate()).toBe(false);
    expect(await firstValueFrom(session.getToken())).toBe('ADMIN-TK-4Zs9Vw');
  });

  it.each([[''], [undefined]])('has no valid authentication with the token %j', async (token) => {
    const service = await startService();
    const { session } = sessionFor(adminToken({ endpoint: service.url, token }));

    expect(await firstValueFrom(session.getToken())).toBeUndefined();
    await expect(firstValueFrom(session.get('/users', { endpointFilter: {} }))).rejects.toMatchObject({ code: 'authorization-failure' });
    expect(service.arrivals).toEqual([]);
  });

  it('knows neither user nor project nor catalog', async () => {
    const { session } = sessionFor(adminToken({ endpoint: 'http://127.0.0.1:9', token: 'ADMIN-TK-4Zs9Vw' }));

    expect(await firstValueFrom(session.getUserId())).toBeUndefined();
    expect(await firstValueFrom(session.getProjectId())).toBeUndefined();
    expect(await firstValueFrom(session.getAccess())).toBeUndefined();
    await expect(firstValueFrom(session.getAllVersionData())).rejects.toMatchObject({ code: 'unsupported-here' });
  });

  it('prints no secret, and refuses a token that is no text', () => {
    expect(printed(adminToken({ token: 'ADMIN-TK-4Zs9Vw' }))).not.toContain('ADMIN-TK-4Zs9Vw');
    expect(() => adminToken({ token: 17 } as never)).toThrow(expect.objectContaining({ options: ['token'], code: 'invalid-option' }));
    expect(() => adminToken({ url: 'http://127.0.0.1:9', token: 'x' } as never)).toThrow(expect.objectContaining({ options: ['url'], code: 'unknown-option' }));
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { Adapter, adminToken, Session } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { fetchCatalog } from '../../src/operations/fetch-catalog.js';
import { closeAll, closedLater, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';

afterEach(closeAll);

describe('identityRequest', () => {
  it('goes where the session signs in, of an unversioned URL to its v3', async () => {
    const keystone = await serveKeystone(({ path }) => (path.endsWith('/auth/catalog') ? { json: { catalog: [] } } : undefined));
    const { session } = sessionFor(v3.password({ authUrl: keystone.url, userId: 'u', password: 'pw-4vT9zKqL2x' }));

    await firstValueFrom(fetchCatalog(session));
    await firstValueFrom(fetchCatalog(session));

    expect(keystone.arrivals.map(({ method, path }) => `${method} ${path}`)).toEqual([
      ...['GET /', 'POST /v3/auth/tokens'],
      ...['GET /v3/auth/catalog', 'GET /v3/auth/catalog'],
    ]);
  });

  it('goes where an adapter is bound to, whatever its service, with its plugin', async () => {
    const keystone = await serveKeystone(({ path }) => (path.endsWith('/auth/catalog') ? { json: { catalog: [] } } : undefined));
    const session = closedLater(new Session());
    const adapter = new Adapter({ session, serviceType: 'compute', minVersion: 2, auth: adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }) });

    await firstValueFrom(fetchCatalog(adapter));

    expect(keystone.arrivals.map(({ path, headers }) => [path, headers['x-auth-token']])).toEqual([['/v3/auth/catalog', 'admin-Kz40Qw8x']]);
  });

  it('needs a plugin', async () => {
    await expect(firstValueFrom(fetchCatalog(closedLater(new Session())))).rejects.toMatchObject({ code: 'missing-auth-plugin' });
  });
});

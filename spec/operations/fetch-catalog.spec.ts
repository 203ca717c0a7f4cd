import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import { fetchCatalog } from '../../src/operations/fetch-catalog.js';
import { closeAll, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';
import { demoSession, requestsAfterSignIn } from './demo-session.js';

afterEach(closeAll);

describe('fetchCatalog', () => {
  it('gives the catalog of this moment', async () => {
    const { session, served } = await demoSession({ projectName: 'demo', projectDomainId: 'default', includeCatalog: false });

    const catalog = await firstValueFrom(fetchCatalog(session));

    expect(catalog.urlFor({ serviceType: 'compute' })).toBe(`${served.url}/compute/v2.1`);
    expect(requestsAfterSignIn(served)).toEqual(['GET /v3/auth/catalog']);
  });

  it('passes on that a token without a scope has none', async () => {
    const { session } = await demoSession({ unscoped: true });

    await expect(firstValueFrom(fetchCatalog(session))).rejects.toMatchObject({ code: 'http-error', status: 403 });
  });

  it('errors if the answer has no catalog', async () => {
    const keystone = await serveKeystone(() => ({ json: { catalog: 'none' } }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    await expect(firstValueFrom(fetchCatalog(session))).rejects.toMatchObject({ code: 'invalid-response', message: expect.stringContaining('"catalog"') as string });
  });
});

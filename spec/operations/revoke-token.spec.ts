import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { revokeToken } from '../../src/operations/revoke-token.js';
import { validateToken } from '../../src/operations/validate-token.js';
import { closeAll, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';
import { demoSession, ownToken } from './demo-session.js';

afterEach(closeAll);

describe('revokeToken', () => {
  it("revokes the session's own token; the next request signs in anew", async () => {
    const { session, served } = await demoSession();
    const first = await ownToken(session);

    await firstValueFrom(revokeToken(session));

    expect(served.cloud.requests().at(-1)).toMatchObject({ method: 'DELETE', headers: { 'x-subject-token': first } });
    expect(session.snapshot().token).toEqual({ status: 'none' });
    expect(await ownToken(session)).not.toBe(first);
    expect(served.cloud.signIns).toBe(2);
  });

  it('does not sign in for having something to revoke', async () => {
    const { session, served } = await demoSession();

    await firstValueFrom(revokeToken(session));

    expect(served.cloud.requests()).toEqual([]);
  });

  it("revokes another token, and the session keeps its own", async () => {
    const { session, served } = await demoSession();
    const own = await ownToken(session);
    const other = await ownToken(sessionFor(v3.token({ authUrl: served.authUrl, token: own, unscoped: true })).session);

    await firstValueFrom(revokeToken(session, other));

    expect(await ownToken(session)).toBe(own);
    await expect(firstValueFrom(validateToken(session, other))).rejects.toMatchObject({ status: 404 });
  });

  it('is content if the token is not valid any more', async () => {
    const { session, served } = await demoSession();
    await ownToken(session);
    served.cloud.revoke();

    await firstValueFrom(revokeToken(session));
    await firstValueFrom(revokeToken(session, 'gAAAAAB-long-gone-2Xw'));

    expect(served.cloud.signIns).toBe(2);
  });

  it('passes on other refusals', async () => {
    const keystone = await serveKeystone(() => ({ status: 403 }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    await expect(firstValueFrom(revokeToken(session))).rejects.toMatchObject({ status: 403 });
  });
});

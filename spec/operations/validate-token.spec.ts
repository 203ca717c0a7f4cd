import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { validateToken } from '../../src/operations/validate-token.js';
import { printed } from '../credentials/contribution.js';
import { closeAll, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';
import { demoSession, ownToken } from './demo-session.js';

afterEach(closeAll);

describe('validateToken', () => {
  it("tells what Keystone knows of a token, under the session's own", async () => {
    const { session, served } = await demoSession();
    const other = sessionFor(v3.password({ authUrl: served.authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password', unscoped: true })).session;
    const subject = await ownToken(other);

    const access = await firstValueFrom(validateToken(session, subject));

    expect(access).toMatchObject({ authToken: subject, username: 'demo', scoped: false });
    const { headers } = served.cloud.requests('/identity/v3/auth/tokens').at(-1) ?? {};
    expect(headers).toMatchObject({ 'x-auth-token': await ownToken(session), 'x-subject-token': subject });
  });

  it('asks without the catalog and for ended tokens if that is wanted', async () => {
    const keystone = await serveKeystone(({ method }) => (method === 'GET' ? { json: { token: { expires_at: '2040-01-01T00:00:00Z' } } } : undefined));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    await firstValueFrom(validateToken(session, 'subject-Vb71Nm2k', { includeCatalog: false, allowExpired: true }));

    expect(keystone.arrivals.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v3/auth/tokens?nocatalog=&allow_expired=1']);
  });

  it("errors with Keystone's 404 for a token that is not valid, and names what is wrong with the question", async () => {
    const { session } = await demoSession();

    await expect(firstValueFrom(validateToken(session, 'gAAAAAB-not-a-token'))).rejects.toMatchObject({ code: 'http-error', status: 404 });
    await expect(firstValueFrom(validateToken(session, ''))).rejects.toMatchObject({ code: 'missing-required-options', options: ['token'] });
    await expect(firstValueFrom(validateToken(session, 'x', { nocatalog: true } as never))).rejects.toMatchObject({ options: ['nocatalog'] });
  });

  it('errors if the answer is no token document', async () => {
    const keystone = await serveKeystone(() => ({ json: {} }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    await expect(firstValueFrom(validateToken(session, 'subject-Vb71Nm2k'))).rejects.toMatchObject({ code: 'invalid-response' });
  });

  it('reports neither of the two tokens', async () => {
    const { session, events } = await demoSession();
    const token = await ownToken(session);
    await firstValueFrom(validateToken(session, token));
    await firstValueFrom(validateToken(session, 'gAAAAAB-unknown-8Kq')).catch(() => undefined);

    for (const hidden of [token, 'gAAAAAB-unknown-8Kq']) expect(printed(events)).not.toContain(hidden);
  });
});

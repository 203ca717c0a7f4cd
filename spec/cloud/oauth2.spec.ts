import { validateToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { randomUUID } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { eventsOf, open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';

describeCloud('OAuth 2.0 client credentials at a real Keystone', ({ authUrl, admin, demo }) => {
  let client: v3.OAuth2ClientCredentialOptions;

  beforeAll(async () => {
    const user = open(v3.password({ authUrl, ...demo.credentials }));
    const { id, secret } = await firstValueFrom(v3.createApplicationCredential(user, { name: `oauth2-${randomUUID()}` }));
    client = { authUrl, oauth2Endpoint: `${authUrl}/OS-OAUTH2/token`, oauth2ClientId: id, oauth2ClientSecret: secret.reveal() };
  });

  it('send a bearer token beside that of Keystone, both for the project of the application credential', async () => {
    const session = open(v3.oauth2ClientCredential(client));
    const headers = (await firstValueFrom(session.getAuthHeaders())) ?? {};

    expect(headers['X-Auth-Token']).toBeTypeOf('string');
    expect(headers['Authorization']).toMatch(/^Bearer [\w-]{20}/);
    const bearer = headers['Authorization']?.slice('Bearer '.length) ?? '';
    const access = await firstValueFrom(validateToken(open(v3.password({ authUrl, ...admin.credentials })), bearer));
    expect(access).toMatchObject({ projectId: demo.projectId, applicationCredentialId: client.oauth2ClientId });
    expect(await firstValueFrom(session.getProjectId())).toBe(demo.projectId);
  });

  it('take one sign-in and one grant for all requests', async () => {
    const session = open(v3.oauth2ClientCredential(client));
    const asked = Array.from({ length: 5 }, () => firstValueFrom(session.get('/auth/projects', { endpointFilter: { serviceType: 'identity' } })));

    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const posts = session.timings().filter(({ method }) => method === 'POST');
    expect(posts.map(({ url }) => new URL(url).pathname)).toEqual(['/v3/auth/tokens', '/v3/OS-OAUTH2/token']);
  });

  it('are refused in the words of OAuth with a wrong secret, and nothing of it is reported', async () => {
    const secret = `wrong-${randomUUID()}`;
    const session = open(v3.oauth2ClientCredential({ ...client, oauth2ClientSecret: secret }));
    const events = eventsOf(session);

    await expect(firstValueFrom(session.getAuthHeaders())).rejects.toMatchObject({ code: 'http-error', status: 401 });
    expect(JSON.stringify(events)).not.toContain(secret);
  });
});

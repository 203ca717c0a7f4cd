import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { accessOf, eventsOf, open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';

describeCloud('OAuth 1.0a at a real Keystone', ({ authUrl, keystoneUrl, admin }) => {
  let access: v3.OAuth1AccessToken;

  beforeAll(async () => {
    const administrator = open(v3.password({ authUrl, ...admin.credentials }));
    const consumer = await firstValueFrom(v3.createOAuth1Consumer(administrator, { description: 'a spec' }));
    const anonymous = open();
    const request = await firstValueFrom(v3.requestOAuth1Token(anonymous, { ...consumer, authUrl: keystoneUrl, projectId: admin.projectId }));
    const { requestKey, requestSecret } = request;
    // Keystone's own policy lets administrators alone authorize.
    const verifier = await firstValueFrom(v3.authorizeOAuth1Token(administrator, { requestKey, roles: [{ name: 'admin' }] }));
    access = await firstValueFrom(v3.createOAuth1AccessToken(anonymous, { ...consumer, authUrl, requestKey, requestSecret, verifier }));
  });

  it('gives a token for the user, the project and the roles that were authorized', async () => {
    const token = await accessOf(v3.oauth1(access.options));

    expect(token).toMatchObject({ userId: admin.userId, projectId: admin.projectId, roleNames: expect.arrayContaining(['admin']) as string[] });
    expect(token).toMatchObject({ oauthAccessTokenId: access.accessKey, oauthConsumerId: access.options.consumerKey });
    expect(access.expiresAt).toBeGreaterThan(token.issuedAt ?? Infinity);
  });

  it.each([
    ['at an auth URL without a version', { authUrl: keystoneUrl }],
    ['without a catalog, which Keystone leaves out of what it verifies', { includeCatalog: false }],
  ])('signs in %s', async (_, options) => {
    const token = await accessOf(v3.oauth1({ ...access.options, ...options }));

    expect(token.projectId).toBe(admin.projectId);
  });

  it('is one method among others', async () => {
    const { authUrl: _, ...keys } = access.options;

    expect((await accessOf(v3.auth({ authUrl, methods: [v3.oauth1Method(keys)] }))).projectId).toBe(admin.projectId);
  });

  it('is refused with a wrong secret, and with a key that does not exist', async () => {
    for (const wrong of [{ accessSecret: 'as-wrong-4Kz81mQp' }, { consumerSecret: 'cs-wrong-7Hd29xVb' }]) {
      await expect(accessOf(v3.oauth1({ ...access.options, ...wrong }))).rejects.toMatchObject({ code: 'http-error', status: 401 });
    }
    await expect(accessOf(v3.oauth1({ ...access.options, accessKey: '0'.repeat(32) }))).rejects.toMatchObject({ code: 'http-error' });
  });

  it('ends when the consumer is deleted', async () => {
    const session = open(v3.oauth1(access.options));
    const events = eventsOf(session);
    await firstValueFrom(session.getToken());
    await firstValueFrom(v3.deleteOAuth1Consumer(open(v3.password({ authUrl, ...admin.credentials })), access.options.consumerKey));

    await expect(firstValueFrom(session.authenticate())).rejects.toMatchObject({ code: 'http-error' });
    expect(JSON.stringify(events)).not.toContain(access.options.accessSecret());
  });
});

import { Adapter, fetchCatalog, isHttpError, listScopes, revokeToken, serviceToken, validateToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { randomUUID } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { accessOf, eventsOf, open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';

describeCloud('operations at a real Keystone', ({ authUrl, keystoneUrl, admin, demo }) => {
  const asAdmin = v3.password({ authUrl, ...admin.credentials });
  const unscoped = { authUrl, username: demo.credentials.username, userDomainId: 'default', password: demo.credentials.password, unscoped: true };

  it('tell what a token is, and revoke it', async () => {
    const { authToken = '' } = await accessOf(v3.password({ authUrl, ...demo.credentials }));
    const administrator = open(asAdmin);
    const events = eventsOf(administrator);

    const access = await firstValueFrom(validateToken(administrator, authToken));
    const bare = await firstValueFrom(validateToken(administrator, authToken, { includeCatalog: false, allowExpired: true }));
    await firstValueFrom(revokeToken(administrator, authToken));

    expect(access).toMatchObject({ authToken, userId: demo.userId, projectId: demo.projectId, hasServiceCatalog: true });
    expect(bare.hasServiceCatalog).toBe(false);
    await expect(firstValueFrom(validateToken(administrator, authToken))).rejects.toSatisfy((error) => isHttpError(error, 404));
    await firstValueFrom(revokeToken(administrator, authToken));
    expect(JSON.stringify(events)).not.toContain(authToken);
  });

  it("revoke a session's own token; the next request signs in", async () => {
    const session = open(v3.password({ ...demo.credentials, authUrl: keystoneUrl }));
    const before = await firstValueFrom(session.getToken());

    await firstValueFrom(revokeToken(session));

    expect(session.snapshot().token?.status).toBe('none');
    expect(await firstValueFrom(session.getToken())).not.toBe(before);
  });

  it('list the scopes a user may have, each good for a plugin', async () => {
    const auth = v3.password(unscoped);
    const { projects, domains, system } = await firstValueFrom(listScopes(open(auth)));

    expect(projects).toContainEqual({ id: demo.projectId, name: 'demo', domainId: 'default', enabled: true });
    expect([domains, system]).toEqual([[], false]);
    expect((await accessOf(auth.rescope({ projectId: demo.projectId }))).projectId).toBe(demo.projectId);
    expect((await firstValueFrom(listScopes(open(asAdmin)))).system).toBe(true);
  });

  it('fetch the catalog of a token that came without, also through an adapter', async () => {
    const session = open(v3.password({ authUrl, ...demo.credentials, includeCatalog: false }));
    const catalog = await firstValueFrom(fetchCatalog(session));

    expect(catalog.urlFor({ serviceType: 'identity' })).toContain('/v3');
    const adapter = new Adapter({ session: open(asAdmin), serviceType: 'placement', interface: 'internal' });
    expect((await firstValueFrom(fetchCatalog(adapter))).urlFor({ serviceType: 'identity' })).toContain('/v3');
  });

  it('make an application credential with rules and an end, and delete it', async () => {
    const owner = open(v3.password({ authUrl, ...demo.credentials }));
    const events = eventsOf(owner);
    const expiresAt = Date.UTC(2040, 0, 1);
    const credential = await firstValueFrom(
      v3.createApplicationCredential(owner, {
        ...{ name: `spec-${randomUUID()}`, roles: [{ name: 'member' }], expiresAt, unrestricted: true, description: 'a spec' },
        accessRules: [{ service: 'identity', method: 'GET', path: '/v3/auth/projects' }],
      }),
    );

    const access = await accessOf(v3.applicationCredential(credential.options));
    expect(access).toMatchObject({ applicationCredentialId: credential.id, projectId: demo.projectId, roleNames: ['member'] });
    expect(credential).toMatchObject({ expiresAt, unrestricted: true, roleNames: ['member'], projectId: demo.projectId });
    expect(JSON.stringify([events, credential])).not.toContain(credential.secret.reveal());
    await firstValueFrom(v3.deleteApplicationCredential(owner, credential.id));
    await expect(accessOf(v3.applicationCredential(credential.options))).rejects.toMatchObject({ code: 'http-error' });
  });

  it("go out with a service's token too", async () => {
    const session = open(serviceToken({ auth: v3.password({ authUrl, ...demo.credentials }), serviceAuth: asAdmin }));
    const { projects } = await firstValueFrom(listScopes(session));

    expect(projects.map(({ id }) => id)).toContain(demo.projectId);
  });
});

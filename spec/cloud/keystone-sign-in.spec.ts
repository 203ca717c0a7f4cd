import { randomUUID } from 'node:crypto';
import { isHttpError, password, token, type HttpError } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { accessOf, open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';

describeCloud('signing in at a real Keystone', (cloud) => {
  const { authUrl } = cloud;
  const { username, password: secret, userDomainId } = cloud.admin.credentials;
  const admin = { authUrl, username, userDomainId, password: secret };

  it('scopes a token to a project by id', async () => {
    const access = await accessOf(v3.password({ ...admin, projectId: cloud.admin.projectId }));

    expect(access.projectId).toBe(cloud.admin.projectId);
    expect(access.userId).toBe(cloud.admin.userId);
    expect(access.roleNames).toContain('admin');
  });

  it('scopes a token to a project by name within a domain', async () => {
    const access = await accessOf(v3.password({ authUrl, ...cloud.demo.credentials }));

    expect(access.projectId).toBe(cloud.demo.projectId);
    expect(access.projectDomainId).toBe('default');
    expect(access.projectScoped).toBe(true);
  });

  it('scopes a token to a domain', async () => {
    const setup = open(v3.password({ ...admin, systemScope: 'all' }));
    const role = await firstValueFrom(
      setup.get<{ roles: { id: string }[] }>(`${authUrl}/roles`, { params: { name: 'admin' } }),
    );
    const grant = `${authUrl}/domains/default/users/${cloud.admin.userId}/roles/${role.body.roles[0]?.id ?? ''}`;
    await firstValueFrom(setup.put(grant));

    const access = await accessOf(v3.password({ ...admin, domainId: 'default' }));

    expect(access.domainScoped).toBe(true);
    expect(access.domainName).toBe('Default');
  });

  it('scopes a token to the system', async () => {
    const access = await accessOf(v3.password({ ...admin, systemScope: 'all' }));

    expect(access.systemScoped).toBe(true);
    expect(access.projectId).toBeUndefined();
  });

  it('scopes a token to a trust', async () => {
    const setup = open(v3.password({ authUrl, ...cloud.demo.credentials }));
    const trust = {
      trustor_user_id: cloud.demo.userId,
      trustee_user_id: cloud.admin.userId,
      project_id: cloud.demo.projectId,
      impersonation: false,
      roles: [{ name: 'member' }],
    };
    const created = await firstValueFrom(
      setup.post<{ trust: { id: string } }>(`${authUrl}/OS-TRUST/trusts`, { json: { trust } }),
    );

    const access = await accessOf(v3.password({ ...admin, trustId: created.body.trust.id }));

    expect(access.trustScoped).toBe(true);
    expect(access.trustId).toBe(created.body.trust.id);
    expect(access.trustorUserId).toBe(cloud.demo.userId);
    expect(access.projectId).toBe(cloud.demo.projectId);
  });

  it('gets an unscoped token and rescopes it by the token', async () => {
    const unscoped = await accessOf(v3.password({ ...admin, unscoped: true }));
    expect(unscoped.scoped).toBe(false);
    expect(unscoped.hasServiceCatalog).toBe(false);

    const rescoped = await accessOf(
      v3.token({ authUrl, token: unscoped.authToken ?? '', projectId: cloud.admin.projectId }),
    );

    expect(rescoped.projectId).toBe(cloud.admin.projectId);
    expect(rescoped.hasServiceCatalog).toBe(true);
    expect(rescoped.expiresAt).toBe(unscoped.expiresAt);
  });

  it('leaves the catalog out on request', async () => {
    const access = await accessOf(v3.password({ authUrl, ...cloud.demo.credentials, includeCatalog: false }));

    expect(access.hasServiceCatalog).toBe(false);
  });

  it('signs in with an application credential by id and by name', async () => {
    const setup = open(v3.password({ authUrl, ...cloud.demo.credentials }));
    const name = `spec-${randomUUID()}`;
    const created = await firstValueFrom(
      setup.post<{ application_credential: { id: string; secret: string } }>(
        `${authUrl}/users/${cloud.demo.userId}/application_credentials`,
        { json: { application_credential: { name } } },
      ),
    );
    const { id, secret: applicationCredentialSecret } = created.body.application_credential;

    const byId = await accessOf(
      v3.applicationCredential({ authUrl, applicationCredentialId: id, applicationCredentialSecret }),
    );
    const byName = await accessOf(
      v3.applicationCredential({
        authUrl,
        applicationCredentialName: name,
        userId: cloud.demo.userId,
        applicationCredentialSecret,
        projectId: cloud.demo.projectId,
      }),
    );

    expect(byId.projectId).toBe(cloud.demo.projectId);
    expect(byId.applicationCredentialId).toBe(id);
    expect(byName.applicationCredentialId).toBe(id);
  });

  it('signs in at an unversioned URL after one look at the versions', async () => {
    const session = open(password({ ...cloud.demo.credentials, authUrl: cloud.keystoneUrl }));
    const access = await firstValueFrom(session.getAccess());

    expect(access?.projectId).toBe(cloud.demo.projectId);
    expect(session.timings().map(({ method }) => method)).toEqual(['GET', 'POST']);
  });

  it('takes a token at an unversioned URL', async () => {
    const { authToken = '' } = await accessOf(v3.password({ ...admin, unscoped: true }));
    const access = await accessOf(token({ authUrl: cloud.keystoneUrl, token: authToken, projectId: cloud.admin.projectId }));

    expect(access.projectId).toBe(cloud.admin.projectId);
  });

  it('answers a wrong password with a typed error after one request, for all who ask', async () => {
    const wrong = `wrong-${randomUUID()}`;
    const session = open(v3.password({ ...admin, password: wrong, projectId: cloud.admin.projectId }));
    const attempt = (): Promise<unknown> =>
      firstValueFrom(session.get('/users', { endpointFilter: { serviceType: 'identity' } })).catch((error: unknown) => error);

    const errors = await Promise.all([attempt(), attempt(), attempt()]);
    errors.push(await attempt());

    for (const error of errors) {
      expect(isHttpError(error, 401)).toBe(true);
      const { requestId, outcome, message } = error as HttpError;
      expect(requestId).toMatch(/^req-/);
      expect(outcome).toBe('refused');
      expect(message).not.toContain(wrong);
    }
    expect(session.timings()).toHaveLength(1);
  });

  it('renews once for all requests when the token was revoked', async () => {
    const session = open(v3.password({ authUrl, ...cloud.demo.credentials }));
    const { authToken = '' } = (await firstValueFrom(session.getAccess())) ?? {};
    const revoker = open(v3.password({ ...admin, projectId: cloud.admin.projectId }));
    await firstValueFrom(revoker.delete(`${authUrl}/auth/tokens`, { headers: { 'X-Subject-Token': authToken } }));

    const asked = Array.from({ length: 20 }, () =>
      firstValueFrom(session.get('/auth/projects', { endpointFilter: { serviceType: 'identity' } })),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);

    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(session.timings().filter(({ method }) => method === 'POST')).toHaveLength(2);
  });
});

import { AUTH_INTERFACE } from 'keystoneauth-rx';
import { keystoneToKeystone, type KeystoneToKeystoneOptions } from 'keystoneauth-rx/node';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { expect, it } from 'vitest';
import { accessOf, open } from './account-session.js';
import { describeFederation } from './describe-federation.js';

describeFederation('a Keystone (SAML, xmlsec1) that vouches for its users at another one (mod_auth_mellon)', (federated, cloud) => {
  const base = v3.password({ authUrl: cloud.authUrl, ...cloud.demo.credentials });
  const enter = (options: Partial<KeystoneToKeystoneOptions> = {}): ReturnType<typeof keystoneToKeystone> =>
    keystoneToKeystone({ base, serviceProvider: federated().keystoneToKeystone.serviceProvider, ...options });

  it('knows where the other one is', async () => {
    const { serviceProviders } = await accessOf(base);
    const { serviceProvider } = federated().keystoneToKeystone;

    expect(serviceProviders?.ids).toContain(serviceProvider);
    expect(serviceProviders?.getSpAuthUrl(serviceProvider)).toContain(`${federated().authUrl}/OS-FEDERATION/`);
  });

  it('lets the user in without a scope', async () => {
    const { identityProvider, protocol } = federated().keystoneToKeystone;
    const access = await accessOf(enter());

    expect(access).toMatchObject({ username: cloud.demo.credentials.username, projectId: undefined });
    expect(access.federation).toMatchObject({ identityProviderId: identityProvider, protocolId: protocol });
  });

  it('lets the user into a project by id and by name, and into a domain', async () => {
    const { projectId, projectName, projectDomainId, domainId } = federated().scopes;

    expect(await accessOf(enter({ projectId }))).toMatchObject({ projectId, projectScoped: true });
    expect(await accessOf(enter({ projectName, projectDomainId }))).toMatchObject({ projectId });
    expect(await accessOf(enter({ domainId }))).toMatchObject({ domainId, domainScoped: true });
  });

  it('has a token for the other one, and renews it', async () => {
    const { projectId, domainId } = federated().scopes;
    const auth = enter({ projectId });
    const session = open(auth);
    const own = { interface: AUTH_INTERFACE, version: '3' } as const;

    expect(await firstValueFrom(session.getEndpoint(own))).toBe(federated().authUrl);
    const { body } = await firstValueFrom(session.get<{ projects: { id: string }[] }>('/auth/projects', { endpointFilter: own }));
    expect(body.projects.map(({ id }) => id)).toContain(projectId);
    const first = await firstValueFrom(session.getToken());
    session.invalidate();
    expect(await firstValueFrom(session.getToken())).not.toBe(first);
    expect(await accessOf(auth.rescope({ domainId }))).toMatchObject({ domainId });
  });

  it('gets a new local token when the old one was revoked', async () => {
    const local = v3.password({ authUrl: cloud.authUrl, ...cloud.demo.credentials });
    const session = open(local);
    const token = await firstValueFrom(session.getToken());
    const admin = open(v3.password({ authUrl: cloud.authUrl, ...cloud.admin.credentials }));
    await firstValueFrom(admin.delete(`${cloud.authUrl}/auth/tokens`, { headers: { 'X-Subject-Token': token } }));
    const { projectId } = federated().scopes;

    expect(await accessOf(enter({ base: local, projectId }))).toMatchObject({ projectId });
    expect(await firstValueFrom(session.getToken())).not.toBe(token);
  });

  it('tells of a service provider that is not registered', async () => {
    const error = await accessOf(enter({ serviceProvider: 'nowhere' })).catch((reason: unknown) => reason);

    expect(error).toMatchObject({
      code: 'service-provider-not-found',
      message: expect.stringContaining(federated().keystoneToKeystone.serviceProvider),
    });
  });
});

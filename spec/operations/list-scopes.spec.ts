import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { listScopes } from '../../src/operations/list-scopes.js';
import { closeAll, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';
import { demoSession } from './demo-session.js';

afterEach(closeAll);

describe('listScopes', () => {
  it('tells what the user may have tokens for; an unscoped token is enough', async () => {
    const { session } = await demoSession({ username: 'admin', password: 'admin-password', unscoped: true });

    const scopes = await firstValueFrom(listScopes(session));

    expect(scopes).toEqual({
      projects: [{ id: expect.stringMatching(/./) as string, name: 'admin', domainId: 'default', enabled: true }],
      domains: [{ id: 'default', name: 'Default', enabled: true }],
      system: true,
    });
  });

  it('leads to a plugin for one of them', async () => {
    const { session, served } = await demoSession({ username: 'admin', password: 'admin-password', unscoped: true });
    const { projects } = await firstValueFrom(listScopes(session));
    const rescoped = v3.password({ authUrl: served.authUrl, username: 'admin', userDomainId: 'default', password: 'admin-password', unscoped: true }).rescope({
      projectId: projects[0]?.id,
    });

    expect(await firstValueFrom(sessionFor(rescoped).session.getProjectId())).toBe(projects[0]?.id);
  });

  it('is empty where Keystone says nothing of use', async () => {
    const keystone = await serveKeystone(({ path }) => ({ json: path.endsWith('projects') ? { projects: [{ name: 'without id' }, 7] } : [] }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    expect(await firstValueFrom(listScopes(session))).toEqual({ projects: [], domains: [], system: false });
  });
});

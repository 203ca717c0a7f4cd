import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, closedLater, lastBody, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const admin = { username: 'admin', userDomainId: 'default', password: 'admin-password' } as const;

describe('v3.password', () => {
  it.each<[string, Omit<v3.V3PasswordOptions, 'authUrl' | 'password'>, unknown]>([
    ['an id', { userId: 'u' }, { id: 'u' }],
    ['an id, without name and domain', { userId: 'u', username: 'n', userDomainId: 'd' }, { id: 'u' }],
    ['a name in a domain by id', { username: 'n', userDomainId: 'd' }, { name: 'n', domain: { id: 'd' } }],
    ['a name in a domain by name', { username: 'n', userDomainName: 'D' }, { name: 'n', domain: { name: 'D' } }],
    ['a name beside an empty id', { userId: '', username: 'n', userDomainId: '', userDomainName: 'D' }, { name: 'n', domain: { name: 'D' } }],
  ])('sends %s', async (_case, options, user) => {
    const keystone = await serveKeystone();
    await signIn(v3.password({ authUrl: keystone.url, ...options, password: 'pw-4vT9zKqL2x' }));

    expect(lastBody(keystone)).toEqual({
      auth: { identity: { methods: ['password'], password: { user: { ...(user as object), password: 'pw-4vT9zKqL2x' } } } },
    });
  });

  it.each<[string, Partial<v3.V3PasswordOptions>, object]>([
    ['a project', { projectName: 'admin', projectDomainId: 'default' }, { projectName: 'admin', scoped: true }],
    ['a domain', { domainName: 'Default' }, { domainId: 'default', projectId: undefined, scoped: true }],
    ['the system', { systemScope: 'all' }, { systemScoped: true, projectId: undefined }],
    ['nothing', { unscoped: true }, { scoped: false, projectId: undefined }],
  ])('is granted %s', async (_scope, options, granted) => {
    const { authUrl } = closedLater(await serveCloud());
    const { session } = sessionFor(v3.password({ authUrl, ...admin, ...options }));

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ username: 'admin', ...granted });
  });

  it('brings a token without a catalog where none is wanted', async () => {
    const { authUrl } = closedLater(await serveCloud());
    const plugin = v3.password({ authUrl, ...admin, projectName: 'admin', projectDomainId: 'default', includeCatalog: false });
    const { session } = sessionFor(plugin);

    expect(await firstValueFrom(session.getToken())).toBeTypeOf('string');
    await expect(firstValueFrom(session.getEndpoint({ serviceType: 'compute' }))).rejects.toMatchObject({ code: 'empty-catalog' });
  });

  it('names what it cannot do without and what it does not know', () => {
    const authUrl = 'http://127.0.0.1:9';

    expect(() => v3.password({ authUrl, userId: 'u' } as never)).toThrow(expect.objectContaining({ options: ['password'], code: 'missing-required-options' }));
    expect(() => v3.password({ authUrl, userId: 'u', password: 'pw-4vT9zKqL2x', tenantName: 'T' } as never)).toThrow(
      expect.objectContaining({ options: ['tenantName'], code: 'unknown-option' }),
    );
  });
});

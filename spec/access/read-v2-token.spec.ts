import { describe, expect, it } from 'vitest';
import { readV2Token } from '../../src/access/read-v2-token.js';
import { v2Document } from './token-documents.js';

const tokenWith = (members: Record<string, unknown>): Record<string, unknown> => v2Document({ token: members }).access;

describe('readV2Token', () => {
  it('reads who signed in, where, and until when', () => {
    expect(readV2Token(v2Document().access)).toMatchObject({
      version: 'v2.0',
      issuedAt: Date.UTC(2040, 1, 3, 3, 5, 6, 123),
      expiresAt: Date.UTC(2040, 1, 3, 4, 5, 6),
      userId: 'u-1',
      username: 'alice',
      roleNames: ['member'],
      roleIds: ['r-1'],
      scoped: true,
      projectScoped: true,
      projectId: 't-1',
      projectName: 'demo',
      tenantId: 't-1',
      tenantName: 'demo',
      auditId: 'audit-2',
      isAdminProject: true,
    });
  });

  it('knows neither domains nor the system nor federation', () => {
    expect(readV2Token(v2Document().access)).toMatchObject({
      userDomainId: undefined,
      projectDomainId: undefined,
      projectIsDomain: false,
      domainScoped: false,
      systemScoped: false,
      isFederated: false,
      serviceProviders: undefined,
      methods: [],
    });
  });

  it('takes the login name where there is no name', () => {
    const { access } = v2Document({ user: { id: 'u-1', name: null, username: 'alice-login' } });

    expect(readV2Token(access).username).toBe('alice-login');
  });

  it('finds the tenant where older Keystones put it', () => {
    const inUser = { ...tokenWith({}), user: { tenantId: 'u-tenant', tenantName: 'u-name' } };

    expect(readV2Token(inUser)).toMatchObject({ projectId: 'u-tenant', projectName: 'u-name', scoped: true });
    expect(readV2Token(tokenWith({ tenantId: 'oldest' }))).toMatchObject({ projectId: 'oldest', projectName: 'oldest' });
  });

  it('prefers the tenant of the token', () => {
    const both = { ...v2Document().access, user: { tenantId: 'u-tenant', tenantName: 'u-name' } };

    expect(readV2Token(both)).toMatchObject({ projectId: 't-1', projectName: 'demo' });
  });

  it('is unscoped without a tenant', () => {
    expect(readV2Token(tokenWith({ tenant: {} }))).toMatchObject({ scoped: false, projectScoped: false, projectId: undefined });
  });

  it('reads a trust', () => {
    expect(readV2Token(v2Document({ trust: { id: 'tr', trustee_user_id: 'te' } }).access)).toMatchObject({
      trustScoped: true,
      trustId: 'tr',
      trusteeUserId: 'te',
      trustorUserId: undefined,
    });
  });

  it('reads an empty document', () => {
    expect(readV2Token({})).toMatchObject({ userId: undefined, roles: [], roleIds: [], trustScoped: false });
  });
});

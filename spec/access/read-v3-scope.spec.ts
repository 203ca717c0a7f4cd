import { describe, expect, it } from 'vitest';
import { readScope, readTrust } from '../../src/access/read-v3-scope.js';

const none = { scoped: false, projectScoped: false, domainScoped: false, systemScoped: false };

describe('readScope', () => {
  it('reads a project with its domain', () => {
    const project = { id: 'p-1', name: 'demo', domain: { id: 'pd-1', name: 'ProjectDomain' } };

    expect(readScope({ project, is_domain: true })).toMatchObject({
      ...none,
      scoped: true,
      projectScoped: true,
      projectId: 'p-1',
      projectName: 'demo',
      projectDomainId: 'pd-1',
      projectDomainName: 'ProjectDomain',
      projectIsDomain: true,
      tenantId: 'p-1',
      tenantName: 'demo',
    });
  });

  it('reads a domain', () => {
    expect(readScope({ domain: { id: 'd-1', name: 'Sales' } })).toMatchObject({
      ...none,
      scoped: true,
      domainScoped: true,
      domainId: 'd-1',
      domainName: 'Sales',
      projectId: undefined,
    });
  });

  it('takes only all of the system for a system scope', () => {
    expect(readScope({ system: { all: true } })).toMatchObject({ ...none, scoped: true, systemScoped: true });
    expect(readScope({ system: { all: false } })).toMatchObject({ ...none, system: { all: false } });
  });

  it.each([{}, { project: {}, domain: {}, system: {} }, { project: null, domain: null, system: null }])(
    'is unscoped with %j',
    (token) => {
      expect(readScope(token)).toMatchObject({ ...none, projectId: undefined, domainId: undefined, domainName: undefined });
    },
  );

  it('takes a project for the admin project where the cloud does not tell', () => {
    const isAdminProject = (token: Record<string, unknown>): boolean => readScope(token).isAdminProject;

    expect([{}, { is_admin_project: true }].map(isAdminProject)).toEqual([true, true]);
    expect([{ is_admin_project: false }, { is_admin_project: null }].map(isAdminProject)).toEqual([false, false]);
  });
});

describe('readTrust', () => {
  it('reads who trusts whom', () => {
    const trust = { id: 't-1', impersonation: true, trustee_user: { id: 'bob' }, trustor_user: { id: 'alice' } };

    expect(readTrust({ 'OS-TRUST:trust': trust })).toEqual({
      trustScoped: true,
      trustId: 't-1',
      trusteeUserId: 'bob',
      trustorUserId: 'alice',
      trustImpersonation: true,
    });
  });

  it('reads a token without a trust', () => {
    expect(readTrust({})).toMatchObject({ trustScoped: false, trustId: undefined });
  });
});

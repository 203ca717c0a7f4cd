import { describe, expect, it } from 'vitest';
import { readAudit, readRoles } from '../../src/access/token-members.js';

describe('readAudit', () => {
  it.each([
    [[], undefined, undefined, undefined],
    [['a'], 'a', undefined, 'a'],
    [['a', 'b'], 'a', 'b', 'b'],
    [['a', 'b', 'c'], 'a', 'b', 'b'],
  ])('reads %j', (ids, auditId, auditChainId, initialAuditId) => {
    expect(readAudit({ audit_ids: ids })).toEqual({ auditId, auditChainId, initialAuditId });
  });

  it('reads a token without any', () => {
    expect(readAudit(undefined)).toEqual({ auditId: undefined, auditChainId: undefined, initialAuditId: undefined });
  });
});

describe('readRoles', () => {
  it('gives roles as objects, and their ids and names as far as they have any', () => {
    expect(readRoles([{ id: 'r-1', name: 'member' }, { name: 'reader' }, {}])).toEqual({
      roles: [
        { id: 'r-1', name: 'member' },
        { id: undefined, name: 'reader' },
        { id: undefined, name: undefined },
      ],
      roleIds: ['r-1'],
      roleNames: ['member', 'reader'],
    });
  });
});

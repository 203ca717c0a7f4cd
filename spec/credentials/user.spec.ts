import { describe, expect, it } from 'vitest';
import { userReference, type UserOptions } from '../../src/credentials/user.js';

describe('userReference', () => {
  it.each<[string, UserOptions, unknown]>([
    ['an id, without a domain', { userId: 'u', username: 'n', userDomainId: 'd' }, { id: 'u' }],
    ['a name in a domain by id', { username: 'n', userDomainId: 'd', userDomainName: 'D' }, { name: 'n', domain: { id: 'd' } }],
    ['a name in a domain by name', { username: 'n', userDomainName: 'D' }, { name: 'n', domain: { name: 'D' } }],
    ['a name alone', { username: 'n' }, { name: 'n' }],
    ['a name beside an empty id', { userId: '', username: 'n' }, { name: 'n' }],
    ['nobody', { username: '', userDomainId: 'd' }, {}],
  ])('writes %s as Keystone reads it', (_case, user, reference) => {
    expect(userReference(user)).toEqual(reference);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { domainReference, isScoped, SCOPE_OPTIONS, scopeBody, type Scope } from '../../src/credentials/scope.js';
import { OptionError } from '../../src/errors/option-error.js';

describe('scopeBody', () => {
  it.each<[string, Scope, unknown]>([
    ['nothing', {}, undefined],
    ['a project by id', { projectId: 'p' }, { project: { id: 'p' } }],
    ['a project by name in a domain by id', { projectName: 'n', projectDomainId: 'd' }, { project: { name: 'n', domain: { id: 'd' } } }],
    [
      'a project by name in a domain by name',
      { projectName: 'n', projectDomainName: 'D' },
      { project: { name: 'n', domain: { name: 'D' } } },
    ],
    ['a project by name alone', { projectName: 'n' }, { project: { name: 'n' } }],
    ['a project by id, which wins over its name', { projectId: 'p', projectName: 'n', projectDomainId: 'd' }, { project: { id: 'p' } }],
    ['a domain by id', { domainId: 'd' }, { domain: { id: 'd' } }],
    ['a domain by name', { domainName: 'D' }, { domain: { name: 'D' } }],
    ['a domain by id, which wins over its name', { domainId: 'd', domainName: 'D' }, { domain: { id: 'd' } }],
    ['the system', { systemScope: 'all' }, { system: { all: true } }],
    ['a trust', { trustId: 't' }, { 'OS-TRUST:trust': { id: 't' } }],
    ['explicitly nothing', { unscoped: true }, 'unscoped'],
    ["a project's domain alone", { projectDomainId: 'd', projectDomainName: 'D' }, undefined],
    ['empty texts', { projectId: '', domainName: '', systemScope: '', trustId: '' }, undefined],
    ['an empty id beside a name', { projectId: '', projectName: 'n', projectDomainId: '', projectDomainName: 'D' }, { project: { name: 'n', domain: { name: 'D' } } }],
    ['unscoped: false beside a project', { unscoped: false, projectId: 'p' }, { project: { id: 'p' } }],
  ])('writes %s as Keystone reads it', (_case, scope, body) => {
    expect(scopeBody(scope)).toEqual(body);
  });

  it('refuses a system scope other than "all", which would silently be none', () => {
    for (const systemScope of ['other', 'true', 'ALL']) {
      expect(() => scopeBody({ systemScope })).toThrow(
        expect.objectContaining({ constructor: OptionError, options: ['systemScope'], code: 'invalid-option' }),
      );
    }
  });

  const kinds = [
    { domainId: 'd' },
    { domainName: 'D' },
    { projectId: 'p' },
    { projectName: 'n' },
    { trustId: 't' },
    { systemScope: 'all' },
    { unscoped: true },
  ] satisfies Scope[];
  const family = (scope: Scope): string => (Object.keys(scope)[0] ?? '').replace(/(Id|Name)$/, '');

  it('refuses two scopes and names both options', () => {
    for (const first of kinds) {
      for (const second of kinds.filter((other) => family(other) !== family(first))) {
        const names = [...Object.keys(first), ...Object.keys(second)];
        expect(() => scopeBody({ ...first, ...second })).toThrow(
          expect.objectContaining({ constructor: OptionError, options: expect.arrayContaining(names) as string[] }),
        );
      }
    }
  });

  it('gives one scope or an OptionError, whatever it is given', () => {
    const text = fc.option(fc.constantFrom('', 'x', 'all'), { nil: undefined });
    const texts = Object.fromEntries(SCOPE_OPTIONS.filter((name) => name !== 'unscoped').map((name) => [name, text]));
    fc.assert(
      fc.property(fc.record({ ...texts, unscoped: fc.boolean() }), (scope) => {
        try {
          const body = scopeBody(scope);
          if (typeof body === 'object') expect(Object.keys(body)).toHaveLength(1);
          expect(body !== undefined).toBe(scope.unscoped || isScoped(scope));
        } catch (error) {
          expect(error).toBeInstanceOf(OptionError);
        }
      }),
    );
  });
});

describe('isScoped', () => {
  it('is true for every kind of scope but unscoped', () => {
    expect(isScoped({ trustId: 't' })).toBe(true);
    expect(isScoped({ unscoped: true })).toBe(false);
    expect(isScoped({ projectDomainName: 'D', projectId: '' })).toBe(false);
  });
});

describe('domainReference', () => {
  it('prefers the id', () => {
    expect(domainReference('d', 'D')).toEqual({ id: 'd' });
    expect(domainReference('', 'D')).toEqual({ name: 'D' });
    expect(domainReference(undefined, '')).toBeUndefined();
  });
});

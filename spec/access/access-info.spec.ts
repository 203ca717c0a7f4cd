import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAccessInfo, type AccessInfo } from '../../src/access/access-info.js';
import { InvalidResponse } from '../../src/errors/invalid-response.js';
import { v2Document, v3Document, v3Service } from './token-documents.js';

const secret = 'gAAAAA-the-token-itself';
const expiresAt = Date.UTC(2040, 1, 3, 4, 5, 6);

/** Reads everything an access info has. */
function readAll(access: AccessInfo): void {
  Object.values(access);
  access.serviceCatalog.getEndpointsData();
  access.willExpireSoon(0);
  JSON.stringify(access);
}

describe('createAccessInfo', () => {
  it('reads v3 documents with the token that came beside them', () => {
    const access = createAccessInfo(v3Document(), secret);

    expect(access).toMatchObject({ version: 'v3', username: 'alice', projectId: 'p-1' });
    expect(access.authToken).toBe(secret);
  });

  it('reads v2.0 documents, which hold their token', () => {
    expect(createAccessInfo(v2Document())).toMatchObject({ version: 'v2.0', username: 'alice', projectId: 't-1' });
    expect(createAccessInfo(v2Document()).authToken).toBe('v2-secret-token');
    expect(createAccessInfo(v2Document(), secret).authToken).toBe(secret);
  });

  it('has no token when a v3 document comes alone', () => {
    expect(createAccessInfo(v3Document()).authToken).toBeUndefined();
  });

  it('refuses what is no token document', () => {
    expect(() => createAccessInfo({ servers: [] }, secret)).toThrow(InvalidResponse);
  });

  it('throws nothing but InvalidResponse, whatever the document holds', () => {
    const anything = fc.jsonValue({ maxDepth: 4 });
    const names = ['token', 'user', 'project', 'roles', 'catalog', 'endpoints', 'service_providers', 'tenant', 'audit_ids'];
    const member = fc.oneof(fc.constantFrom(...names), fc.string());
    const tokenLike = fc.dictionary(member, fc.oneof(anything, fc.dictionary(member, anything), fc.array(fc.dictionary(member, anything))));
    const body = fc.oneof(anything, fc.record({ token: tokenLike }), fc.record({ access: tokenLike }));

    fc.assert(
      fc.property(body, (value) => {
        try {
          readAll(createAccessInfo(value, secret));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidResponse);
        }
      }),
    );
  });
});

describe('AccessInfo', () => {
  it('cannot be changed, nor does it follow changes of the document', () => {
    const roles = [{ id: 'r-1', name: 'member' }];
    const access = createAccessInfo(v3Document({ roles }), secret);
    roles.push({ id: 'r-2', name: 'admin' });

    expect(access.roleNames).toEqual(['member']);
    expect(() => Object.assign(access, { projectId: 'other' })).toThrow(TypeError);
    expect(() => Object.assign(access.roleNames, ['admin'])).toThrow(TypeError);
  });

  it('reads its catalog at the first use and keeps it', () => {
    const access = createAccessInfo(v3Document({ catalog: [v3Service('compute')] }), secret);

    expect(access.serviceCatalog.urlFor({ serviceType: 'compute' })).toBe('http://public.North.example.com');
    expect(access.serviceCatalog).toBe(access.serviceCatalog);
  });

  it('tells an empty catalog from none', () => {
    expect(createAccessInfo(v3Document({ catalog: [] })).hasServiceCatalog).toBe(true);
    expect(createAccessInfo(v2Document({ serviceCatalog: [] })).hasServiceCatalog).toBe(true);
    expect(createAccessInfo(v3Document()).hasServiceCatalog).toBe(false);
  });

  it('expires soon when less than the given time is left', () => {
    const access = createAccessInfo(v3Document(), secret);

    expect(access.willExpireSoon(expiresAt - 30_001)).toBe(false);
    expect(access.willExpireSoon(expiresAt - 30_000)).toBe(false);
    expect(access.willExpireSoon(expiresAt - 29_999)).toBe(true);
    expect(access.willExpireSoon(expiresAt - 29_999, 1000)).toBe(false);
    expect(access.willExpireSoon(expiresAt + 1, 0)).toBe(true);
  });

  it('never expires without an end', () => {
    expect(createAccessInfo(v3Document({ expires_at: null }), secret).willExpireSoon(Number.MAX_SAFE_INTEGER)).toBe(false);
  });

  it('gives its secret state only when asked for it, good for the same access info again', () => {
    const access = createAccessInfo(v3Document(), secret);
    const { authToken, body } = access.secretState();

    expect({ authToken, body }).toEqual({ authToken: secret, body: v3Document() });
    expect(createAccessInfo(body, authToken)).toEqual(access);
  });

  it.each([
    ['v3', createAccessInfo(v3Document({ catalog: [v3Service('compute')] }), secret)],
    ['v2.0', createAccessInfo(v2Document(), secret)],
    ['v2.0 with its own token', createAccessInfo(v2Document())],
  ])('prints everything but the token of %s', (_, access) => {
    const shown = [
      inspect(access, { depth: 20 }),
      inspect(access, { depth: 20, showHidden: true, customInspect: false }),
      inspect([{ access }], { depth: 20 }),
      inspect({ ...access }, { depth: 20 }),
      JSON.stringify(access),
      JSON.stringify({ ...access }),
      JSON.stringify(structuredClone({ ...access, serviceProviders: undefined })),
    ];

    expect(shown.filter((text) => text.includes(secret) || text.includes('v2-secret-token'))).toEqual([]);
    expect(shown.every((text) => text.includes('alice'))).toBe(true);
  });

  it('shows that there is a token', () => {
    expect(inspect(createAccessInfo(v3Document(), secret))).toMatch(/^AccessInfo \{[^]*authToken: '\[redacted\]'/);
    expect(JSON.parse(JSON.stringify(createAccessInfo(v3Document())))).not.toHaveProperty('authToken');
  });
});

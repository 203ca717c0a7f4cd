import { describe, expect, it } from 'vitest';
import { readV3Token } from '../../src/access/read-v3-token.js';
import { v3Document } from './token-documents.js';

describe('readV3Token', () => {
  it('reads who signed in, how, and until when', () => {
    expect(readV3Token(v3Document().token)).toMatchObject({
      version: 'v3',
      methods: ['password'],
      issuedAt: Date.UTC(2040, 1, 3, 3, 5, 6),
      expiresAt: Date.UTC(2040, 1, 3, 4, 5, 6),
      userId: 'u-1',
      username: 'alice',
      userDomainId: 'default',
      userDomainName: 'Default',
      passwordExpiresAt: undefined,
      roleIds: ['r-1'],
      roleNames: ['member'],
      auditId: 'audit-1',
      projectId: 'p-1',
      isFederated: false,
      hasServiceCatalog: false,
    });
  });

  it('reads the end of a password, which Keystone writes without a zone, as UTC', () => {
    const { token } = v3Document({ user: { id: 'u-1', password_expires_at: '2041-01-02T03:04:05.000000' } });

    expect(readV3Token(token).passwordExpiresAt).toBe(Date.UTC(2041, 0, 2, 3, 4, 5));
  });

  it('reads how a federated user came in', () => {
    const user = {
      id: 'u-1',
      'OS-FEDERATION': { identity_provider: { id: 'idp' }, protocol: { id: 'saml2' }, groups: [{ id: 'g-1' }, {}] },
    };

    expect(readV3Token(v3Document({ user }).token)).toMatchObject({
      isFederated: true,
      federation: { identityProviderId: 'idp', protocolId: 'saml2', groupIds: ['g-1'] },
      userDomainName: undefined,
    });
  });

  it('reads an application credential with its access rules', () => {
    const rules = [{ id: 'rule', path: '/v2.1/servers', method: 'GET', service: 'compute' }];
    const credential = { id: 'ac', name: 'robot', restricted: true, access_rules: rules };

    expect(readV3Token(v3Document({ application_credential: credential }).token)).toMatchObject({
      applicationCredential: credential,
      applicationCredentialId: 'ac',
      applicationCredentialRestricted: true,
      applicationCredentialAccessRules: rules,
    });
    expect(readV3Token(v3Document({ application_credential: { id: 'ac' } }).token)).toMatchObject({
      applicationCredentialRestricted: undefined,
      applicationCredentialAccessRules: undefined,
    });
  });

  it('reads what a token is bound to', () => {
    const { token } = v3Document({
      bind: { kerberos: 'principal' },
      oauth2_credential: { 'x5t#S256': 'thumb' },
      'OS-OAUTH1': { access_token_id: 'at', consumer_id: 'co' },
    });

    expect(readV3Token(token)).toMatchObject({
      bind: { kerberos: 'principal' },
      oauth2CredentialThumbprint: 'thumb',
      oauthAccessTokenId: 'at',
      oauthConsumerId: 'co',
    });
  });

  it('gives absence, not an empty object, for the ids in empty members', () => {
    const { token } = v3Document({ project: {}, domain: {}, oauth2_credential: {}, 'OS-OAUTH1': {} });

    expect(readV3Token(token)).toMatchObject({
      projectId: undefined,
      projectName: undefined,
      projectDomainId: undefined,
      domainId: undefined,
      oauth2Credential: {},
      oauth2CredentialThumbprint: undefined,
      oauthAccessTokenId: undefined,
      oauthConsumerId: undefined,
    });
  });

  it('has service providers, possibly none', () => {
    const { token } = v3Document({ service_providers: [{ id: 'sp1', auth_url: 'a', sp_url: 's' }] });

    expect(readV3Token(token).serviceProviders?.ids).toEqual(['sp1']);
    expect(readV3Token({}).serviceProviders?.ids).toEqual([]);
  });

  it('reads an empty token', () => {
    expect(readV3Token({})).toMatchObject({ userId: undefined, expiresAt: undefined, scoped: false, roles: [] });
  });
});

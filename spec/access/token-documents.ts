/** Token documents as Keystone writes them, for the specs of this folder. */

export type Members = Readonly<Record<string, unknown>>;

/** A v3 token for project `p-1`; `members` replace or add to those of the token. */
export function v3Document(members: Members = {}): { readonly token: Members } {
  return {
    token: {
      methods: ['password'],
      expires_at: '2040-02-03T04:05:06.000000Z',
      issued_at: '2040-02-03T03:05:06.000000Z',
      audit_ids: ['audit-1'],
      user: { id: 'u-1', name: 'alice', domain: { id: 'default', name: 'Default' }, password_expires_at: null },
      project: { id: 'p-1', name: 'demo', domain: { id: 'pd-1', name: 'ProjectDomain' } },
      is_domain: false,
      roles: [{ id: 'r-1', name: 'member' }],
      ...members,
    },
  };
}

/** A v2.0 token for tenant `t-1`; `members` replace or add to those of `access`. */
export function v2Document(members: Members = {}): { readonly access: Members } {
  return {
    access: {
      token: {
        id: 'v2-secret-token',
        expires: '2040-02-03T04:05:06Z',
        issued_at: '2040-02-03T03:05:06.123456',
        audit_ids: ['audit-2'],
        tenant: { id: 't-1', name: 'demo' },
      },
      user: { id: 'u-1', name: 'alice', username: 'alice-login', roles: [{ name: 'member' }] },
      metadata: { roles: ['r-1'] },
      ...members,
    },
  };
}

/** A v3 endpoint at `http://<interface>.<region>.example.com`. */
export function v3Endpoint(name: string, region: string, url = `http://${name}.${region}.example.com`): Members {
  return { id: `${name}-${region}`, interface: name, region, region_id: region, url };
}

/** A v3 service, by default with a public endpoint in region `North`. */
export function v3Service(type: string, endpoints: readonly unknown[] = [v3Endpoint('public', 'North')]): Members {
  return { type, name: `${type}-name`, id: `${type}-id`, endpoints };
}

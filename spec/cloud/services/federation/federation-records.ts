import { createHash } from 'node:crypto';
import { DEFAULT_DOMAIN_ID, type IdentityApi } from '../identity-api.js';
import { createAccount, createRecord, findOrCreate, newCredentials } from '../identity-records.js';
import { type Federation, type FederatedScopes } from './access.js';
import { type FederationPeople } from './federation-plan.js';
import { AUTHORITY, federatedPath, NAMES } from './names.js';

const OS_FEDERATION = '/OS-FEDERATION';

/** Somebody who vouches for people. */
interface Voucher extends Federation {
  /** How it names itself, as Apache says. @defaultValue Apache does not say */
  readonly remoteId?: string | undefined;
  /** The variable with the name of who comes. */
  readonly variable: string;
  /** Of whom Keystone has a user of its own. */
  readonly operator?: string | undefined;
}

/** How identity providers name themselves. */
export interface RemoteIds {
  readonly openId: string;
  readonly saml: string;
  readonly keystone: string;
}

/** Makes a Keystone trust the identity providers; gives what everybody who comes from them may enter. */
export async function trustProviders(api: IdentityApi, remoteIds: RemoteIds, people: FederationPeople): Promise<FederatedScopes> {
  const groupId = await createRecord(api, 'group', { name: 'visitors', domain_id: DEFAULT_DOMAIN_ID });
  const scopes = await makeScopes(api);
  await grant(api, `groups/${groupId}`, scopes);
  const { username: operator } = people.operator;
  const vouchers: readonly Voucher[] = [
    { ...NAMES.openId, remoteId: remoteIds.openId, variable: 'HTTP_OIDC_SUB', operator },
    { ...NAMES.kerberos, variable: 'REMOTE_USER' },
    { ...NAMES.saml, remoteId: remoteIds.saml, variable: 'MELLON_UID' },
    { ...NAMES.keystone, remoteId: remoteIds.keystone, variable: 'MELLON_OPENSTACK_USER' },
  ];
  for (const voucher of vouchers) await trust(api, voucher, rulesFor(voucher, groupId));
  await createAccount(api, newCredentials(people.kerberos.username, 'demo'), 'member');
  const { userId } = await createAccount(api, newCredentials(operator, 'demo'), 'member');
  await grant(api, `users/${userId}`, scopes);
  await api.call('PUT', `/system/users/${userId}/roles/${await findOrCreate(api, 'role', { name: 'reader' })}`);
  await trustCertificates(api);
  return scopes;
}

/** Who comes is a guest with the roles of a group, unless it is the operator. */
function rulesFor({ variable, operator }: Voucher, groupId: string): readonly object[] {
  const local = [{ user: { name: '{0}' }, group: { id: groupId } }];
  if (operator === undefined) return [{ local, remote: [{ type: variable }] }];
  const user = { name: operator, domain: { id: DEFAULT_DOMAIN_ID }, type: 'local' };
  return [
    { local: [{ user }], remote: [{ type: variable, any_one_of: [operator] }] },
    { local, remote: [{ type: variable }, { type: variable, not_any_of: [operator] }] },
  ];
}

/** Tells a Keystone that there is another one, which takes its word. */
export async function registerServiceProvider(api: IdentityApi, id: string, url: string): Promise<void> {
  const authUrl = `${url}${federatedPath(NAMES.keystone)}`;
  // Mellon takes the relay state for the URL to go on to.
  const provider = { auth_url: authUrl, sp_url: `${authUrl}/mellon/paosResponse`, enabled: true, relay_state_prefix: `${authUrl}?` };
  await api.call('PUT', `${OS_FEDERATION}/service_providers/${id}`, { service_provider: provider });
}

async function makeScopes(api: IdentityApi): Promise<FederatedScopes> {
  const projectName = 'visitors';
  const projectId = await createRecord(api, 'project', { name: projectName, domain_id: DEFAULT_DOMAIN_ID });
  const domainId = await createRecord(api, 'domain', { name: 'visitors' });
  return { projectId, projectName, projectDomainId: DEFAULT_DOMAIN_ID, domainId };
}

/** `whom` is `users/<id>` or `groups/<id>`. */
async function grant(api: IdentityApi, whom: string, { projectId, domainId }: FederatedScopes): Promise<void> {
  const member = await findOrCreate(api, 'role', { name: 'member' });
  for (const scope of [`projects/${projectId}`, `domains/${domainId}`]) await api.call('PUT', `/${scope}/${whom}/roles/${member}`);
}

async function trust(api: IdentityApi, voucher: Omit<Voucher, 'variable'>, rules: readonly object[]): Promise<void> {
  const { identityProvider, protocol, remoteId } = voucher;
  const provider = `${OS_FEDERATION}/identity_providers/${identityProvider}`;
  await api.call('PUT', `${OS_FEDERATION}/mappings/${identityProvider}`, { mapping: { rules } });
  await api.call('PUT', provider, { identity_provider: { enabled: true, remote_ids: remoteId === undefined ? [] : [remoteId] } });
  await api.call('PUT', `${provider}/protocols/${protocol}`, { protocol: { mapping_id: identityProvider } });
}

/** Certificates are of local users. Keystone looks for their authority under the SHA-256 of its name. */
async function trustCertificates(api: IdentityApi): Promise<void> {
  const local = [{ user: { name: '{0}', domain: { name: '{1}' }, type: 'local' } }];
  const remote = [{ type: 'SSL_CLIENT_S_DN_CN' }, { type: 'SSL_CLIENT_S_DN_OU' }];
  const identityProvider = createHash('sha256').update(AUTHORITY.name).digest('hex');
  await trust(api, { identityProvider, protocol: 'x509' }, [{ local, remote }]);
}

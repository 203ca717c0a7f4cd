import { randomBytes } from 'node:crypto';
import { type Account, type AccountCredentials, DEFAULT_DOMAIN_ID, type IdentityApi } from './identity-api.js';

/** A service of the catalog, with one endpoint per interface. */
export interface CatalogEntry {
  readonly name: string;
  readonly type: string;
  readonly region: string;
  readonly url: string;
}

type Created = Readonly<Record<string, { readonly id: string }>>;

/** Credentials nobody knows beforehand, for `username` on `projectName` of the default domain. */
export function newCredentials(username: string, projectName: string): AccountCredentials {
  return {
    username,
    password: randomBytes(18).toString('base64url'),
    userDomainId: DEFAULT_DOMAIN_ID,
    projectName,
    projectDomainId: DEFAULT_DOMAIN_ID,
  };
}

/** Creates the user, and the project and the role where they are missing, and assigns the role. */
export async function createAccount(api: IdentityApi, credentials: AccountCredentials, role: string): Promise<Account> {
  const { username, password, projectName } = credentials;
  const projectId = await findOrCreate(api, 'project', { name: projectName, domain_id: DEFAULT_DOMAIN_ID });
  const userId = await createRecord(api, 'user', { name: username, password, domain_id: DEFAULT_DOMAIN_ID });
  await api.call('PUT', `/projects/${projectId}/users/${userId}/roles/${await findOrCreate(api, 'role', { name: role })}`);
  return { credentials, userId, projectId };
}

/** Adds a service with public, internal and admin endpoints. */
export async function addToCatalog(api: IdentityApi, { name, type, region, url }: CatalogEntry): Promise<void> {
  const serviceId = await createRecord(api, 'service', { name, type });
  for (const interfaceName of ['public', 'internal', 'admin']) {
    await createRecord(api, 'endpoint', { service_id: serviceId, interface: interfaceName, region_id: region, url });
  }
}

/** The id of the record of that name, which is created where it is missing. `kind` is its name in the API: `project`. */
export async function findOrCreate(api: IdentityApi, kind: string, record: { readonly name: string; readonly domain_id?: string }): Promise<string> {
  const found = (await api.call('GET', `/${kind}s?name=${record.name}`)) as Readonly<Record<string, readonly { readonly id: string }[]>>;
  return found[`${kind}s`]?.[0]?.id ?? createRecord(api, kind, record);
}

/** Creates a record and gives its id. */
export async function createRecord(api: IdentityApi, kind: string, record: object): Promise<string> {
  const created = (await api.call('POST', `/${kind}s`, { [kind]: record })) as Created;
  return created[kind]?.id ?? '';
}

import { isGiven } from '../../credentials/is-given.js';
import { authOf, textOf, without, type ConfigMap } from './config-map.js';

/** Domains, projects, tokens and passcodes, under all the names they had, where auth plugins of this type look for them: in `auth`. */
export function withIdentityInAuth(config: ConfigMap, authType: unknown): ConfigMap {
  const targets = { ...DOMAINS, ...(authType === 'v2password' ? TENANTS : PROJECTS), token: ['auth_token', 'token'], passcode: ['passcode'] };
  let auth = authOf(config);
  for (const [target, names] of Object.entries(targets)) {
    // What stands outside wins, and later names win over earlier ones.
    const said = names.flatMap((name) => [auth[name], config[name]]).filter((value) => isGiven(value));
    auth = without(auth, names);
    const last = said.at(-1);
    if (last !== undefined) auth = { ...auth, [target]: last };
  }
  return { ...without(config, Object.values(targets).flat()), auth };
}

const DOMAINS: Readonly<Record<string, readonly string[]>> = {
  domain_id: ['domain_id'],
  domain_name: ['domain_name'],
  user_domain_id: ['user_domain_id'],
  user_domain_name: ['user_domain_name'],
  project_domain_id: ['project_domain_id'],
  project_domain_name: ['project_domain_name'],
};
const PROJECTS = { project_id: ['tenant_id', 'project_id'], project_name: ['tenant_name', 'project_name'] };
/** Identity v2.0 knows tenants. */
const TENANTS = { tenant_id: ['project_id', 'tenant_id'], tenant_name: ['project_name', 'tenant_name'] };

/** Where a project is named, `domain_id` or `domain_name` says the domain of user and project at once; otherwise it is the scope. */
export function withDomainShorthand(config: ConfigMap): ConfigMap {
  const auth = authOf(config);
  if (auth['project_id'] === undefined && auth['project_name'] === undefined) return config;
  const { domain_id: id, domain_name: name, ...rest } = auth;
  const ids = id === undefined ? {} : { user_domain_id: id, project_domain_id: id };
  const names = name === undefined ? {} : { user_domain_name: name, project_domain_name: name };
  return { ...config, auth: { ...ids, ...names, ...rest } };
}

/** Of these openstackclient knows what the domain is where nobody names one. */
const WITH_DEFAULT_DOMAIN: readonly string[] = ['password', 'v3password', 'v3totp'];

/** `default_domain` (openstackclient's OS_DEFAULT_DOMAIN) is the id of the domain of a user and a project by name; Identity v2.0 has none. */
export function withDefaultDomain(config: ConfigMap): ConfigMap {
  const domain = textOf(config['default_domain']);
  const isKnown = WITH_DEFAULT_DOMAIN.includes(authTypeOf(config)) && textOf(config['identity_api_version'])?.startsWith('2') !== true;
  if (domain === undefined || !isKnown) return config;
  const isSaid = (key: string): boolean => [authOf(config)[key], config[key]].some((value) => isGiven(value));
  const isOpen = (name: string, whose: string): boolean => isSaid(name) && !isSaid(`${whose}_domain_id`) && !isSaid(`${whose}_domain_name`);
  const ofUser = isOpen('username', 'user') ? { user_domain_id: domain } : {};
  const ofProject = isOpen('project_name', 'project') ? { project_domain_id: domain } : {};
  return { ...config, auth: { ...authOf(config), ...ofUser, ...ofProject } };
}

/** `endpoint_type` is `interface`, for a service too. */
export function withInterfaces(config: ConfigMap): ConfigMap {
  return Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/endpoint_type$/, 'interface'), value]));
}

/** There is one time limit for all services: what any of them says is that. */
export function withOneTimeout(config: ConfigMap): ConfigMap {
  const own = Object.keys(config).filter((key) => key.endsWith('timeout') && key !== 'timeout' && key !== 'api_timeout');
  const last = own.at(-1);
  return last === undefined ? config : { ...without(config, own), api_timeout: config[last] };
}

/** `auth_type` as plugins are named; nothing, `None` and the empty text are `none`, `token_endpoint` is `admin_token`. */
export function authTypeOf({ auth_type: given }: ConfigMap): string {
  const name = textOf(given) ?? 'none';
  return RENAMED.get(name) ?? name;
}

const RENAMED: ReadonlyMap<string, string> = new Map([
  ['None', 'none'],
  ['token_endpoint', 'admin_token'],
]);

import { OptionError } from '../errors/option-error.js';
import type { CloudOptions, CloudProject, CloudUser } from './cloud-options.js';
import type { IdSource } from './id-source.js';
import { standardDomains, standardProjects, standardUsers } from './standard-cloud.js';

/** A domain, complete. */
export interface Domain {
  readonly id: string;
  readonly name: string;
}

/** A project, complete. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly domain: Domain;
}

/** A role that somebody has. */
export interface Role {
  readonly id: string;
  readonly name: string;
}

/** A user, complete. */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly domain: Domain;
  readonly password: string | undefined;
  readonly passcode: string | undefined;
  readonly multiFactor: readonly (readonly string[])[];
  readonly defaultProject: Project | undefined;
  /** By project id. */
  readonly projectRoles: ReadonlyMap<string, readonly Role[]>;
  /** By domain id. */
  readonly domainRoles: ReadonlyMap<string, readonly Role[]>;
  readonly systemRoles: readonly Role[];
}

/** Who and what the cloud knows; it never changes. */
export interface Directory {
  readonly domains: readonly Domain[];
  readonly projects: readonly Project[];
  readonly users: readonly User[];
}

/** Options in which a name or id refers to something. */
type Referring = 'projects' | 'users';

/** The entry a name or an id means; refers to nothing: OptionError naming the option. */
function referred<T extends { id: string; name: string }>(entries: readonly T[], reference: string, option: Referring): T {
  const found = entries.find(({ id, name }) => id === reference || name === reference);
  if (found !== undefined) return found;
  const known = entries.map(({ name }) => name).join(', ');
  throw new OptionError(option, `Option "${option}" of the embedded cloud refers to "${reference}", which is none of: ${known}.`);
}

function domainOf(domains: readonly Domain[], reference: string | undefined, option: Referring): Domain {
  const [first] = domains;
  if (first === undefined) throw new OptionError('domains', 'The embedded cloud needs at least one domain.');
  return reference === undefined ? first : referred(domains, reference, option);
}

function roleSource(ids: IdSource): RoleOf {
  const roles = new Map<string, Role>();
  return (name) => {
    const role = roles.get(name) ?? { id: ids(), name };
    roles.set(name, role);
    return role;
  };
}

type RoleNames = Readonly<Record<string, readonly string[]>>;
type RoleOf = (name: string) => Role;

/** Projects are taken for domains here: both have an id and a name. */
function grants(names: RoleNames | undefined, places: readonly Domain[], roleOf: RoleOf): Map<string, Role[]> {
  const entries = Object.entries(names ?? {});
  return new Map(entries.map(([place, roles]) => [referred(places, place, 'users').id, roles.map(roleOf)]));
}

/** Gives everything its id and resolves every reference. A reference to nothing is an OptionError. */
export function createDirectory(options: CloudOptions, ids: IdSource): Directory {
  const roleOf = roleSource(ids);
  const domains = (options.domains ?? standardDomains).map(({ id, name }) => ({ id: id ?? ids(), name }));
  const toProject = ({ id, name, domain }: CloudProject): Project => ({
    id: id ?? ids(),
    name,
    domain: domainOf(domains, domain, 'projects'),
  });
  const projects = (options.projects ?? standardProjects).map(toProject);
  const toUser = (user: CloudUser): User => ({
    id: user.id ?? ids(),
    name: user.name,
    domain: domainOf(domains, user.domain, 'users'),
    password: user.password,
    passcode: user.passcode,
    multiFactor: user.multiFactor ?? [],
    defaultProject: user.defaultProject === undefined ? undefined : referred(projects, user.defaultProject, 'users'),
    projectRoles: grants(user.projects, projects, roleOf),
    domainRoles: grants(user.domains, domains, roleOf),
    systemRoles: (user.system ?? []).map(roleOf),
  });
  return { domains, projects, users: (options.users ?? standardUsers).map(toUser) };
}

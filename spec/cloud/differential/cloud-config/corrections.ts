import type { CloudCase } from './cloud-case.js';
import type { RegionAnswer } from './openstacksdk-regions.js';

type Settings = Readonly<Record<string, unknown>>;

/** Something of a case that openstacksdk does not understand as it should: how it is asked instead. */
interface Detour {
  readonly reason: string;
  readonly instead: (each: CloudCase) => CloudCase;
}

/** All of them. */
export const DETOURS: readonly Detour[] = [
  {
    reason: 'a dash in a key of a file is an underscore; openstacksdk takes no notice of `auth-type`, `endpoint-type` and some more',
    instead: (each) => ({ ...each, clouds: underscored(each.clouds) as object | undefined }),
  },
  {
    reason: 'an empty variable says nothing; an empty OS_REGION_NAME is the only region there is to openstacksdk',
    instead: (each) => withVariables(each, ([, value]) => value !== ''),
  },
];

/** The case as openstacksdk is asked. */
export function asAsked(each: CloudCase): CloudCase {
  return DETOURS.reduce((next, { instead }) => instead(next), each);
}

function underscored(value: unknown, areNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => underscored(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries: readonly [string, unknown][] = Object.entries(value);
  return Object.fromEntries(entries.map(([key, member]) => [areNames ? key : key.replaceAll('-', '_'), underscored(member, key === 'clouds')]));
}

function withVariables(each: CloudCase, isMeant: (variable: readonly [string, string]) => boolean): CloudCase {
  return { ...each, environment: Object.fromEntries(Object.entries(each.environment).filter(isMeant)) };
}

/** Where the facts differ on purpose: ours, given theirs. */
export interface Correction {
  readonly reason: string;
  readonly corrected: (facts: Settings, each: CloudCase) => RegionAnswer;
}

/** All of them. The first is what changed in openstacksdk after the 0.101 that Debian 12 has; the recorded vectors say so too. */
export const CORRECTIONS: readonly Correction[] = [
  {
    reason: 'since 1.0: what says who and where beside `auth` (or in the environment) counts for more than in it',
    corrected: (facts, each) => ({ value: { ...facts, auth: { ...authOf(facts), ...besideAuth(facts, each) } } }),
  },
  {
    reason: 'what a program says by its name is not what the file says by its id, and the reverse; both stay there, and the id counts',
    corrected: (facts, { args }) => ({ value: { ...facts, auth: saidOnce(authOf(facts), args) } }),
  },
  {
    reason: 'words for true and false are understood; OS_FORCE_IPV4=false forces IPv4 upon the cloud of the environment there',
    corrected: (facts, each) => {
      const isMeant = each.environment['OS_FORCE_IPV4'] === 'false' && isOfEnvironment(facts, each);
      return { value: { ...facts, ...(isMeant && { prefer_ipv6: true }) } };
    },
  },
  {
    reason: 'numbers are texts in lists, too',
    corrected: (facts) => ({ value: { ...facts, other: Object.fromEntries(Object.entries(otherOf(facts)).map(([key, value]) => [key, textsIn(value)])) } }),
  },
  {
    reason: 'a time is a number, however it is written',
    corrected: (facts) => {
      const { api_timeout: seconds, ...other } = otherOf(facts);
      return { value: { ...facts, other: { ...other, api_timeout: typeof seconds === 'string' ? Number(seconds) : seconds } } };
    },
  },
  {
    reason: 'W-93: nobody signs in with a password that is not there',
    corrected: (facts, { args }) =>
      /^(v[23])?password$/.test(String(facts['auth_type'])) && args['validate'] !== false && !('password' in authOf(facts))
        ? { error: 'MissingRequiredOptions', message: '' }
        : { value: facts },
  },
];

/** What has to be answered, given what openstacksdk answers. */
export function corrected(each: CloudCase, theirs: RegionAnswer): RegionAnswer {
  return CORRECTIONS.reduce((answer, correction) => ('error' in answer ? answer : correction.corrected(answer.value, each)), theirs);
}

/** Our errors for theirs. W-104: a key that a plugin does not know is a TypeError there; here it is named, and before what is missing. */
const ERRORS: Readonly<Record<string, readonly string[]>> = {
  ConfigException: ['CloudConfigError'],
  MissingRequiredOptions: ['MissingRequiredOptions', 'CloudConfigError'],
  OptionError: ['OptionError', 'MissingRequiredOptions', 'CloudConfigError'],
  TypeError: ['OptionError', 'MissingRequiredOptions', 'CloudConfigError'],
};

/** The names of errors that are as good as theirs. */
export function errorsFor(theirs: string): readonly string[] {
  return ERRORS[theirs] ?? [theirs];
}

function besideAuth(facts: Settings, each: CloudCase): Settings {
  const { OS_PROJECT_NAME: project, OS_USER_DOMAIN_NAME: domain } = each.environment;
  const cloud = isOfEnvironment(facts, each) ? { project_name: project, user_domain_name: domain } : cloudsOf(asAsked(each))[String(facts['name'])];
  const userDomain = each.args['user-domain-name'] ?? cloud?.['user_domain_name'];
  const projectName = cloud?.['project_name'];
  return {
    ...(userDomain !== undefined && { user_domain_name: userDomain }),
    ...(projectName !== undefined && { [facts['auth_type'] === 'v2password' ? 'tenant_name' : 'project_name']: projectName }),
  };
}

const COUNTERPARTS: readonly (readonly [string, string])[] = [
  ['project_id', 'project_name'],
  ['user_id', 'username'],
  ['user_domain_id', 'user_domain_name'],
  ['project_domain_id', 'project_domain_name'],
];

function saidOnce(auth: Settings, { auth: own = {}, ...beside }: Settings): Settings {
  // Beside `auth` a user name says nothing where there is one in it.
  const names = Object.keys(beside).map((key) => key.replaceAll('-', '_')).filter((key) => key !== 'username' && key !== 'user_id');
  const said = new Set([...names, ...Object.keys(own as Settings)]);
  const gone = COUNTERPARTS.flatMap(([id, name]) => [...(said.has(id) ? [name] : []), ...(said.has(name) ? [id] : [])]);
  return Object.fromEntries(Object.entries(auth).filter(([key]) => !gone.includes(key)));
}

function isOfEnvironment({ name }: Settings, { environment: { OS_CLOUD_NAME: own = 'envvars' } }: CloudCase): boolean {
  return name === own;
}

function cloudsOf({ clouds: file = {} }: CloudCase): Readonly<Record<string, Settings>> {
  return 'clouds' in file ? (file.clouds as Readonly<Record<string, Settings>>) : {};
}

function authOf(facts: Settings): Settings {
  return facts['auth'] as Settings;
}

function otherOf(facts: Settings): Settings {
  return facts['other'] as Settings;
}

function textsIn(value: unknown): unknown {
  return Array.isArray(value) ? value.map((item: unknown) => (typeof item === 'number' ? String(item) : item)) : value;
}

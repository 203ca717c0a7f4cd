import type { CloudOverrides } from './cloud-config-types.js';
import { authOf, isPlainMap, normalized, saying, withAuth, without, type ConfigMap } from './config-map.js';
import { withDefaultDomain, withDomainShorthand, withIdentityInAuth, withInterfaces, withOneTimeout } from './old-spellings.js';
import type { ConfiguredRegion } from './regions.js';

/** What one cloud is made of; each part is laid over those before it. */
export interface ConfigLayers {
  readonly defaults: ConfigMap;
  readonly profile: ConfigMap;
  readonly cloud: ConfigMap;
  readonly region: ConfiguredRegion;
  /** What the environment changes of it. */
  readonly environment: ConfigMap;
  readonly overrides: ConfigMap;
}

/** The layers as one, every earlier spelling as its present one. */
export function mergedConfig({ defaults, profile, cloud, region, environment, overrides }: ConfigLayers): ConfigMap {
  const configured = [profile, without(cloud, ['cloud']), saying(region.values)].reduce((below, layer) => withAuth(below, layer), defaults);
  const said = withAuth(overrides, { region_name: region.name });
  const { auth_type: type } = { ...configured, ...environment, ...said };
  // In files what stands beside `auth` wins over what stands in it; what the environment changes, and what a program says, wins over both.
  const layers = [configured, environment, said].map((each) => withIdentityInAuth(each, type));
  const whole = without(layers.reduce(withAuth), ['regions', 'auth_plugin']);
  const fixed = [withOneTimeout, withInterfaces, withDomainShorthand, withDefaultDomain].reduce((config, fix) => fix(config), whole);
  return { ...fixed, auth: without(authOf(fixed), replacedBy(layers.slice(1).map(authOf))) };
}

/** What a project, user or domain was said to be by its id, where it is said by its name later, and the reverse. */
function replacedBy(changes: readonly ConfigMap[]): readonly string[] {
  const said = changes.reduce<readonly string[]>((before, auth) => [...before.filter((key) => !(counterpartOf(key) in auth)), ...Object.keys(auth)], []);
  return said.map((key) => counterpartOf(key)).filter((key) => !said.includes(key));
}

function counterpartOf(key: string): string {
  const [id, name] = COUNTERPARTS.find((pair) => pair.includes(key)) ?? ['', ''];
  return key === id ? name : id;
}

const COUNTERPARTS: readonly (readonly [string, string])[] = [
  ['project_id', 'project_name'],
  ['user_id', 'username'],
  ['user_domain_id', 'user_domain_name'],
  ['project_domain_id', 'project_domain_name'],
  ['domain_id', 'domain_name'],
];

/** Overrides by the keys of files: `regionName`, `region-name` and `os_region_name` are `region_name`; what says nothing is left out. */
export function overridesOf(given: CloudOverrides): ConfigMap {
  const entries = Object.entries(normalized(given)).map(([key, value]) => [snakeCased(key), isPlainMap(value) ? overridesOf(value) : value] as const);
  const plain = entries.filter(([key]) => !key.startsWith('os_'));
  const prefixed = entries.filter(([key]) => key.startsWith('os_')).map(([key, value]) => [key.slice(3), value] as const);
  return { ...saying(Object.fromEntries(plain)), ...saying(Object.fromEntries(prefixed)) };
}

function snakeCased(key: string): string {
  return key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

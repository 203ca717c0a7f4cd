import type { CloudConfigWarning } from './cloud-config-types.js';
import { authOf, type ConfigMap } from './config-map.js';
import type { ConfigPlaces } from './config-places.js';

/** Keys that are still understood, or were, and what to write in their place. */
const PRESENT: Readonly<Record<string, string>> = {
  cloud: 'it is called "profile" now',
  auth_plugin: 'it is not looked at; "auth_type" names the plugin',
  external_network: 'an entry in "networks" with "routes_externally: true" says it',
  internal_network: 'an entry in "networks" with "routes_externally: false" says it',
  endpoint_type: 'it is called "interface" now',
  tenant_id: 'it is called "project_id" now',
  tenant_name: 'it is called "project_name" now',
};

/** What in a cloud of a file is said in an earlier way, or is not understood. */
export function deprecatedKeys(name: string, cloud: ConfigMap, places: ConfigPlaces): readonly CloudConfigWarning[] {
  const isOld = cloud['auth_type'] === 'v2password' || cloud['auth_type'] === 'v2token';
  const keys = [...Object.keys(cloud).map((key) => [key]), ...Object.keys(authOf(cloud)).map((key) => ['auth', key])];
  const said = keys.flatMap((path) => {
    const key = path.at(-1) ?? '';
    const known = Object.hasOwn(PRESENT, key) ? PRESENT[key] : undefined;
    return known === undefined || (isOld && key.startsWith('tenant')) ? [] : [warning(known, places.of(name, path))];
  });
  const list = typeof cloud['region_name'] === 'string' && cloud['region_name'].includes(',');
  const versions = Object.entries(cloud).filter(([key, value]) => key.endsWith('_api_version') && typeof value === 'string' && value !== '' && Number.isNaN(Number(value)));
  const unread = versions.map(([key]) => warning('it is no number, so the newest version is used', places.of(name, [key])));
  return list ? [...said, ...unread, warning('several regions are a list under "regions"', places.of(name, ['region_name']))] : [...said, ...unread];
}

function warning(what: string, { file, line, cloud, key }: ReturnType<ConfigPlaces['of']>): CloudConfigWarning {
  const at = file === undefined ? '' : `${file}${line === undefined ? '' : `:${String(line)}`}, `;
  return { message: `${at}cloud "${cloud ?? ''}", "${key ?? ''}": ${what}.`, file, line, cloud, key };
}

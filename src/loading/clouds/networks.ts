import { isJsonObject } from '../../access/json-object.js';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { flagOf } from './flag-of.js';
import type { CloudNetwork } from './cloud-config-types.js';
import { textOf, type ConfigMap } from './config-map.js';

/**
 * `networks` of a cloud; the earlier `external_network` and `internal_network` make one each.
 *
 * @throws CloudConfigError for a network without a name, both ways of saying it, or two networks that both are the one.
 */
export function readNetworks(config: ConfigMap, place: (key: string) => ConfigPlace): readonly CloudNetwork[] {
  const { networks: given = [] } = config;
  const listed = (Array.isArray(given) ? given : []).map((entry) => network(entry, place('networks')));
  const both = EARLIER.find((key) => config[key] !== undefined && config['networks'] !== undefined);
  if (both !== undefined) throw new CloudConfigError('"networks" says the same; leave this one out.', place(both));
  const networks = [...listed, ...EARLIER.flatMap((key) => earlier(key, textOf(config[key])))];
  for (const flag of ['natDestination', 'defaultInterface'] as const) checkOne(networks, flag, place('networks'));
  return networks;
}

const EARLIER = ['external_network', 'internal_network'] as const;

function network(entry: unknown, place: ConfigPlace): CloudNetwork {
  const name = isJsonObject(entry) ? textOf(entry['name']) : undefined;
  if (name === undefined || !isJsonObject(entry)) throw new CloudConfigError('each network needs a "name".', place);
  const flag = (key: string): boolean | undefined => flagOf(entry[key], { ...place, key: `networks.${key}` });
  const routesExternally = flag('routes_externally') ?? false;
  return {
    name,
    routesExternally,
    routesIpv4Externally: flag('routes_ipv4_externally') ?? routesExternally,
    routesIpv6Externally: flag('routes_ipv6_externally') ?? routesExternally,
    natSource: flag('nat_source') ?? false,
    natDestination: flag('nat_destination') ?? false,
    defaultInterface: flag('default_interface') ?? false,
  };
}

function earlier(key: (typeof EARLIER)[number], name: string | undefined): readonly CloudNetwork[] {
  if (name === undefined) return [];
  const isExternal = key === 'external_network';
  const routes = { routesExternally: isExternal, routesIpv4Externally: isExternal, routesIpv6Externally: isExternal };
  return [{ name, ...routes, natSource: false, natDestination: !isExternal, defaultInterface: isExternal }];
}

function checkOne(networks: readonly CloudNetwork[], flag: 'natDestination' | 'defaultInterface', place: ConfigPlace): void {
  const names = networks.filter((each) => each[flag]).map(({ name }) => `"${name}"`);
  if (names.length < 2) return;
  const key = flag === 'natDestination' ? 'nat_destination' : 'default_interface';
  throw new CloudConfigError(`only one network can have ${key}, and ${names.join(' and ')} have it.`, place);
}

import type { ConfigPlace } from '../../errors/cloud-config-error.js';
import type { Environment } from './config-file.js';
import type { ConfigMap } from './config-map.js';
import { flagOf } from './flag-of.js';

/** Where it can be said whether services are reached by IPv4 alone. */
export interface AddressFamilySources {
  readonly cloud: ConfigMap;
  readonly environment: Environment;
  /** The section `client`. */
  readonly client: ConfigMap;
}

/** Whether services may be reached by IPv6: the cloud says so, else the environment, else the section `client`, else they may. */
export function prefersIpv6(sources: AddressFamilySources, place: (key: string) => ConfigPlace): boolean {
  const ofCloud = (key: string): boolean | undefined => flagOf(sources.cloud[key], place(key));
  const isForced = ofCloud('force_ipv4') ?? isForcedEverywhere(sources);
  return !isForced && (ofCloud('prefer_ipv6') ?? true);
}

function isForcedEverywhere({ environment, client }: AddressFamilySources): boolean {
  const [forced, preferred] = [
    flagOf(environment['OS_FORCE_IPV4'] ?? client['force_ipv4'] ?? client['broken_ipv6'], { key: 'force_ipv4' }),
    flagOf(environment['OS_PREFER_IPV6'] ?? client['prefer_ipv6'], { key: 'prefer_ipv6' }),
  ];
  return forced === true || preferred === false;
}

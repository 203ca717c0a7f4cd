import { type EndpointFilter } from 'keystoneauth-rx';

/** A method of a session that has to do with versions. */
export type QuestionMethod = 'getEndpoint' | 'getEndpointData' | 'getApiMajorVersion' | 'getAllVersionData';

/** What is asked about a service beside its type. */
export type Wish = Omit<EndpointFilter, 'serviceType'>;

/** Something that both libraries are asked. */
export interface Question {
  readonly method: QuestionMethod;
  readonly serviceType: string;
  readonly wish: Wish;
}

/** In one line, as the table of differences and the reports of specs have it. */
export function nameOf({ method, serviceType, wish }: Question): string {
  const said = Object.entries(wish).map(([name, value]) => ` ${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  return `${method} ${serviceType}${said.join('')}`;
}

const METHODS = ['getEndpoint', 'getEndpointData', 'getApiMajorVersion'] as const;

/** The services by their official types, whatever the catalog calls them. */
export const SERVICE_TYPES: readonly string[] = [
  ...['identity', 'placement', 'image', 'block-storage', 'compute', 'network', 'baremetal', 'key-manager', 'object-store'],
  ...['shared-file-system', 'load-balancer'],
];

/** What else may be written for some of them, and a service that is not there. */
export const OTHER_NAMES: readonly string[] = ['volumev3', 'volumev2', 'volume', 'sharev2', 'share', 'orchestration'];

const VERSIONS: readonly Wish[] = [
  {},
  ...['1', '2', '3', '2.1', '9', 'latest'].map((version) => ({ version })),
  { minVersion: '1' },
  { minVersion: '3' },
  { maxVersion: '2' },
  { maxVersion: 'latest' },
  { minVersion: '1', maxVersion: '2.latest' },
  { minVersion: '2', maxVersion: 'latest' },
  { minVersion: '8', maxVersion: '9' },
];

const PLACES: readonly Wish[] = [
  ...['internal', 'admin', 'private', 'publicURL', ['private', 'admin']].map((name) => ({ interface: name })),
  ...['RegionOne', 'RegionTwo'].map((regionName) => ({ regionName })),
  { serviceName: 'nova' },
];

const SWITCHES: readonly Wish[] = [
  { discoverVersions: true },
  { skipDiscovery: true },
  { allowVersionHack: false },
  { allow: { allowDeprecated: false } },
  { allow: { allowExperimental: true, allowUnknown: true } },
];

/** Each switch with each version, each place with each version. */
const EVERYTHING: readonly Wish[] = [...SWITCHES, ...PLACES].flatMap((wish) => VERSIONS.map((version) => ({ ...wish, ...version })));

/** A switch or a place by itself and with one version. */
const SOME: readonly Wish[] = [...VERSIONS, ...SWITCHES, ...PLACES, ...SWITCHES.map((wish) => ({ ...wish, version: '2' }))];

/** What both are asked about a service: about a hundred questions, or with `everything` about six hundred. */
export function questionsAbout(serviceType: string, everything: boolean): readonly Question[] {
  const wishes = everything ? [...VERSIONS, ...EVERYTHING] : SOME;
  const asked = wishes.flatMap((wish) => METHODS.map((method) => ({ method, serviceType, wish })));
  return [...asked, { method: 'getAllVersionData', serviceType, wish: {} }];
}

import type { CatalogChanged, CatalogPlace } from '../events/cloud-event.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { CatalogEndpoint, CatalogService } from './catalog-service.js';

/** What became of the endpoints of a catalog. */
export type CatalogChanges = Pick<CatalogChanged, 'appeared' | 'moved' | 'went'>;

type Groups = ReadonlyMap<string, readonly CatalogEndpoint[]>;

/**
 * How `now` differs from `before`; `undefined` if it does not. An endpoint is known by its service type, interface and region,
 * where several share these by its id: another URL is a move, another id with the same URL is nothing.
 */
export function catalogChanges(before: readonly CatalogService[], now: readonly CatalogService[]): CatalogChanges | undefined {
  const [earlier, later] = [grouped(before), grouped(now)];
  const changes = [...new Set([...earlier.keys(), ...later.keys()])].map((key) => changesOf(earlier.get(key) ?? [], later.get(key) ?? []));
  const appeared = changes.flatMap((change) => change.appeared);
  const moved = changes.flatMap((change) => change.moved);
  const went = changes.flatMap((change) => change.went);
  return appeared.length + moved.length + went.length === 0 ? undefined : { appeared, moved, went };
}

function grouped(services: readonly CatalogService[]): Groups {
  const groups = new Map<string, CatalogEndpoint[]>();
  for (const endpoint of services.flatMap(({ endpoints }) => endpoints)) {
    const key = JSON.stringify([endpoint.serviceType, endpoint.interface, endpoint.regionName]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [endpoint]);
    else group.push(endpoint);
  }
  return groups;
}

/** Of endpoints that have the same service type, interface and region. */
function changesOf(before: readonly CatalogEndpoint[], now: readonly CatalogEndpoint[]): CatalogChanges {
  const left = without(before, now);
  const fresh = without(now, before);
  const moves = fresh.map((to) => ({ to, from: left.find((from) => isSame(from, to)) }));
  const others = left.filter((endpoint) => !moves.some(({ from }) => from === endpoint));
  // Without a common id the first that is gone stands for the first that is new.
  const pairs = moves.map(({ to, from }) => ({ to, from: from ?? others.shift() }));
  return {
    appeared: pairs.filter(({ from }) => from === undefined).map(({ to }) => placeOf(to)),
    moved: pairs.flatMap(({ to, from }) => (from === undefined ? [] : [{ ...placeOf(to), before: redactUrl(from.url) }])),
    went: others.map(placeOf),
  };
}

/** Those whose URL is not among the others, as often as it is there. */
function without(endpoints: readonly CatalogEndpoint[], others: readonly CatalogEndpoint[]): readonly CatalogEndpoint[] {
  const urls = others.map(({ url }) => url);
  return endpoints.filter(({ url }) => {
    const at = urls.indexOf(url);
    if (at !== -1) urls.splice(at, 1);
    return at === -1;
  });
}

function isSame(one: CatalogEndpoint, other: CatalogEndpoint): boolean {
  return one.endpointId !== undefined && one.endpointId === other.endpointId;
}

function placeOf({ serviceType = '', serviceName, interface: name, regionName, url }: CatalogEndpoint): CatalogPlace {
  return { serviceType, serviceName, interface: name, regionName, url: redactUrl(url) };
}

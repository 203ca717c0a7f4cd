/** What the mock services say, made once. */

const server = (id: number): object => ({
  id: `${String(id).padStart(8, '0')}-6f70-4d3c-9c47-3bd0b9a2c1d5`,
  name: `server-${String(id)}`,
  links: [{ rel: 'self', href: `http://compute.example/v2.1/servers/${String(id)}` }],
});

const list = (count: number): Buffer => Buffer.from(JSON.stringify({ servers: Array.from({ length: count }, (_, id) => server(id)) }));

/** 2 kB: what most replies are like. */
export const SMALL_LIST: Buffer = list(15);
/** 1 MB: a list of everything. */
export const LARGE_LIST: Buffer = list(7500);

const version = (base: string, id: string, path: string): object => ({
  id,
  status: id === 'v2.0' ? 'SUPPORTED' : 'CURRENT',
  version: id === 'v2.1' ? '2.96' : '',
  min_version: id === 'v2.1' ? '2.1' : '',
  updated: '2013-07-23T11:33:21Z',
  links: [{ rel: 'self', href: `${base}${path}` }],
});

/** Version documents by path. */
export function versionDocuments(base: string): ReadonlyMap<string, Buffer> {
  const identity = version(base, 'v3.14', '/v3/');
  const compute = version(base, 'v2.1', '/compute/v2.1/');
  const documents: Readonly<Record<string, object>> = {
    '/': { versions: { values: [identity] } },
    '/v3': { version: identity },
    '/compute': { versions: [version(base, 'v2.0', '/compute/v2/'), compute] },
    '/compute/v2.1': { version: compute },
  };
  return new Map(
    Object.entries(documents).flatMap(([path, document]) => {
      const text = Buffer.from(JSON.stringify(document));
      return path === '/' ? [[path, text] as const] : [[path, text] as const, [`${path}/`, text] as const];
    }),
  );
}

const SERVICES: readonly (readonly [string, string, string])[] = [
  ['identity', 'keystone', '/v3'],
  ['compute', 'nova', '/compute/v2.1'],
  ['network', 'neutron', '/network'],
  ['volumev3', 'cinderv3', '/volume/v3'],
  ['image', 'glance', '/image'],
  ['placement', 'placement', '/placement'],
];

/** The catalog of every token: six services at three interfaces. */
export function catalog(base: string): readonly object[] {
  return SERVICES.map(([type, name, path], number) => ({
    id: `${String(number).repeat(8)}service`,
    type,
    name,
    endpoints: ['public', 'internal', 'admin'].map((place) => ({
      id: `${String(number).repeat(8)}${place}`,
      interface: place,
      region: 'RegionOne',
      region_id: 'RegionOne',
      url: `${base}${path}`,
    })),
  }));
}

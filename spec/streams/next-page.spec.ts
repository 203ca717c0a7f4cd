import { describe, expect, it } from 'vitest';
import { readPage } from '../../src/streams/next-page.js';

const one = { id: 'id-1' };
const two = { id: 'id-2' };

describe('readPage', () => {
  it.each<[string, unknown, string, string | undefined]>([
    ['Nova', { servers: [one], servers_links: [{ rel: 'next', href: 'http://internal:8774/v2.1/servers?limit=1&marker=id-1' }] }, '/servers?limit=1', '/servers?limit=1&marker=id-1'],
    ['Cinder', { volumes: [one], volumes_links: [{ rel: 'next', href: 'http://internal/v3/pid/volumes?marker=id-1' }] }, '/volumes', '/volumes?marker=id-1'],
    ['Neutron, last page', { networks: [one], networks_links: [{ rel: 'previous', href: 'http://internal/v2.0/networks?page_reverse=True' }] }, '/networks?limit=1', undefined],
    ['Neutron', { networks: [one], networks_links: [{ rel: 'previous', href: '/x' }, { rel: 'next', href: 'http://internal/v2.0/networks?limit=1&marker=id-1' }] }, '/networks?limit=1', '/networks?limit=1&marker=id-1'],
    ['Glance', { images: [one], first: '/v2/images', schema: '/v2/schemas/images', next: '/v2/images?marker=id-1' }, '/v2/images', '/v2/images?marker=id-1'],
    ['Ironic', { nodes: [{ uuid: 'u-1' }], next: 'http://internal:6385/v1/nodes?limit=1&marker=u-1' }, '/v1/nodes?limit=1', '/v1/nodes?limit=1&marker=u-1'],
    ['Barbican', { secrets: [one], total: 2, next: 'http://internal:9311/v1/secrets?limit=1&offset=1' }, '/v1/secrets?limit=1', '/v1/secrets?limit=1&offset=1'],
    ['Keystone, last page', { users: [one], links: { next: null, self: 'http://internal/v3/users', previous: null } }, '/users?limit=1', undefined],
    ['Keystone', { users: [one], links: { next: 'http://internal/v3/users?limit=1&marker=id-1' } }, '/users?limit=1', '/users?limit=1&marker=id-1'],
    ['Designate', { zones: [one], links: { self: 'http://internal/v2/zones', next: 'http://internal/v2/zones?marker=id-1' }, metadata: { total_count: 2 } }, '/v2/zones', '/v2/zones?marker=id-1'],
    ['Heat', { links: [{ rel: 'next', href: 'http://internal/v1/pid/stacks?marker=id-1' }], stacks: [one] }, '/stacks', '/stacks?marker=id-1'],
    ['Octavia', { loadbalancers: [one], loadbalancers_links: [{ rel: 'next', href: 'http://internal:9876/v2.0/lbaas/loadbalancers?limit=1&marker=id-1' }] }, '/lbaas/loadbalancers?limit=1', '/lbaas/loadbalancers?limit=1&marker=id-1'],
    ['Magnum', { clusters: [{ uuid: 'u-1' }], next: 'http://internal:9511/v1/clusters?limit=1&marker=u-1' }, '/clusters?limit=1', '/clusters?limit=1&marker=u-1'],
    ['Magnum, last page', { clusters: [{ uuid: 'u-1' }], next: null }, '/clusters?limit=1', undefined],
    ['Trove and Zaqar', { links: [{ rel: 'next', href: '/v2/queues?limit=1&marker=a' }], queues: [{ name: 'a' }] }, '/v2/queues?limit=1', '/v2/queues?limit=1&marker=a'],
    ['Zaqar, nothing more', { links: [{ rel: 'next', href: '/v2/queues?limit=1&marker=a' }], queues: [] }, '/v2/queues?limit=1&marker=a', undefined],
    ['Murano', { packages: [one], next_marker: 'id-1' }, '/v1/catalog/packages?limit=1', '/v1/catalog/packages?limit=1&marker=id-1'],
    ['Sahara', { clusters: [one, two], markers: { prev: null, next: 'id-2' } }, '/clusters', '/clusters?marker=id-2'],
    ['Sahara, last page', { clusters: [one], markers: { prev: 'id-0', next: null } }, '/clusters?limit=1', undefined],
    ['Swift, whole list of containers', [{ name: 'a', count: 0, bytes: 0 }], '?format=json', '?format=json&marker=a'],
    ['Swift, pseudo folders last', [{ name: 'a', bytes: 1 }, { subdir: 'b/' }], '/container?delimiter=/', '/container?delimiter=%2F&marker=b%2F'],
    ['Swift, nothing more', [], '/container?marker=z', undefined],
    ['names that are not of Swift', [{ name: 'low', definition: [] }], '/v1/archive_policy', undefined],
    ['Swift, whole page', [{ name: 'a' }, { name: 'b c' }], '/container?format=json&limit=2', '/container?format=json&limit=2&marker=b+c'],
    ['Swift, short page', [{ name: 'a', bytes: 1 }], '/container?format=json&limit=2', '/container?format=json&limit=2&marker=a'],
    ['names, last page', [{ name: 'a' }], '/container?format=json&limit=2', undefined],
    ['markers by uuid', { things: [{ uuid: 'u-9' }] }, '/things?limit=1', '/things?limit=1&marker=u-9'],
    ['no limit', { things: [one, two] }, '/things', undefined],
    ['nothing', { things: [] }, '/things?limit=0', undefined],
    ['items without a name', { things: [1, 2] }, '/things?limit=2', undefined],
  ])('finds the next page as %s tells it', (_service, body, url, next) => {
    expect(readPage({ body }, url).next).toBe(next);
  });

  it.each<[string, string]>([
    ['another host', 'https://evil.example.com/servers?marker=id-1'],
    ['another path', '/admin/secrets?marker=id-1'],
    ['another scheme', 'javascript://evil/?marker=id-1'],
    ['user info', 'https://api.example.com@evil.example.com/?marker=id-1'],
  ])('stays where the first page came from, whatever the link says: %s', (_what, href) => {
    expect(readPage({ body: { servers: [one], next: href } }, 'https://api.example.com/v2.1/servers').next).toBe('https://api.example.com/v2.1/servers?marker=id-1');
  });

  it('reads the Link header where the body says nothing', () => {
    const headers = { link: '<http://internal/v1/metric?limit=1&marker=id-1>; rel="next"' };

    expect(readPage({ body: [one], headers }, '/v1/metric?limit=1').next).toBe('/v1/metric?limit=1&marker=id-1');
    expect(readPage({ body: [one], headers: { link: '</v1/metric>; rel="first"' } }, '/v1/metric').next).toBeUndefined();
    expect(readPage({ body: { metrics: [one], next: '/?marker=id-9' }, headers }, '/v1/metric').next).toBe('/v1/metric?marker=id-9');
  });

  it.each<[string, unknown, 'circle' | 'cut' | undefined]>([
    ['a page that names itself as the next', { servers: [two], next: '/?marker=id-1&limit=1' }, 'circle'],
    ['a page without items that does so', { servers: [], next: '/?marker=id-1&limit=1' }, undefined],
    ['a page that names another', { servers: [two], next: '/?marker=id-2' }, undefined],
    ['a page that names none', { servers: [two] }, undefined],
    ['Keystone at its limit', { users: [two], links: { next: null }, truncated: true }, 'cut'],
    ['Keystone below its limit', { users: [two], links: { next: null }, truncated: false }, undefined],
    ['a list that is said to go on', { users: [two], links: { next: '/?marker=id-2' }, truncated: true }, undefined],
  ])('tells whether there is more that cannot be had: %s', (_what, body, lost) => {
    expect(readPage({ body }, '/servers?limit=1&marker=id-1').lost).toBe(lost);
  });

  it('asks by offset where the service took no notice of a marker: what comes again has no items', () => {
    const full = { server_groups: [one, two] };
    const linked = { shares: [one, two], shares_links: [{ rel: 'next', href: 'http://internal/v2/shares?limit=2&marker=id-2' }] };

    for (const body of [full, linked]) {
      expect(readPage({ body }, '/list?limit=2')).toMatchObject({ items: [one, two], next: '/list?limit=2&marker=id-2' });
      expect(readPage({ body }, '/list?limit=2&marker=id-2')).toEqual({ items: [], next: '/list?limit=2&marker=id-2&offset=2', lost: undefined });
      expect(readPage({ body }, '/list?limit=2&marker=id-0&offset=2')).toMatchObject({ items: [one, two], next: '/list?limit=2&marker=id-2&offset=4' });
    }
  });

  it('takes what comes again for an offset too for the end, unless the service says that there is more', () => {
    const url = '/list?limit=2&marker=id-2&offset=2';

    expect(readPage({ body: { keypairs: [one, two] } }, url)).toEqual({ items: [], next: undefined, lost: undefined });
    expect(readPage({ body: { shares: [one, two], shares_links: [{ rel: 'next', href: `http://internal${url}` }] } }, url)).toEqual({ items: [], next: undefined, lost: 'circle' });
  });

  it('leaves an offset to the service that names it', () => {
    expect(readPage({ body: { secrets: [one, two], next: 'http://internal/?limit=2&offset=4&marker=x' } }, '/secrets?limit=2&offset=2&marker=x').next).toBe('/secrets?limit=2&offset=4&marker=x');
  });

  it.each([[1000, 5000, true], [1000, 1000, true], [999, 5000, false], [1000, 0, false], [500, 501, false]])('takes %i items where %i were asked for for a page that is full: %s', (count, limit, isFull) => {
    const body = { segments: Array.from({ length: count }, (_item, index) => ({ uuid: `u-${String(index)}` })) };

    expect(readPage({ body }, `/segments?limit=${String(limit)}`).next).toBe(isFull ? `/segments?limit=${String(limit)}&marker=u-${String(count - 1)}` : undefined);
  });

  it('keeps filters that the link leaves out, and takes from it what changes', () => {
    const body = { ports: [one], ports_links: [{ rel: 'next', href: 'http://internal/?marker=id-1&tags=x&tags=y' }] };

    expect(readPage({ body }, '/ports?status=DOWN&marker=id-0&tags=a#top').next).toBe('/ports?status=DOWN&marker=id-1&tags=x&tags=y');
  });

  it.each<[string, unknown]>([
    ['the same page', { servers: [two], next: '/servers?limit=1&marker=id-1' }],
    ['no query', { servers: [two], next: '/servers' }],
    ['no text', { servers: [two], next: 7 }],
    ['no URL', { servers: [two], next: 'http://' }],
    ['nothing', { servers: [two], next: '' }],
  ])('takes a link to %s for the end', (_what, body) => {
    expect(readPage({ body }, '/servers?limit=1&marker=id-1').next).toBeUndefined();
  });

  it('takes the first list that is not about links, or the one that is named', () => {
    const body = { links: [], servers_links: [], servers: [one], others: [two] };

    expect(readPage({ body }, '/servers').items).toEqual([one]);
    expect(readPage({ body }, '/servers', 'others').items).toEqual([two]);
    expect(readPage({ body: [one, two] }, '/servers', 'ignored').items).toEqual([one, two]);
  });

  it.each<[string, unknown, string | undefined]>([
    ['a document without a list', { server: one }, undefined],
    ['a list of another name', { servers: [one] }, 'networks'],
    ['a text', '<html>', undefined],
    ['nothing', undefined, undefined],
  ])('errors for %s', (_what, body, key) => {
    expect(() => readPage({ body }, '/servers?token=q-Zx83hJ', key)).toThrow(expect.objectContaining({ code: 'invalid-response', outcome: 'refused' }));
  });
});

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
    ['Swift, whole page', [{ name: 'a' }, { name: 'b c' }], '/container?format=json&limit=2', '/container?format=json&limit=2&marker=b+c'],
    ['Swift, last page', [{ name: 'a' }], '/container?format=json&limit=2', undefined],
    ['markers by uuid', { things: [{ uuid: 'u-9' }] }, '/things?limit=1', '/things?limit=1&marker=u-9'],
    ['no limit', { things: [one, two] }, '/things', undefined],
    ['nothing', { things: [] }, '/things?limit=0', undefined],
    ['items without a name', { things: [1, 2] }, '/things?limit=2', undefined],
  ])('finds the next page as %s tells it', (_service, body, url, next) => {
    expect(readPage(body, url).next).toBe(next);
  });

  it.each<[string, string]>([
    ['another host', 'https://evil.example.com/servers?marker=id-1'],
    ['another path', '/admin/secrets?marker=id-1'],
    ['another scheme', 'javascript://evil/?marker=id-1'],
    ['user info', 'https://api.example.com@evil.example.com/?marker=id-1'],
  ])('stays where the first page came from, whatever the link says: %s', (_what, href) => {
    expect(readPage({ servers: [one], next: href }, 'https://api.example.com/v2.1/servers').next).toBe('https://api.example.com/v2.1/servers?marker=id-1');
  });

  it('keeps filters that the link leaves out, and takes from it what changes', () => {
    const body = { ports: [one], ports_links: [{ rel: 'next', href: 'http://internal/?marker=id-1&tags=x&tags=y' }] };

    expect(readPage(body, '/ports?status=DOWN&marker=id-0&tags=a#top').next).toBe('/ports?status=DOWN&marker=id-1&tags=x&tags=y');
  });

  it.each<[string, unknown]>([
    ['the same page', { servers: [one], next: '/servers?limit=1&marker=id-1' }],
    ['no query', { servers: [one], next: '/servers' }],
    ['no text', { servers: [one], next: 7 }],
    ['no URL', { servers: [one], next: 'http://' }],
    ['a marker that did not move', { servers: [one] }],
  ])('takes a link to %s for the end', (_what, body) => {
    expect(readPage(body, '/servers?limit=1&marker=id-1').next).toBeUndefined();
  });

  it('takes the first list that is not about links, or the one that is named', () => {
    const body = { links: [], servers_links: [], servers: [one], others: [two] };

    expect(readPage(body, '/servers').items).toEqual([one]);
    expect(readPage(body, '/servers', 'others').items).toEqual([two]);
    expect(readPage([one, two], '/servers', 'ignored').items).toEqual([one, two]);
  });

  it.each<[string, unknown, string | undefined]>([
    ['a document without a list', { server: one }, undefined],
    ['a list of another name', { servers: [one] }, 'networks'],
    ['a text', '<html>', undefined],
    ['nothing', undefined, undefined],
  ])('errors for %s', (_what, body, key) => {
    expect(() => readPage(body, '/servers?token=q-Zx83hJ', key)).toThrow(expect.objectContaining({ code: 'invalid-response', outcome: 'refused' }));
  });
});

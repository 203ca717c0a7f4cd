import { describe, expect, it } from 'vitest';
import { AUTH_INTERFACE, createAccessInfo, type EndpointFilter } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import { KnownEndpoints } from '../../src/identity/known-endpoints.js';
import { LentConnection } from '../token/lent-connection.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const access = createAccessInfo(v3Token().toJSON(), 'one');
const later = createAccessInfo(v3Token().toJSON(), 'two');
const session = new LentConnection(new VirtualRuntime());
const url = 'http://compute.test';
const compute = { serviceType: 'compute' };

/** One that knows the answer to this filter, if it keeps such answers. */
function knowing(filter: EndpointFilter): KnownEndpoints {
  const known = new KnownEndpoints();
  known.set(session, filter, { url, access, documents: undefined });
  return known;
}

describe('KnownEndpoints', () => {
  it.each<EndpointFilter>([
    compute,
    { ...compute, interface: 'internal', regionName: 'R', serviceName: 'n', serviceId: 's', endpointId: 'e' },
    { ...compute, interface: ['internal', 'public'] },
    { ...compute, skipDiscovery: true, allowVersionHack: false, version: undefined },
    { endpointOverride: url },
  ])('keeps what the catalog alone answered: %j', (filter) => {
    expect(knowing(filter).get(session, { ...filter }, access)).toBe(url);
  });

  it.each<EndpointFilter>([
    { ...compute, version: 2 },
    { ...compute, minVersion: '2.1' },
    { ...compute, maxVersion: 'latest' },
    { ...compute, discoverVersions: true },
    { ...compute, allow: { allowDeprecated: true } },
    { ...compute, interface: AUTH_INTERFACE },
    { ...compute, interface: [AUTH_INTERFACE] },
    { ...compute, shard: 'x' },
  ])('keeps nothing for what needs more than that', (filter) => {
    expect(knowing(filter).get(session, filter, access)).toBeUndefined();
  });

  it.each<EndpointFilter>([
    { serviceType: 'volume' },
    { ...compute, regionName: 'R' },
    { ...compute, interface: 'compute' },
    { ...compute, shard: 'x' },
    {},
  ])('does not mix filters up: %j', (filter) => {
    expect(knowing(compute).get(session, filter, access)).toBeUndefined();
  });

  it('forgets with the token, and keeps sessions apart', () => {
    const known = knowing(compute);

    expect(known.get(session, compute, later)).toBeUndefined();
    expect(known.get(new LentConnection(new VirtualRuntime()), compute, access)).toBeUndefined();
    known.set(session, { serviceType: 'volume' }, { url, access: later, documents: undefined });
    expect(known.get(session, compute, later)).toBeUndefined();
    expect(known.get(session, compute, access)).toBeUndefined();
  });

  it('keeps no miss, and no more than a hundred', () => {
    const known = new KnownEndpoints();
    known.set(session, compute, { url: undefined, access, documents: undefined });
    expect(known.get(session, compute, access)).toBeUndefined();

    for (let count = 0; count < 101; count += 1) known.set(session, { serviceType: `s${String(count)}` }, { url, access, documents: undefined });
    expect(known.get(session, { serviceType: 's99' }, access)).toBe(url);
    expect(known.get(session, { serviceType: 's100' }, access)).toBeUndefined();
  });

  describe('where a version is wanted', () => {
    const wanted = { ...compute, minVersion: '2.1', maxVersion: 'latest' };
    /** A session whose documents are in the state that the spec says. */
    const reading = (): { readonly reader: LentConnection; readonly known: KnownEndpoints; become: (state: object | undefined) => void } => {
      let now: object | undefined = {};
      const reader = Object.assign(new LentConnection(new VirtualRuntime()), { documents: { ...session.documents, state: () => now } });
      const known = new KnownEndpoints();
      known.set(reader, wanted, { url, access, documents: now });
      return { reader, known, become: (state) => (now = state) };
    };

    it('keeps the answer as long as the documents are as they were', () => {
      const { reader, known, become } = reading();
      expect(known.get(reader, wanted, access)).toBe(url);
      expect(known.get(reader, { ...wanted, minVersion: '2.2' }, access)).toBeUndefined();
      expect(known.get(reader, compute, access)).toBeUndefined();
      become({});
      expect(known.get(reader, wanted, access)).toBeUndefined();
      become(undefined);
      expect(known.get(reader, wanted, access)).toBeUndefined();
    });

    it('does not keep what documents said that changed during the search', () => {
      const { reader, known, become } = reading();
      const before = {};
      become({});
      known.set(reader, { ...compute, version: 3 }, { url, access, documents: before });
      expect(known.get(reader, { ...compute, version: 3 }, access)).toBeUndefined();
    });
  });
});

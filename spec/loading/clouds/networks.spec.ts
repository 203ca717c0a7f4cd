import { describe, expect, it } from 'vitest';
import { regionOf } from './clouds-of.js';

describe('readNetworks', () => {
  it('reads a list, with the routes of one protocol as those of both', async () => {
    const { networks } = await regionOf({ networks: [{ name: 'a', routes_externally: 'yes' }, { name: 'b', nat_destination: true }] });
    expect(networks).toEqual([
      { name: 'a', routesExternally: true, routesIpv4Externally: true, routesIpv6Externally: true, natSource: false, natDestination: false, defaultInterface: false },
      { name: 'b', routesExternally: false, routesIpv4Externally: false, routesIpv6Externally: false, natSource: false, natDestination: true, defaultInterface: false },
    ]);
  });

  it('reads the two earlier keys', async () => {
    const { networks } = await regionOf({ external_network: 'ext', internal_network: 'int' });
    expect(networks.map(({ name, routesExternally, natDestination, defaultInterface }) => [name, routesExternally, natDestination, defaultInterface])).toEqual([
      ['ext', true, false, true],
      ['int', false, true, false],
    ]);
  });

  it.each([
    [{ networks: [{ routes_externally: true }] }, 'each network needs a "name"'],
    [{ networks: [{ name: 'a' }], external_network: 'x' }, '"networks" says the same'],
    [{ networks: [{ name: 'a', default_interface: true }, { name: 'b', default_interface: true }] }, 'only one network can have default_interface, and "a" and "b" have it'],
  ])('refuses %j', async (cloud, message) => {
    await expect(regionOf(cloud)).rejects.toThrow(message);
  });
});

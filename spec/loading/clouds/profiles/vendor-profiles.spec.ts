import { describe, expect, it } from 'vitest';
import { vendorNames, vendorProfile } from '../../../../src/loading/clouds/profiles/vendor-profiles.js';

describe('vendorProfile', () => {
  it('tells the address and the regions of a vendor', () => {
    expect(vendorProfile('citycloud')).toEqual({
      auth: { auth_url: 'https://{region_name}.citycloud.com:5000/v3/' },
      regions: ['Buf1', 'Fra1', 'Sto2', 'Kna1', 'dx1', 'tky1'],
      ...{ identity_api_version: '3', block_storage_api_version: '3', image_format: 'raw', requires_floating_ip: true },
    });
  });

  it('tells what differs in a region', () => {
    const regions = vendorProfile('limestonenetworks')?.regions;

    expect(regions).toMatchObject([
      { name: 'us-dfw-1', values: { networks: [{ name: 'Public Internet' }, { name: 'DDoS Protected' }, {}, { nat_destination: true }] } },
      { name: 'us-slc', values: { networks: [{ default_interface: true }, {}, { name: 'Private Network (Floating Public)' }] } },
    ]);
  });

  it.each([
    ['betacloud', 'shutdown', 'betacloud.de has ceased business'],
    ['fuga', 'deprecated', 'the API Endpoint is no longer responsive'],
  ])('says of %s that it is %s', (name, status, message) => {
    expect(vendorProfile(name)).toMatchObject({ status, message });
  });

  it.each([
    ['ovh', 'https://ovhcloud.com'],
    ['vexxhost', 'https://vexxhost.com'],
  ])('says where the profile of %s is to be had', (name, profile) => {
    expect(vendorProfile(name)).toEqual({ profile });
  });

  it.each(['acme', '', 'constructor', '__proto__', 'toString'])('knows no "%s"', (name) => {
    expect(vendorProfile(name)).toBeUndefined();
  });

  it('names an https address for every vendor that has one', () => {
    const addresses = vendorNames().flatMap((name) => vendorProfile(name)?.auth?.['auth_url'] ?? []);

    expect(addresses).toHaveLength(22);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/[a-z{]/);
  });
});

describe('vendorNames', () => {
  it('has the 25 vendors of openstacksdk, in alphabetical order', () => {
    expect(vendorNames()).toEqual([
      ...['auro', 'betacloud', 'binero', 'bluebox', 'catalyst', 'citycloud', 'conoha', 'dreamcompute', 'elastx'],
      ...['entercloudsuite', 'fuga', 'ibmcloud', 'internap', 'limestonenetworks', 'otc', 'otc-swiss', 'ovh', 'ovh-us'],
      ...['rackspace', 'switchcloud', 'switchengines', 'ultimum', 'unitedstack', 'vexxhost', 'zetta'],
    ]);
  });
});

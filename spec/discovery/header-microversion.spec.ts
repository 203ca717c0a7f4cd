import { describe, expect, it } from 'vitest';
import { headerMicroversion } from '../../src/discovery/header-microversion.js';

describe('headerMicroversion', () => {
  it.each([
    [{ 'openstack-api-minimum-version': 'container-infra 1.1', 'openstack-api-maximum-version': 'container-infra 1.10' }, '1.1', '1.10'],
    [{ 'x-openstack-ironic-api-minimum-version': '1.1', 'x-openstack-ironic-api-maximum-version': '1.82' }, '1.1', '1.82'],
    [{ 'X-OpenStack-API-Minimum-Version': '2.1', 'openstack-api-version': 'compute 2.5' }, '2.1', undefined],
    [{ 'openstack-api-minimum-version': 'compute 2.1 ', 'openstack-api-maximum-version': ' 2.96 ' }, '2.1', '2.96'],
    [{ 'x-api-minimum-version': '2.1' }, undefined, undefined],
  ])('reads both ends from %j', (headers: Record<string, string>, minimum, maximum) => {
    expect(headerMicroversion(headers, 'minimum')).toBe(minimum);
    expect(headerMicroversion(headers, 'maximum')).toBe(maximum);
  });
});

import { describe, expect, it } from 'vitest';
import { microversionHeaders } from '../../src/microversion/microversion-headers.js';

describe('microversionHeaders', () => {
  it('gives the standard header to every service', () => {
    expect(microversionHeaders('placement', [1, 39])).toEqual({ 'OpenStack-API-Version': 'placement 1.39' });
    expect(microversionHeaders('volumev3', [Infinity, Infinity])).toEqual({ 'OpenStack-API-Version': 'volume latest' });
  });

  it.each([
    ['compute', { 'OpenStack-API-Version': 'compute 2.79', 'X-OpenStack-Nova-API-Version': '2.79' }],
    ['bare-metal', { 'OpenStack-API-Version': 'baremetal 2.79', 'X-OpenStack-Ironic-API-Version': '2.79' }],
    ['sharev2', { 'OpenStack-API-Version': 'shared-file-system 2.79', 'X-OpenStack-Manila-API-Version': '2.79' }],
  ])('adds the older header of %s', (serviceType, headers) => {
    expect(microversionHeaders(serviceType, [2, 79])).toEqual(headers);
  });
});

import { describe, expect, it } from 'vitest';
import { corsDefaults, takesHeader } from '../../src/access/cors-defaults.js';
import { microversionHeaders, takenHeaders } from '../../src/microversion/microversion-headers.js';

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

describe('takenHeaders', () => {
  const sentTo = (serviceType: string): readonly string[] =>
    Object.keys(takenHeaders(microversionHeaders(serviceType, [2, 7]), (header) => takesHeader(corsDefaults(serviceType), header)));

  it.each([
    ['shared-file-system', ['X-OpenStack-Manila-API-Version']],
    ['sharev2', ['X-OpenStack-Manila-API-Version']],
    ['volumev3', ['OpenStack-API-Version']],
    ['baremetal', ['X-OpenStack-Ironic-API-Version']],
    ['placement', ['OpenStack-API-Version']],
    ['compute', ['OpenStack-API-Version', 'X-OpenStack-Nova-API-Version']],
  ])('are those that %s takes from a page', (serviceType, names) => {
    expect(sentTo(serviceType)).toEqual(names);
  });

  it.each(['identity', 'container-infra', 'a-service-of-ours'])('are all of them where %s takes none: somebody asked for it', (serviceType) => {
    expect(sentTo(serviceType)).toEqual(['OpenStack-API-Version']);
  });

  it('are all of them outside pages', () => {
    expect(takenHeaders({ a: '1', b: '2' }, undefined)).toEqual({ a: '1', b: '2' });
  });
});

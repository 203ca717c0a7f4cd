import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ServiceProviders } from '../../src/access/service-providers.js';
import { ServiceProviderNotFound } from '../../src/errors/service-provider-not-found.js';

const providers = new ServiceProviders([
  { id: 'east', auth_url: 'http://east/auth', sp_url: 'http://east/sp' },
  { auth_url: 'http://nameless/auth' },
  { id: 'half' },
]);

describe('ServiceProviders', () => {
  it('gives the URLs of a provider', () => {
    expect(providers.getSpAuthUrl('east')).toBe('http://east/auth');
    expect(providers.getSpUrl('east')).toBe('http://east/sp');
  });

  it('leaves out entries without an id', () => {
    expect(providers.ids).toEqual(['east', 'half']);
  });

  it('gives undefined for a URL that the registration leaves out', () => {
    expect(providers.getSpUrl('half')).toBeUndefined();
  });

  it('names the known providers when asked for another one', () => {
    expect(() => providers.getSpUrl('west')).toThrow(ServiceProviderNotFound);
    expect(() => providers.getSpAuthUrl('west')).toThrow('"west". It names: "east", "half".');
    expect(() => new ServiceProviders([]).getSpUrl('west')).toThrow('It names: none.');
  });

  it('prints its providers', () => {
    expect(JSON.parse(JSON.stringify(providers))).toMatchObject({ east: { authUrl: 'http://east/auth' } });
    expect(inspect(providers)).toContain('http://east/sp');
  });
});

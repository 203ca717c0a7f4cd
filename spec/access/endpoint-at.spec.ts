import { describe, expect, it } from 'vitest';
import { endpointAt } from '../../src/access/endpoint-at.js';

describe('endpointAt', () => {
  it('knows the URL and the version that it shows, and nothing else', () => {
    const { url, catalogUrl, apiVersion, ...rest } = endpointAt('http://nova.example.com/v2.1');

    expect({ url, catalogUrl, apiVersion }).toEqual({
      url: 'http://nova.example.com/v2.1',
      catalogUrl: 'http://nova.example.com/v2.1',
      apiVersion: [2, 1],
    });
    expect(Object.values(rest).filter((value) => value !== undefined)).toEqual([]);
  });

  it('takes what else is known', () => {
    expect(endpointAt('http://nova.example.com', { serviceType: 'compute' }).serviceType).toBe('compute');
  });
});

import { describe, expect, it } from 'vitest';
import { regionOf } from './clouds-of.js';

describe('serviceSettings', () => {
  it('are found under the type, then its aliases, then for all services', async () => {
    const region = await regionOf({ interface: 'internal', volumev3_api_version: '3', block_storage_interface: 'admin', volume_service_name: 'cinder', connect_retries: '2' });
    expect(region.service('volume')).toEqual({
      serviceType: 'block-storage',
      serviceName: 'cinder',
      interface: 'admin',
      regionName: undefined,
      endpointOverride: undefined,
      apiVersion: '3',
      defaultMicroversion: undefined,
      connectRetries: 2,
      statusCodeRetries: undefined,
    });
    expect(region.service('compute')).toMatchObject({ interface: 'internal', connectRetries: 2 });
  });

  it('take several interfaces in the order of preference', async () => {
    const region = await regionOf({ interface: ['internal', 'public'], compute_interface: ['admin'] });
    expect(region.service('compute').interface).toEqual(['admin']);
    expect(region.service('image').interface).toEqual(['internal', 'public']);
  });

  it('ignore an API version that is no number', async () => {
    expect((await regionOf({ compute_api_version: 'v2' })).service('compute').apiVersion).toBeUndefined();
  });

  it('know one endpoint for all without Keystone, and Keystone itself for who has no scope', async () => {
    expect((await regionOf({ auth_type: 'none', auth: { endpoint: 'https://ironic' } })).service('baremetal').endpointOverride).toBe('https://ironic');
    const unscoped = await regionOf({ auth: { auth_url: 'https://k/v3', user_id: 'u', password: 'pw-Kc84-clouds-yaml' } });
    expect(unscoped.service('identity').endpointOverride).toBe('https://k/v3');
    expect(unscoped.service('compute').endpointOverride).toBeUndefined();
  });

  it('know no service by a name that every object has', async () => {
    const region = await regionOf({ rate_limit: { compute: '2' } });
    expect(region.adapterOptions('constructor')).toEqual({ serviceType: 'constructor', interface: 'public', maxVersion: 'latest' });
  });

  it.each([
    [{ connect_retries: '1.5' }, 'connect_retries'],
    [{ connect_retry_delay: 'a' }, 'connect_retry_delay'],
    [{ compute_connect_retry_delay: 'a' }, 'compute_connect_retry_delay'],
    [{ rate_limit: '0' }, 'rate_limit'],
    [{ concurrency: { compute: '2.5' } }, 'concurrency'],
    [{ compute_default_microversion: '2.x' }, 'compute_default_microversion'],
  ])('name the key of %j, which cannot be', async (settings, key) => {
    const region = await regionOf(settings);
    expect(() => region.adapterOptions('compute')).toThrow(expect.objectContaining({ code: 'invalid-cloud-config', file: 'clouds.yaml', key, cloud: 'one' }));
  });

  it('name the key of a number that is none', async () => {
    const region = await regionOf({ compute_connect_retries: 'many' });
    expect(() => region.service('compute')).toThrow(expect.objectContaining({ code: 'invalid-cloud-config', key: 'compute_connect_retries', cloud: 'one' }));
  });
});

describe('adapterOptionsOf', () => {
  it('asks for the newest version where none is configured', async () => {
    expect((await regionOf({})).adapterOptions('compute')).toEqual({ serviceType: 'compute', interface: 'public', maxVersion: 'latest' });
  });

  it('takes a version with a minor part as a microversion', async () => {
    const region = await regionOf({ compute_api_version: '2.79', identity_api_version: '3.0' });
    expect(region.adapterOptions('compute')).toMatchObject({ version: '2', defaultMicroversion: '2.79' });
    expect(region.adapterOptions('identity')).toEqual({ serviceType: 'identity', interface: 'public', version: '3.0' });
    expect(region.adapterOptions('compute', '2.90')).toMatchObject({ version: '2', defaultMicroversion: '2.90' });
    expect(region.adapterOptions('compute', 'latest')).toEqual({ serviceType: 'compute', interface: 'public', maxVersion: 'latest' });
  });

  it('refuses two microversions', async () => {
    const region = await regionOf({ compute_api_version: '2.79', compute_default_microversion: '2.80' });
    expect(() => region.adapterOptions('compute')).toThrow(expect.objectContaining({ code: 'invalid-cloud-config', key: 'compute_api_version' }));
    expect(region.adapterOptions('compute', '2')).toMatchObject({ version: '2', defaultMicroversion: '2.80' });
  });

  it('has delays in milliseconds and limits as numbers, by any name of the service and for all', async () => {
    const region = await regionOf({ compute_connect_retry_delay: '0.5', rate_limit: { volumev3: '2.5', compute: 7 }, concurrency: { 'block-storage': '4' } });
    expect(region.adapterOptions('compute')).toMatchObject({ connectRetryDelayMs: 500, rateLimit: 7 });
    expect(region.adapterOptions('block-storage')).toMatchObject({ rateLimit: 2.5, concurrency: 4 });
    expect((await regionOf({ rate_limit: '3' })).adapterOptions('image')).toMatchObject({ rateLimit: 3 });
  });

  it('asks services whose root is often closed for their one version', async () => {
    expect((await regionOf({})).adapterOptions('load-balancer')).toMatchObject({ version: '2' });
    expect((await regionOf({})).adapterOptions('network')).toMatchObject({ version: '2' });
  });
});

import { describe, expect, it } from 'vitest';
import { Adapter, adapterLoadingOptions, adapterOptionsFrom, Session } from 'keystoneauth-rx';

describe('adapterOptionsFrom', () => {
  it('makes of texts what an adapter takes', () => {
    const texts = {
      ...{ serviceType: 'compute', serviceName: 'nova', interface: 'internal, public', regionName: 'R', endpointOverride: '', defaultMicroversion: '2.79' },
      ...{ minVersion: '2', maxVersion: 'latest', connectRetries: '3', connectRetryDelay: '0.5', statusCodeRetries: '2', statusCodeRetryDelay: '1.5' },
      retriableStatusCodes: '503,429',
    };
    const options = adapterOptionsFrom(texts);

    expect(options).toEqual({
      ...{ serviceType: 'compute', serviceName: 'nova', interface: ['internal', 'public'], regionName: 'R', defaultMicroversion: '2.79' },
      ...{ minVersion: '2', maxVersion: 'latest', connectRetries: 3, connectRetryDelayMs: 500, statusCodeRetries: 2, statusCodeRetryDelayMs: 1500 },
      retriableStatusCodes: [503, 429],
    });
    const session = new Session();
    expect(() => new Adapter({ session, ...options })).not.toThrow();
    session.close();
  });

  it('lets what is said of one service win', () => {
    const values = { serviceType: 'compute', interface: 'public', keyManagerInterface: 'internal', keyManagerServiceType: 'key-manager', computeApiVersion: '2.1' };

    expect(adapterOptionsFrom(values, 'key-manager')).toEqual({ serviceType: 'key-manager', interface: 'internal' });
    expect(adapterOptionsFrom(values, 'compute')).toEqual({ serviceType: 'compute', interface: 'public', version: '2.1' });
    expect(adapterOptionsFrom(values)).toEqual({ serviceType: 'compute', interface: 'public' });
  });

  it.each<[object, readonly string[], string]>([
    [{ apiVersion: '2', minVersion: '2' }, ['apiVersion', 'minVersion', 'maxVersion'], 'invalid-option'],
    [{ interface: 'public,private' }, ['interface'], 'invalid-option'],
    [{ connectRetries: 'often' }, ['connectRetries'], 'invalid-option'],
    [{ retriableStatusCodes: '503,never' }, ['retriableStatusCodes'], 'invalid-option'],
    [{ region: 'R' }, ['region'], 'unknown-option'],
  ])('refuses %j', (values, options, code) => {
    expect(() => adapterOptionsFrom({ ...values })).toThrow(expect.objectContaining({ options, code }));
  });
});

describe('adapterLoadingOptions', () => {
  it('has options for all services and for single ones', () => {
    const said = adapterLoadingOptions('identity', ['key-manager']).map(({ name, flags: [flag = ''], variables: [variable = ''] }) => `${name} ${flag} ${variable}`);

    expect(said).toEqual(expect.arrayContaining(['regionName --os-region-name OS_REGION_NAME', 'keyManagerApiVersion --os-key-manager-api-version OS_KEY_MANAGER_API_VERSION']));
    expect(adapterLoadingOptions('identity')[0]).toMatchObject({ name: 'serviceType', default: 'identity' });
  });
});

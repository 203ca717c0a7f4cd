import { describe, expect, it } from 'vitest';
import { corsDefaults, isSimple, takesHeader } from '../../src/access/cors-defaults.js';

const takes = (serviceType: string, header: string): boolean => takesHeader(corsDefaults(serviceType), header);

describe('corsDefaults', () => {
  it('knows a service by its type and its aliases', () => {
    expect(corsDefaults('volumev3')).toEqual(corsDefaults('block-storage'));
    expect(corsDefaults('sharev2')).toEqual(corsDefaults('shared-file-system'));
    expect(corsDefaults('container-infra')).toBeDefined();
  });

  it.each(['', 'a-service-of-ours', 'constructor', '__proto__'])('knows nothing about %j', (serviceType) => {
    expect(corsDefaults(serviceType)).toBeUndefined();
  });

  it.each([
    ['load-balancer', 'PATCH', false],
    ['network', 'PATCH', true],
    ['identity', 'HEAD', false],
    ['block-storage', 'HEAD', true],
    ['dns', 'HEAD', true],
    ['object-store', 'COPY', true],
  ])('says of %s and %s: %s', (serviceType, method, expected) => {
    expect(corsDefaults(serviceType)?.allowMethods.includes(method)).toBe(expected);
  });

  it('names what pages read: tokens of Keystone, versions, no Date and no Retry-After', () => {
    expect(corsDefaults('identity')?.exposeHeaders).toEqual(expect.arrayContaining(['x-subject-token', 'openstack-auth-receipt', 'x-openstack-request-id']));
    expect(corsDefaults('placement')?.exposeHeaders).toContain('openstack-api-version');
    expect(corsDefaults('compute')?.exposeHeaders).not.toEqual(expect.arrayContaining([expect.stringMatching(/date|retry-after|location/)]));
  });
});

describe('isSimple', () => {
  it('is true of what every page may send', () => {
    expect(['Content-Type', 'accept', 'X-Auth-Token', 'Range'].map(isSimple)).toEqual([true, true, false, false]);
  });
});

describe('takesHeader', () => {
  it.each(['identity', 'compute', 'placement', 'volume', 'sharev2', 'network', 'image', 'orchestration', 'container-infra', 'load-balancer', 'key-manager'])(
    'knows that %s takes the request id',
    (serviceType) => {
      expect(takes(serviceType, 'X-OpenStack-Request-ID')).toBe(true);
    },
  );

  it.each(['dns', 'baremetal', 'workflow', 'a-service-of-ours'])('knows that %s does not', (serviceType) => {
    expect(takes(serviceType, 'X-OpenStack-Request-ID')).toBe(false);
    expect(takes(serviceType, 'X-Auth-Token')).toBe(true);
    expect(takes(serviceType, 'content-type')).toBe(true);
  });

  it('knows of no service that takes what traces requests by the standard of the web', () => {
    for (const type of ['identity', 'compute', 'placement', 'block-storage', 'network', 'image']) expect(takes(type, 'traceparent')).toBe(false);
    expect(takes('block-storage', 'X-Trace-Info')).toBe(true);
  });

  it('knows that an object store answers with what it is asked', () => {
    expect(takes('object-store', 'X-Object-Meta-Colour')).toBe(true);
  });
});

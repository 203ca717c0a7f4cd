import { describe, expect, it } from 'vitest';
import { pageRules, type AllowedHeaders } from '../../src/access/page-rules.js';

const PAGE = 'https://dashboard.test';
const NOVA = 'https://nova.test:8774/v2.1/servers';

const taken = (header: string, serviceType: string | undefined, allowed?: AllowedHeaders, url = NOVA): boolean =>
  pageRules(PAGE, allowed)?.headersTaken(url, serviceType)?.(header) ?? true;

describe('pageRules', () => {
  it('are none where there is no page', () => {
    expect(pageRules(undefined)).toBeUndefined();
  });

  it('are for other origins than that of the page', () => {
    expect(taken('traceparent', 'compute', undefined, `${PAGE}/compute/servers`)).toBe(true);
    expect(taken('traceparent', 'compute', undefined, 'http://dashboard.test/compute')).toBe(false);
    expect(taken('traceparent', 'compute')).toBe(false);
  });

  it('let nothing optional go to a service that nobody has named', () => {
    expect(taken('X-OpenStack-Request-Id', undefined)).toBe(false);
    expect(taken('X-OpenStack-Request-Id', 'compute')).toBe(true);
  });

  it('count what operators have allowed, under any name of the service', () => {
    const allowed = { volumev3: ['TraceParent'], 'a-service-of-ours': ['X-OpenStack-Request-Id'] };

    expect(taken('traceparent', 'block-storage', allowed)).toBe(true);
    expect(taken('traceparent', 'compute', allowed)).toBe(false);
    expect(taken('X-Openstack-Request-ID', 'a-service-of-ours', allowed)).toBe(true);
    expect(taken('traceparent', undefined, 'all')).toBe(true);
  });

  it.each<[unknown]>([['some'], [null], [[]], [7], [{ compute: 'all' }], [{ compute: ['two words'] }], [{ compute: [7] }]])(
    'are refused for %j, in a page and elsewhere',
    (allowed) => {
      const refused: unknown = expect.objectContaining({ code: 'invalid-option', options: ['allowedHeaders'] });
      expect(() => pageRules(PAGE, allowed as AllowedHeaders)).toThrow(refused);
      expect(() => pageRules(undefined, allowed as AllowedHeaders)).toThrow(refused);
    },
  );

  it('tell what an operator has to allow for a request', async () => {
    const rules = pageRules(PAGE, { 'load-balancer': ['traceparent'] });
    const headers = ['X-Auth-Token', 'Content-Type', 'OpenStack-API-Version', 'traceparent'];

    expect(await rules?.settingsFor({ method: 'HEAD', headers }, 'network')).toMatchObject({
      allowedOrigin: PAGE,
      allowHeaders: ['OpenStack-API-Version', 'traceparent'],
      allowMethods: ['HEAD'],
    });
    expect(await rules?.settingsFor({ method: 'POST', headers: ['content-type', 'Openstack-Auth-Receipt'] }, undefined)).toMatchObject({
      ...{ allowHeaders: [], allowMethods: [] },
      exposeHeaders: expect.arrayContaining(['x-subject-token']) as unknown,
    });
  });

  it('tell that even the token has to be allowed by a service which does not use its defaults', async () => {
    const rules = pageRules(PAGE, { 'load-balancer': ['traceparent'] });

    expect(await rules?.settingsFor({ method: 'PATCH', headers: ['X-Auth-Token', 'Content-Type', 'traceparent'] }, 'load-balancer')).toMatchObject({
      allowHeaders: ['X-Auth-Token'],
      allowMethods: ['PATCH'],
    });
  });
});

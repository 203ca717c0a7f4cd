import { describe, expect, it } from 'vitest';
import { ServiceLoads } from '../../../src/http/load/service-loads.js';

describe('ServiceLoads', () => {
  it('knows a service by its origin, whatever the path', () => {
    const loads = new ServiceLoads();
    expect(loads.of('http://cloud:8774/v2.1/servers?limit=1', 'compute')).toBe(loads.of('http://cloud:8774', 'compute'));
    expect(loads.of('http://cloud:8774/', 'compute')).not.toBe(loads.of('http://cloud:9696/', 'compute'));
  });

  it('tells services on one origin apart by what the requests call them', () => {
    const loads = new ServiceLoads();
    expect(loads.of('https://cloud/compute', 'compute')).not.toBe(loads.of('https://cloud/identity', 'identity'));
    expect(loads.of('https://cloud/compute', 'compute')).not.toBe(loads.of('https://cloud/compute', undefined));
  });

  it('forgets services that nobody uses rather than growing without end', () => {
    const loads = new ServiceLoads();
    const first = loads.of('http://h0/', undefined);
    for (let index = 1; index <= 1000; index += 1) loads.of(`http://h${String(index)}/`, undefined);
    expect(loads.of('http://h0/', undefined)).not.toBe(first);
  });
});

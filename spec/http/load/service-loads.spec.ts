import { describe, expect, it } from 'vitest';
import { ServiceLoads } from '../../../src/http/load/service-loads.js';

const nova = 'https://cloud/compute/v2.1';

describe('ServiceLoads', () => {
  it('knows a service by its endpoint, whatever is asked of it and however it is called', () => {
    const loads = new ServiceLoads();
    expect(loads.of(`${nova}/servers?limit=1`, `${nova}/`)).toBe(loads.of(`${nova}/flavors`, nova));
  });

  it('tells services on one origin apart', () => {
    const loads = new ServiceLoads();
    expect(loads.of(`${nova}/servers`, nova)).not.toBe(loads.of('https://cloud/identity/v3', 'https://cloud/identity/v3'));
    expect(loads.of('https://cloud/compute/v2.10/x', 'https://cloud/compute/v2.10')).not.toBe(loads.of(nova, nova));
  });

  it('knows that an absolute URL below a known endpoint belongs to it', () => {
    const loads = new ServiceLoads();
    const load = loads.of(`${nova}/servers`, nova);
    expect(loads.of(`${nova}/servers/1`)).toBe(load);
    expect(loads.of('https://cloud/computer')).not.toBe(load);
  });

  it('takes the origin for what is below no known endpoint, also after a redirect away from it', () => {
    const loads = new ServiceLoads();
    expect(loads.of('http://cloud:8774/a')).toBe(loads.of('http://cloud:8774'));
    expect(loads.of('http://elsewhere/x', nova)).toBe(loads.of('http://elsewhere/'));
    expect(loads.of('http://cloud:8774/')).not.toBe(loads.of('http://cloud:9696/'));
  });

  it('forgets services that nobody uses rather than growing without end', () => {
    const loads = new ServiceLoads();
    const first = loads.of('http://h0/');
    for (let index = 1; index <= 1000; index += 1) loads.of(`http://h${String(index)}/`);
    expect(loads.of('http://h0/')).not.toBe(first);
  });
});

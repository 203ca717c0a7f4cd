import { describe, expect, it } from 'vitest';
import { circuitRules } from '../../../src/http/load/circuit-rules.js';
import type { EndpointHealth } from '../../../src/http/load/endpoint-health.js';
import { HealthBook, type Addressed } from '../../../src/http/load/health-book.js';
import { HealthStream } from '../../../src/http/load/health-stream.js';
import { redactUrl } from '../../../src/redaction/redact-url.js';
import { Redactor } from '../../../src/redaction/redactor.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';

function opened() {
  const stream = new HealthStream();
  const book = new HealthBook({ runtime: new VirtualRuntime(), rules: circuitRules(undefined), stream, shown: redactUrl });
  const lists: (readonly EndpointHealth[])[] = [];
  stream.health$.subscribe((list) => lists.push(list));
  const of = (url: string, addressed: Partial<Addressed> = {}) => book.of(url, { endpoint: undefined, ...addressed });
  return { stream, of, lists };
}

const cinder = 'http://cloud/volume/v3/0a1b';

describe('HealthBook', () => {
  it('takes all versions, projects and documents of a service for one', () => {
    const { of } = opened();
    const watch = of(`${cinder}/volumes`, { endpoint: cinder });
    expect(of('http://cloud/volume/v3/ffee/volumes?limit=1', { endpoint: 'http://cloud/volume/v3/ffee/' })).toBe(watch);
    expect(of('http://cloud/volume/v3/x')).toBe(watch);
    expect(of('http://cloud/volume/', { origin: { serviceType: 'block-storage' } })).toBe(watch);
    expect(of('http://cloud/volume/elsewhere')).toBe(watch);
  });

  it('tells services on one origin apart', () => {
    const { of } = opened();
    const watches = [of(`${cinder}/x`, { endpoint: cinder }), of('http://cloud/identity/v3/auth/tokens'), of('http://cloud/placement/x', { endpoint: 'http://cloud/placement' })];
    expect(new Set(watches).size).toBe(3);
    expect(of('http://cloud/anything')).not.toBe(watches[2]);
  });

  it('does not blame a service for where it redirected to', () => {
    const { of, lists } = opened();
    const redirected = of('http://elsewhere/x', { endpoint: cinder, origin: { serviceType: 'block-storage' } });
    expect(redirected).not.toBe(of(`${cinder}/x`, { endpoint: cinder }));
    redirected.begin(true).failed('connect-failure');
    expect(lists.at(-1)).toMatchObject([{ endpoint: 'http://elsewhere', serviceType: undefined }]);
  });

  it('lists each service with what it is called, in the order in which they were met', () => {
    const { of, lists } = opened();
    of('http://u:pw-Hb62kQx9Lt@cloud:9292/v2/images').begin(true).failed('connect-failure');
    of(`${cinder}/x`, { endpoint: cinder, origin: { serviceType: 'block-storage', interface: 'public' } }).begin(true).answered();
    expect(lists.at(-1)).toMatchObject([
      { endpoint: 'http://[redacted]@cloud:9292', status: 'degraded', serviceType: undefined },
      { endpoint: 'http://cloud/volume', status: 'up', serviceType: 'block-storage', interface: 'public' },
    ]);
  });

  it('hides in an address what became a secret after the service was met', () => {
    const stream = new HealthStream();
    const redactor = new Redactor();
    const book = new HealthBook({ runtime: new VirtualRuntime(), rules: circuitRules(undefined), stream, shown: (url) => redactor.text(url) });
    const lists: (readonly EndpointHealth[])[] = [];
    stream.health$.subscribe((list) => lists.push(list));
    const watch = book.of('http://cloud/tenant-Qk82mLx4Zt/', { endpoint: undefined, origin: { serviceType: 'image' } });

    redactor.conceal('tenant-Qk82mLx4Zt');
    watch.begin(true).failed('connect-failure');

    expect(lists.at(-1)).toMatchObject([{ endpoint: 'http://cloud/[redacted]' }]);
  });

  it('forgets services that are up rather than growing without end', () => {
    const { of, lists } = opened();
    of('http://down/').begin(true).failed('connect-failure');
    for (let index = 0; index < 600; index += 1) of(`http://h${String(index)}/`).begin(true).answered();
    expect(lists.at(-1)?.length).toBeLessThan(500);
    expect(lists.at(-1)?.[0]).toMatchObject({ endpoint: 'http://down' });
  });

  it('forgets those that were met first where none is up', () => {
    const { of, lists } = opened();
    for (let index = 0; index < 600; index += 1) of(`http://h${String(index)}/`).begin(true).failed('connect-failure');
    expect(lists.at(-1)?.length).toBeLessThan(500);
    expect(lists.at(-1)?.at(-1)).toMatchObject({ endpoint: 'http://h599' });
  });
});

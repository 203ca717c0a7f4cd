import { describe, expect, it } from 'vitest';
import { EventStream } from '../../src/events/event-stream.js';
import type { KeystoneEvent } from '../../src/events/event.js';
import { secureUrls, type MapUrl } from '../../src/session/secure-urls.js';
import { EagerRuntime } from '../http/eager-runtime.js';

function secured(pageOrigin: string | undefined, mapUrl?: MapUrl): { readonly map: MapUrl | undefined; readonly events: KeystoneEvent[] } {
  const stream = new EventStream();
  const events: KeystoneEvent[] = [];
  stream.events$.subscribe((event) => events.push(event));
  return { map: secureUrls(mapUrl, { pageOrigin, events: stream, runtime: new EagerRuntime() }), events };
}

describe('secureUrls', () => {
  it.each([
    ['http://nova.test/v2.1', 'https://nova.test/v2.1'],
    ['http://nova.test:8774/v2.1', 'https://nova.test:8774/v2.1'],
    ['http://nova.test:80/v2.1?a=http://b:80', 'https://nova.test/v2.1?a=http://b:80'],
    ['HTTP://nova.test:80', 'https://nova.test'],
    ['https://nova.test/v2.1', 'https://nova.test/v2.1'],
    ['http://127.0.0.1:8774', 'http://127.0.0.1:8774'],
    ['http://localhost/compute', 'http://localhost/compute'],
  ])('makes of %s in a page over https %s', (url, expected) => {
    expect(secured('https://dashboard.test').map?.(url, {})).toBe(expected);
  });

  it('warns once for each host', () => {
    const { map, events } = secured('https://dashboard.test');
    for (const url of ['http://nova.test/a', 'http://nova.test/b', 'http://glance.test/', 'https://neutron.test/']) map?.(url, {});

    expect(events).toEqual([
      expect.objectContaining({ type: 'warning', code: 'mixed-content', message: expect.stringContaining('http://nova.test/a') as string }),
      expect.objectContaining({ code: 'mixed-content', message: expect.stringContaining('http://glance.test/') as string }),
    ]);
  });

  it('comes after mapUrl', () => {
    const { map } = secured('https://dashboard.test', (url) => url.replace('inner', 'outer'));
    expect(map?.('http://inner.test/', {})).toBe('https://outer.test/');
  });

  it('leaves mapUrl as it is where http is no trouble', () => {
    const mapUrl: MapUrl = (url) => url;
    expect(secured('http://dashboard.test', mapUrl).map).toBe(mapUrl);
    expect(secured(undefined, mapUrl).map).toBe(mapUrl);
    expect(secured(undefined).map).toBeUndefined();
  });
});

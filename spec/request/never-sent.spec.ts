import { describe, expect, it } from 'vitest';
import { Session } from 'keystoneauth-rx';
import { toJourney } from '../../src/request/journey.js';
import { neverSent } from '../../src/request/never-sent.js';

function neverSentOf(request: object): ReturnType<typeof neverSent> {
  return neverSent(toJourney(new Session(), request as never), 'compute');
}

describe('neverSent', () => {
  it('is what is known of a request, under a number of its own', () => {
    const first = neverSentOf({ method: 'put', url: '/x', globalRequestId: 'req-of-never-sent', logger: 'mine', log: false });
    const second = neverSentOf({ url: 'http://nova.test/' });

    expect(first).toMatchObject({ method: 'PUT', url: '/x', service: 'compute', globalRequestId: 'req-of-never-sent', logger: 'mine', log: false });
    expect(second).toMatchObject({ method: 'GET', url: 'http://nova.test/', logger: undefined, log: true });
    expect(second.exchange).toBeGreaterThan(first.exchange);
  });

  it.each([
    ['method', { method: 5, url: '/x' }, { method: '' }],
    ['url', { url: undefined }, { url: '' }],
    ['logger', { url: '/x', logger: 5 }, { logger: undefined }],
    ['missing logger', { url: '/x', logger: null }, { logger: undefined }],
    ['text with line breaks', { method: 'GET\n', url: '/a\r\nb' }, { method: 'GET', url: '/ab' }],
  ])('stands whatever is wrong with it: %s', (_, request, expected) => {
    expect(neverSentOf(request)).toMatchObject(expected);
  });
});

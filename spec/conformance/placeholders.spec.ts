import { describe, expect, it } from 'vitest';
import { fillPlaceholders } from './placeholders.js';

const places = {
  base: 'http://127.0.0.1:1',
  base2: 'http://127.0.0.1:2',
  host: '127.0.0.1:1',
  host2: '127.0.0.1:2',
  tls: 'https://127.0.0.1:3',
  mtls: 'https://127.0.0.1:4',
  certs: '/certs',
  closed: 'http://127.0.0.1:5',
};

describe('fillPlaceholders', () => {
  it('replaces places and instants in every string, however deep', () => {
    const filled = fillPlaceholders({ a: ['{base2}/x', { b: '{now} {now+60} {now-1}' }], c: 1, d: null }, places);

    expect(filled).toEqual({
      a: ['http://127.0.0.1:2/x', { b: '2031-05-06T07:08:09.000000Z 2031-05-06T07:09:09.000000Z 2031-05-06T07:08:08.000000Z' }],
      c: 1,
      d: null,
    });
  });

  it('leaves object keys and other braces alone', () => {
    const value = { '{base}': '{region_name} {json} %(project_id)s' };

    expect(fillPlaceholders(value, places)).toEqual(value);
  });
});

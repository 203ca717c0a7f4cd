import { describe, expect, it } from 'vitest';
import { httpLogger, httpPrefix } from '../../../src/events/lines/http-loggers.js';

const topics = ['request', 'response', 'body', 'request-id'] as const;
const together = { split: false, named: undefined };
const split = { split: true, named: undefined };
const named = { split: true, named: 'my.service' };

describe('httpLogger', () => {
  it('is one for all topics, or one for each', () => {
    expect(new Set(topics.map((topic) => httpLogger(topic, together)))).toEqual(new Set(['keystoneauth.session']));
    expect(topics.map((topic) => httpLogger(topic, split))).toEqual([
      'keystoneauth.session.request',
      'keystoneauth.session.response',
      'keystoneauth.session.body',
      'keystoneauth.session.request-id',
    ]);
  });

  it('is that of the session for what is never split', () => {
    expect([httpLogger('session', split), httpLogger('session', together), httpLogger('session', named)]).toEqual([
      ...['keystoneauth.session', 'keystoneauth.session', 'my.service'],
    ]);
    expect(httpPrefix('session', together)).toBe('');
  });

  it('is the one that a request names, split or not', () => {
    expect(new Set(topics.map((topic) => httpLogger(topic, named)))).toEqual(new Set(['my.service']));
  });
});

describe('httpPrefix', () => {
  it('tells topics apart where they share a logger', () => {
    expect(topics.map((topic) => httpPrefix(topic, together))).toEqual(['REQ: ', 'RESP: ', 'RESP BODY: ', '']);
    expect(topics.map((topic) => httpPrefix(topic, named))).toEqual(['REQ: ', 'RESP: ', 'RESP BODY: ', '']);
    expect(topics.map((topic) => httpPrefix(topic, split))).toEqual(['', '', '', '']);
  });
});

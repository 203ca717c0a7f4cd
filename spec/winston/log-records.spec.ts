import { describe, expect, it } from 'vitest';
import type { KeystoneEvent } from '../../src/events/event.js';
import { logRecords } from '../../src/winston/log-records.js';
import { label, requestSent, responseReceived } from './events.js';

const everything = (): boolean => true;
const lines = (event: KeystoneEvent, split = false): string[] =>
  logRecords(event, split, everything).map(({ logger, level, message }) => `${logger} ${level} ${message}`);

describe('logRecords', () => {
  it('logs a request once, however often it is sent', () => {
    expect(lines(requestSent())).toEqual(['keystoneauth.session debug REQ: curl -g -i -X GET http://nova.test/servers']);
    expect(lines(requestSent({ again: true }))).toEqual([]);
  });

  it('logs a reply as headers and body, each to its own logger if they are split', () => {
    expect(lines(responseReceived())).toEqual([
      'keystoneauth.session debug RESP: [200] content-type: application/json',
      'keystoneauth.session debug RESP BODY: {}',
    ]);
    expect(lines(responseReceived(), true)).toEqual([
      'keystoneauth.session.response debug [200] content-type: application/json',
      'keystoneauth.session.body debug {}',
    ]);
  });

  it('says nothing where there is nothing to say', () => {
    expect(lines(responseReceived({ body: undefined }))).toHaveLength(1);
    expect(lines({ type: 'request-answered', ...label, status: 200, requestId: undefined })).toEqual([]);
    expect(lines({ type: 'exchange-failed', ...label, code: 'connect-failure', message: 'm', elapsedMs: 1 })).toEqual([]);
  });

  it('sends everything about a request to the logger it names, with prefixes', () => {
    const named = { ...label, logger: 'my.service' };

    expect(lines(requestSent(named), true)).toEqual(['my.service debug REQ: curl -g -i -X GET http://nova.test/servers']);
    expect(lines({ type: 'request-failed', ...named, status: 404, requestId: undefined }, true)).toEqual([
      'my.service debug Request returned failure status: 404',
    ]);
  });

  it.each([
    [{ type: 'sign-in-started', at: 0, authUrl: 'http://k/v3', reason: 'expired' }, 'keystoneauth.identity.base debug Making authentication'],
    [{ type: 'sign-in-succeeded', at: 0, authUrl: 'http://k/v3', endsAt: 0, elapsedMs: 1 }, 'keystoneauth.identity.base debug Signed in at'],
    [
      { type: 'sign-in-failed', at: 0, authUrl: 'http://k/v3', code: 'http-error', message: 'no', retryAt: undefined, elapsedMs: 1 },
      'keystoneauth.identity.base warn Sign-in at http://k/v3 failed: no',
    ],
    [{ type: 'token-rejected', at: 0, authUrl: undefined }, 'keystoneauth.identity.base info A service refused the token'],
    [{ type: 'ending', at: 0, endsAt: 0 }, 'keystoneauth.identity.base warn The token ends at'],
    [{ type: 'warning', at: 0, code: 'plugin', message: 'odd' }, 'keystoneauth.identity.base warn odd'],
    [{ type: 'security-alert', at: 0, message: 'not verified' }, 'keystoneauth.session error not verified'],
    [
      { type: 'retry-scheduled', ...label, reason: 'status', status: 503, message: 'm', delayMs: 500, retriesLeft: 0 },
      'keystoneauth.session warn Retriable status code 503.',
    ],
  ] satisfies [KeystoneEvent, string][])('logs %o', (event, start) => {
    const written = lines(event, true);

    expect(written).toHaveLength(1);
    expect(written[0]?.startsWith(start)).toBe(true);
  });

  it('gives the facts along, without what is long or in the line anyway', () => {
    const [response] = logRecords(responseReceived({ requestId: 'req-1' }), true, everything);

    expect(response?.meta).toEqual({ event: 'response-received', ...label, status: 200, requestId: 'req-1', elapsedMs: 1 });
  });

  it('makes no text of what nobody gets', () => {
    const trap = responseReceived();
    Object.defineProperty(trap, 'headers', {
      get: () => {
        throw new Error('the headers were read');
      },
    });

    expect(logRecords(trap, true, () => false)).toEqual([]);
    expect(() => logRecords(trap, true, everything)).toThrow('the headers were read');
  });
});

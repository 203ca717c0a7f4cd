import { describe, expect, it } from 'vitest';
import type { KeystoneEvent } from '../../src/events/event.js';
import { logRecords } from '../../src/winston/log-records.js';
import { requestSent } from '../events/lines/events.js';

const everything = (): boolean => true;
const lines = (event: KeystoneEvent, split = false): string[] =>
  logRecords(event, split, everything).map(({ logger, level, message }) => `${logger} ${level} ${message}`);

describe('logRecords', () => {
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
  ] satisfies [KeystoneEvent, string][])('logs %o', (event, start) => {
    const written = lines(event, true);

    expect(written).toHaveLength(1);
    expect(written[0]?.startsWith(start)).toBe(true);
  });

  it('logs what happens to requests', () => {
    expect(lines(requestSent())).toEqual(['keystoneauth.session debug REQ: curl -g -i -X GET http://nova.test/servers']);
    expect(lines(requestSent(), true)).toEqual(['keystoneauth.session.request debug curl -g -i -X GET http://nova.test/servers']);
  });

  it('logs nothing about a request that has a logger object of its own', () => {
    expect(lines(requestSent({ ownLogger: true }))).toEqual([]);
    expect(lines({ type: 'warning', at: 0, code: 'missing-location', message: 'odd', ownLogger: true })).toEqual([]);
  });

  it('makes no text of what nobody gets', () => {
    const trap = { type: 'security-alert', at: 0, message: '' } as const;
    Object.defineProperty(trap, 'message', {
      get: () => {
        throw new Error('the message was read');
      },
    });

    expect(logRecords(trap, true, () => false)).toEqual([]);
    expect(() => logRecords(trap, true, everything)).toThrow('the message was read');
  });
});

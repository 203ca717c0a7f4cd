import { describe, expect, it } from 'vitest';
import { isOfInterest } from '../../../src/events/lines/http-interest.js';

const only = (...loggers: readonly string[]) => (logger: string): boolean => loggers.includes(logger);

describe('isOfInterest', () => {
  it('wants an exchange only if a logger about it is on', () => {
    expect(isOfInterest({ type: 'request-sent' }, true, only('keystoneauth.session.request'))).toBe(true);
    expect(isOfInterest({ type: 'request-sent' }, true, only('keystoneauth.session.response'))).toBe(false);
    expect(isOfInterest({ type: 'request-answered' }, true, only('keystoneauth.session.request-id'))).toBe(true);
    expect(isOfInterest({ type: 'request-sent' }, false, only('keystoneauth.session'))).toBe(true);
  });

  it('wants a reply for its headers or its body, and the body only for its own logger', () => {
    const bodiesOff = only('keystoneauth.session.response');

    expect(isOfInterest({ type: 'response-received' }, true, bodiesOff)).toBe(true);
    expect(isOfInterest({ type: 'response-received', part: 'body' }, true, bodiesOff)).toBe(false);
    expect(isOfInterest({ type: 'response-received', part: 'body' }, true, only('keystoneauth.session.body'))).toBe(true);
  });

  it('asks the logger that the request names', () => {
    expect(isOfInterest({ type: 'request-sent', logger: 'mine' }, true, only('mine'))).toBe(true);
    expect(isOfInterest({ type: 'request-sent', logger: 'mine' }, true, only('keystoneauth.session.request'))).toBe(false);
  });

  it('wants what is said in the logger of the session only if that is on', () => {
    for (const type of ['request-failed', 'retry-scheduled', 'throttled', 'request-planned'] as const) {
      expect(isOfInterest({ type }, true, only('keystoneauth.session'))).toBe(true);
      expect(isOfInterest({ type }, true, only('keystoneauth.session.request'))).toBe(false);
    }
  });

  it('does not want what is never logged', () => {
    expect(isOfInterest({ type: 'exchange-failed' }, true, () => true)).toBe(false);
  });

  it('always wants what is not about one request', () => {
    expect(isOfInterest({ type: 'warning' }, true, only())).toBe(true);
    expect(isOfInterest({ type: 'sign-in-failed' }, true, only())).toBe(true);
  });
});

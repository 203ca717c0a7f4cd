import { describe, expect, it } from 'vitest';
import { isAbsent, isUnreached } from '../../../src/http/load/health-sign.js';

describe('isAbsent', () => {
  it('is what a gateway says of a service that is not there', () => {
    expect([200, 302, 401, 404, 409, 429, 500, 501, 502, 503, 504, 505].filter(isAbsent)).toEqual([502, 503, 504]);
  });
});

describe('isUnreached', () => {
  it('is an error of a request that found no service', () => {
    const codes = ['connect-failure', 'connect-timeout', 'unknown-connection-error', 'aborted', 'response-too-large', 'cors-suspected', 'session-closed'] as const;
    expect(codes.filter((code) => isUnreached(code, false))).toEqual(['connect-failure', 'connect-timeout', 'unknown-connection-error']);
  });

  it('is a failed handshake too, unless the request chose whom to trust', () => {
    expect([isUnreached('ssl-error', false), isUnreached('ssl-error', true)]).toEqual([true, false]);
  });
});

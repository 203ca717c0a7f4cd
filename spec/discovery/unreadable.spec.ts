import { describe, expect, it } from 'vitest';
import { isUnreadable } from '../../src/discovery/unreadable.js';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { DiscoveryFailure } from '../../src/errors/discovery-failure.js';
import { HttpError } from '../../src/errors/http-error.js';
import { InvalidResponse } from '../../src/errors/invalid-response.js';
import { OptionError } from '../../src/errors/option-error.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { SSLError } from '../../src/errors/ssl-error.js';
import { VersionNotAvailable } from '../../src/errors/version-not-available.js';

describe('isUnreadable', () => {
  it('is true for what another URL may do better', () => {
    const http = new HttpError('', { status: 500, method: 'GET', url: '' });
    const errors = [new DiscoveryFailure(''), new VersionNotAvailable(''), http, new ConnectFailure(''), new SSLError('')];
    expect(errors.every(isUnreadable)).toBe(true);
  });

  it.for(['invalid-response', 'response-too-large', 'connect-timeout', 'cors-suspected', 'unknown-connection-error', 'redirect-refused', 'deadline-exceeded'] as const)(
    'is true for %s',
    (code) => {
      expect(isUnreadable(new InvalidResponse('', {}, code))).toBe(true);
    },
  );

  it('is false for what no URL can help', () => {
    expect([new OptionError('x', ''), new SessionClosed(''), new TypeError(''), undefined].some(isUnreadable)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { endingLine, restoredLine, signedInLine, signInFailedLine, signInLine } from '../../src/winston/sign-in-lines.js';

const authUrl = 'http://keystone.test/v3';
const endsAt = Date.parse('2031-05-06T08:08:09Z');

describe('signInLine', () => {
  it('names the identity service, or the plugin where there is none', () => {
    const started = { type: 'sign-in-started', at: 0, reason: 'first-use' } as const;

    expect(signInLine({ ...started, authUrl })).toBe('Making authentication request to http://keystone.test/v3');
    expect(signInLine({ ...started, authUrl: undefined })).toBe('Making authentication request to the auth plugin');
  });
});

describe('signedInLine', () => {
  const succeeded = { type: 'sign-in-succeeded', at: 0, elapsedMs: 1 } as const;

  it('says when the token ends', () => {
    expect(signedInLine({ ...succeeded, authUrl, endsAt })).toBe(
      'Signed in at http://keystone.test/v3; the token ends at 2031-05-06T08:08:09.000Z',
    );
  });

  it('says nothing of an end that is not known', () => {
    expect(signedInLine({ ...succeeded, authUrl: undefined, endsAt: undefined })).toBe('Signed in');
    expect(signedInLine({ ...succeeded, authUrl, endsAt: Infinity })).toBe('Signed in at http://keystone.test/v3');
  });
});

describe('signInFailedLine', () => {
  it('says why, and when it may be tried again', () => {
    const failed = { type: 'sign-in-failed', at: 0, elapsedMs: 1, code: 'http-error', message: 'Wrong password.', authUrl } as const;

    expect(signInFailedLine({ ...failed, retryAt: endsAt })).toBe(
      'Sign-in at http://keystone.test/v3 failed: Wrong password. Not tried again before 2031-05-06T08:08:09.000Z.',
    );
    expect(signInFailedLine({ ...failed, retryAt: undefined })).toBe('Sign-in at http://keystone.test/v3 failed: Wrong password.');
  });
});

describe('endingLine', () => {
  it('says when the token ends', () => {
    expect(endingLine({ type: 'ending', at: 0, endsAt })).toBe('The token ends at 2031-05-06T08:08:09.000Z and is not renewed by itself');
  });
});

describe('restoredLine', () => {
  it('says whose token it is and when it ends', () => {
    const restored = { type: 'token-restored', at: 0 } as const;
    expect(restoredLine({ ...restored, authUrl, endsAt })).toBe(
      'Using a token from the token store at http://keystone.test/v3; the token ends at 2031-05-06T08:08:09.000Z',
    );
    expect(restoredLine({ ...restored, authUrl: undefined, endsAt: undefined })).toBe('Using a token from the token store');
  });
});

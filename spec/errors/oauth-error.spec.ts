import { describe, expect, it } from 'vitest';
import { HttpError, isHttpError } from '../../src/errors/http-error.js';
import { isOAuthError, OAuthError } from '../../src/errors/oauth-error.js';

const details = { status: 400, method: 'POST', url: 'http://idp/token' };

describe('isOAuthError', () => {
  it('knows a refusal of a provider, which is an HttpError too, and its code', () => {
    const error = new OAuthError('x', { ...details, error: 'invalid_grant', errorDescription: 'no' });

    expect([isOAuthError(error), isOAuthError(error, 'slow_down', 'invalid_grant'), isOAuthError(error, 'slow_down')]).toEqual([true, true, false]);
    expect(isHttpError(error, 400)).toBe(true);
    expect(error.toJSON()).toMatchObject({ name: 'OAuthError', code: 'http-error', error: 'invalid_grant', errorDescription: 'no' });
  });

  it('takes nothing else for one', () => {
    expect([isOAuthError(new HttpError('x', details)), isOAuthError(new Error('x')), isOAuthError(undefined)]).toEqual([false, false, false]);
  });
});

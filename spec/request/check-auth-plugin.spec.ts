import { describe, expect, it } from 'vitest';
import type { AuthPlugin } from '../../src/identity/auth-plugin.js';
import { checkAuthPlugin } from '../../src/request/check-auth-plugin.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { thrownBy } from './caught.js';

describe('checkAuthPlugin', () => {
  it('has nothing against a plugin, or none', () => {
    expect(() => {
      checkAuthPlugin(testPlugin(), 'Session');
      checkAuthPlugin(undefined, 'Session');
    }).not.toThrow();
  });

  it.each([[null], ['a token'], [{ getAuthData: () => undefined }]])('refuses %j and says what it lacks', (given) => {
    const error = thrownBy(() => {
      checkAuthPlugin(given as unknown as AuthPlugin, 'Session');
    });

    expect(error).toMatchObject({
      code: 'invalid-option',
      options: ['auth'],
      message: expect.stringMatching(/^Session: .*getHeaders, getEndpoint, invalidate/),
    });
  });
});

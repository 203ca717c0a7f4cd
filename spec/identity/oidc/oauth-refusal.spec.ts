import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../../src/http/response.js';
import { oauthRefusal } from '../../../src/identity/oidc/oauth-refusal.js';

const url = 'https://idp.example.com/token';
const refusal = (status: number, body: unknown, headers: Record<string, string> = {}): unknown => {
  const response: ApiResponse = { status, headers, body, url, requestId: undefined, history: [] };
  return oauthRefusal(response, { url, secrets: ['swordfish-7'], now: 0 });
};

describe('oauthRefusal', () => {
  it('tells code, words and what to do', () => {
    const error = refusal(401, { error: 'invalid_client', error_description: 'Unknown client.\n' });

    expect(error).toMatchObject({ name: 'OAuthError', status: 401, error: 'invalid_client', errorDescription: 'Unknown client.\n', outcome: 'refused' });
    expect(String(error)).toBe(
      'OAuthError: POST https://idp.example.com/token was answered with 401 invalid_client: Unknown client (check "clientId", "clientSecret" and "tokenEndpointAuthMethod").',
    );
  });

  it('repeats nothing that was sent', () => {
    const error = refusal(400, { error: 'swordfish-7', error_description: `swordfish-7 ${btoa('swordfish-7')}` });

    expect(JSON.stringify(error)).not.toContain('swordfish-7');
    expect(error).toMatchObject({ error: '[redacted]' });
  });

  it.each<[string, number, unknown]>([
    ['a page', 502, '<html>Bad gateway</html>'],
    ['a document without a code', 500, { message: 'broken' }],
    ['a code with characters that codes do not have', 400, { error: 'a"b' }],
    ['a code as long as a page', 400, { error: 'x'.repeat(101) }],
    ["Keystone's form", 400, { error: { message: 'no' } }],
  ])('is an ordinary HttpError for %s', (_case, status, body) => {
    expect(refusal(status, body)).toMatchObject({ name: 'HttpError', status, url });
  });

  it('knows when the provider may be asked again', () => {
    expect(refusal(429, { error: 'slow_down' }, { 'retry-after': '7' })).toMatchObject({ error: 'slow_down', retryAfterMs: 7000 });
  });
});

import { describe, expect, it } from 'vitest';
import type { ApiResponse } from '../../../src/http/response.js';
import { oauthRefusal } from '../../../src/identity/oidc/oauth-refusal.js';

const url = 'https://idp.example.com/token';
/** A password that pages cannot repeat as it is. */
const HARD = `pw-Gz61&"<é>'/=-oidc`;
const refusal = (status: number, body: unknown, headers: Record<string, string> = {}): unknown => {
  const response: ApiResponse = { status, headers, body, url, requestId: undefined, history: [] };
  return oauthRefusal(response, { url, secrets: ['swordfish-7', HARD], now: 0 });
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

  it.each([
    ['XML', 'pw-Gz61&amp;&quot;&lt;é&gt;&apos;/=-oidc'],
    ['Python', 'pw-Gz61&amp;&quot;&lt;é&gt;&#x27;/=-oidc'],
    ['Go', 'pw-Gz61&amp;&#34;&lt;é&gt;&#39;/=-oidc'],
    ['PHP', 'pw-Gz61&amp;&quot;&lt;é&gt;&#039;/=-oidc'],
    ['Mustache', 'pw-Gz61&amp;&quot;&lt;é&gt;&#39;&#x2F;&#x3D;-oidc'],
  ])('repeats nothing of it as %s writes it in a page', (_case, repeated) => {
    for (const body of [{ error: 'invalid_grant', error_description: `No ${repeated}.` }, `<html><title>No ${repeated}</title></html>`]) {
      const error = refusal(400, body);

      expect(JSON.stringify(error) + String(error)).not.toContain('Gz61');
      expect(String(error)).toContain('No [redacted]');
    }
  });

  it('shows no characters that steer a terminal, and no secret that they part', () => {
    const error = refusal(400, { error: 'invalid_grant', error_description: 'Bad \u001b[2J\u202eword\u200b sword\u200bfish-7\r\nhere.' });

    expect(error).toMatchObject({ errorDescription: 'Bad [2Jword [redacted]\nhere.', serviceMessage: 'Bad [2Jword [redacted]\nhere.' });
    expect(String(error)).toContain('400 invalid_grant: Bad [2Jword [redacted] here');
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

import { describe, expect, it } from 'vitest';
import { isSecretField, isSecretParameter } from '../../src/redaction/secret-fields.js';

const secret = [
  ...['password', 'PASSWORD', 'original_password', 'adminPass', 'passcode', 'secret', 'client_secret', 'clientSecret'],
  ...['application_credential_secret', 'oauth_token_secret', 'oauth_verifier', 'oauth_signature', 'access_token', 'refresh-token'],
  ...['id_token', 'token', 'assertion', 'client_assertion', 'SAMLResponse', 'device_code', 'user_code', 'code_verifier'],
  ...['blob', 'payload', 'user_data', 'private_key', 'temp_url_sig', 'X-Amz-Signature', 'X-Auth-Token'],
];

describe('isSecretField', () => {
  it.each(secret)('is true of %s', (name) => {
    expect(isSecretField(name)).toBe(true);
  });

  it.each(['', 'id', 'name', 'user', 'username', 'methods', 'expires_at', 'public_key', 'token_type', 'code', 'constructor'])(
    'is false of %j',
    (name) => {
      expect(isSecretField(name)).toBe(false);
    },
  );
});

describe('isSecretParameter', () => {
  it.each([...secret, 'code', 'Code'])('is true of %s', (name) => {
    expect(isSecretParameter(name)).toBe(true);
  });

  it.each(['limit', 'marker', 'state', 'grant_type'])('is false of %s', (name) => {
    expect(isSecretParameter(name)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { isSecretField, isSecretList, isSecretParameter } from '../../src/redaction/secret-fields.js';

const secret = [
  ...['password', 'PASSWORD', 'original_password', 'adminPass', 'passcode', 'secret', 'client_secret', 'clientSecret'],
  ...['application_credential_secret', 'oauth_token_secret', 'oauth_verifier', 'oauth_signature', 'access_token', 'refresh-token'],
  ...['id_token', 'token', 'assertion', 'client_assertion', 'SAMLResponse', 'device_code', 'user_code', 'code_verifier'],
  ...['blob', 'payload', 'user_data', 'private_key', 'temp_url_sig', 'X-Amz-Signature', 'X-Auth-Token'],
  ...['X-Amz-Security-Token', 'session_token', 'jwt', 'pwd', 'user_password', 'SAMLRequest', 'SAMLart', 'X-Auth-Key', 'Admin Password'],
  ...['userPassword', 'ipmi_password', 'db_pass', 'rootPass', 'auth[password]', `${'x'.repeat(200)}_token`],
];

describe('isSecretField', () => {
  it.each(secret)('is true of %s', (name) => {
    expect(isSecretField(name)).toBe(true);
  });

  it.each(['', 'id', 'name', 'user', 'username', 'methods', 'expires_at', 'public_key', 'token_type', 'code', 'constructor', 'token_id', 'token_endpoint', 'password_expires_at', 'bypass', 'compass', 'ticket', 'tokens'])(
    'is false of %j',
    (name) => {
      expect(isSecretField(name)).toBe(false);
    },
  );
});

describe('isSecretList', () => {
  it('is true of names for several', () => {
    expect(['tokens', 'userPasswords', 'secrets', 'token', 'keys', 'token_ids'].map(isSecretList)).toEqual([true, true, true, false, false, false]);
  });
});

describe('isSecretParameter', () => {
  it.each([...secret, 'code', 'Code', 'ticket'])('is true of %s', (name) => {
    expect(isSecretParameter(name)).toBe(true);
  });

  it.each(['limit', 'marker', 'state', 'grant_type'])('is false of %s', (name) => {
    expect(isSecretParameter(name)).toBe(false);
  });
});

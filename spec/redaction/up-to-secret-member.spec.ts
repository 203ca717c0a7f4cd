import { describe, expect, it } from 'vitest';
import { upToSecretMember } from '../../src/redaction/up-to-secret-member.js';

describe('upToSecretMember', () => {
  it.each([
    ['{"a": 1, "password": {"value": "pw-4tQz81mKLe"', '{"a": 1, "password": [redacted]'],
    ["invalid: {'name': 'x', 'token': 'tok-9ZkR3vWq8'}", "invalid: {'name': 'x', 'token': [redacted]"],
    ['"{\\"user_password\\": \\"pw-4tQz81mKLe', '"{\\"user_password\\": [redacted]'],
  ])('shows half a document up to the first secret member: %s', (text, shown) => {
    expect(upToSecretMember(text)).toBe(shown);
  });

  it.each(['', 'hello', '{"half": 1', '"password"', "the 'token' is: missing", '{"token_type": "bearer"}'])('leaves %j alone', (text) => {
    expect(upToSecretMember(text)).toBe(text);
  });
});

import { describe, expect, it } from 'vitest';
import { redactText } from '../../src/redaction/redact-text.js';

describe('redactText', () => {
  it.each([
    ['no route to rabbit://u:pw-4tQz81mKLe@h:5672/v', 'no route to rabbit://[redacted]@h:5672/v'],
    ['rabbit://u:pw 4tQz81mKLe@h', 'rabbit://[redacted]@h'],
    ['<a href="http://h/vnc?token=tok-9ZkR3vWq8&a=1">', '<a href="http://h/vnc?token=[redacted]&a=1">'],
    ['refused: password=pw-4tQz81mKLe\nnext line', 'refused: password=[redacted]\nnext line'],
    ['grant_type=x&refresh_token=tok-9ZkR3vWq8', 'grant_type=x&refresh_token=[redacted]'],
  ])('hides the secrets of URLs and parameters in %j', (text, shown) => {
    expect(redactText(text)).toBe(shown);
  });

  it('shows half a document up to its first secret', () => {
    expect(redactText('see http://u:pw-4tQz81mKLe@h {"a": 1, "password": "pw-4tQz81mKLe')).toBe('see http://[redacted]@h {"a": 1, "password": [redacted]');
  });

  it.each(['', 'hello', 'a@b = c', '{"half', 'AAAA==', "the 'token' is: missing", 'x=1 y=2', '"password"'])('leaves %j alone', (text) => {
    expect(redactText(text)).toBe(text);
  });
});

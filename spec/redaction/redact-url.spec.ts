import { describe, expect, it } from 'vitest';
import { redactUrl } from '../../src/redaction/redact-url.js';

describe('redactUrl', () => {
  it.each(['', '/x', 'http://h', 'https://h:1/x?limit=5&marker=a#part', 'http://h/a@b', 'http://h/x?a=b@c', '?', '#'])('leaves %j alone', (url) => {
    expect(redactUrl(url)).toBe(url);
  });

  it.each([
    ['https://user:pass@h/x', 'https://[redacted]@h/x'],
    ['HTTPS://user@h', 'HTTPS://[redacted]@h'],
    ['//user:pass@h/x', '//[redacted]@h/x'],
  ])('hides user and password of %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });

  it.each([
    ['http://h/?token=abc&limit=5', 'http://h/?token=[redacted]&limit=5'],
    ['http://h/?TOKEN=abc', 'http://h/?TOKEN=[redacted]'],
    ['http://h/?temp_url_sig=abc&temp_url_expires=1', 'http://h/?temp_url_sig=[redacted]&temp_url_expires=1'],
    ['http://h/cb?code=abc&state=s', 'http://h/cb?code=[redacted]&state=s'],
    ['http://h/?%74oken=abc', 'http://h/?%74oken=[redacted]'],
    ['http://h/?token=a=b?c', 'http://h/?token=[redacted]'],
    ['http://h/cb#access_token=abc&state=s', 'http://h/cb#access_token=[redacted]&state=s'],
    ['/x?password=p#code=c', '/x?password=[redacted]#code=[redacted]'],
  ])('hides secret parameters of %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

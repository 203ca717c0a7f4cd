import { describe, expect, it } from 'vitest';
import { redactUrl } from '../../src/redaction/redact-url.js';

describe('redactUrl', () => {
  it.each(['', '/x', 'http://h', 'https://h:1/x?limit=5&marker=a#part', 'http://h/a@b', 'a@b/x', 'http://h/x?a=b@c', '?', '#'])('leaves %j alone', (url) => {
    expect(redactUrl(url)).toBe(url);
  });

  it.each([
    ['https://user:pass@h/x', 'https://[redacted]@h/x'],
    ['HTTPS://user@h', 'HTTPS://[redacted]@h'],
    ['http://user:Hx@pw-Kq83ZtLeak@127.0.0.1/x', 'http://[redacted]@127.0.0.1/x'],
    ['http:\t//user:pa\nss@h/x', 'http://[redacted]@h/x'],
    ['user:pass@h:5000/v3', '[redacted]@h:5000/v3'],
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
    ['http://h/?X-Amz-Security-Token=abc&X-Amz-Date=1', 'http://h/?X-Amz-Security-Token=[redacted]&X-Amz-Date=1'],
    ['http://h/?SAMLRequest=abc&SAMLart=d&RelayState=s', 'http://h/?SAMLRequest=[redacted]&SAMLart=[redacted]&RelayState=s'],
    ['http://h/?ticket=abc&pwd=d&X-Auth-Key=e', 'http://h/?ticket=[redacted]&pwd=[redacted]&X-Auth-Key=[redacted]'],
    ['http://h/?session_token=a&jwt=b&user_password=c', 'http://h/?session_token=[redacted]&jwt=[redacted]&user_password=[redacted]'],
    ['http://h/?path=%3Ftoken%3Dabc', 'http://h/?path=%3Ftoken%3D[redacted]'],
    ['/x?password=p#code=c', '/x?password=[redacted]#code=[redacted]'],
  ])('hides secret parameters of %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});

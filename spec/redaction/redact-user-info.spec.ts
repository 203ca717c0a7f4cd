import { describe, expect, it } from 'vitest';
import { redactUserInfo } from '../../src/redaction/redact-user-info.js';

describe('redactUserInfo', () => {
  it.each([
    ['http://user:Hx@pw-Kq83ZtLeak@127.0.0.1/x', 'http://[redacted]@127.0.0.1/x'],
    ['rabbit://u:pw-1@h1:5672,u:pw-2@h2:5672/vhost', 'rabbit://[redacted]@h2:5672/vhost'],
    ['//u:p@h', '//[redacted]@h'],
    ['http:u:p@h/x', 'http:[redacted]@h/x'],
    ['http:\\\\u:p@h/x', 'http:\\\\[redacted]@h/x'],
    ['https:////u:p@h/x', 'https:////[redacted]@h/x'],
    [' http://u:p@h', ' http://[redacted]@h'],
    ['http://u:p@h\\@x', 'http://[redacted]@h\\@x'],
    ['see=http://u:p@h/x', 'see=http://[redacted]@h/x'],
    ['http://a:b@h/x,http://c:d@h/x', 'http://[redacted]@h/x,http://[redacted]@h/x'],
  ])('hides the user of %s up to the last @ of the authority', (url, shown) => {
    expect(redactUserInfo(url)).toBe(shown);
  });

  it.each(['http://u:Hx/pw@h/x', 'http://u:Hx?pw@h/x', 'http://u:Hx#pw@h/x', 'http://u:Hx\\pw@h/x'])(
    'hides a password whose separators are not escaped: %s',
    (url) => {
      expect(redactUserInfo(url)).toBe('http://[redacted]@h/x');
    },
  );

  it.each(['http://h/a@b', 'http://h:80/a@b', 'http://h:/a@b', 'http://[::1]/a@b', 'http://[::1]:80/?a@b', 'a@b', '/x/a@b', 'mail to a@b'])('leaves %s alone', (url) => {
    expect(redactUserInfo(url)).toBe(url);
  });
});

import { describe, expect, it } from 'vitest';
import { redactBody } from '../../src/redaction/redact-body.js';

const json = 'application/json';

describe('redactBody', () => {
  it('redacts JSON, as text and as a value', () => {
    const document = { auth: { identity: { methods: ['password'], password: { user: { name: 'alice', password: 'pw' } } } } };
    const expected = '{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"alice","password":"[redacted]"}}}}}';
    expect(redactBody(JSON.stringify(document), json)).toBe(expected);
    expect(redactBody(document, json)).toBe(expected);
  });

  it('knows JSON whatever it is called', () => {
    expect(redactBody('{"password": "pw"}', 'text/plain')).toBe('{"password":"[redacted]"}');
    expect(redactBody('{"password": "pw"}', undefined)).toBe('{"password":"[redacted]"}');
  });

  it('redacts forms', () => {
    const form = 'grant_type=password&username=a&password=p%26w&client%5Fsecret=x&code=c';
    expect(redactBody(form, 'application/x-www-form-urlencoded; charset=utf-8')).toBe(
      'grant_type=password&username=a&password=[redacted]&client%5Fsecret=[redacted]&code=[redacted]',
    );
  });

  it('shows other text as it is', () => {
    expect(redactBody('hello', 'text/plain')).toBe('hello');
    expect(redactBody('{"half', json)).toBe('{"half');
    expect(redactBody(5, json)).toBe('5');
    expect(redactBody(null, json)).toBe('null');
    expect(redactBody([], json)).toBe('[]');
  });

  it.each(['text/xml', 'application/xml; charset=utf-8', 'application/soap+xml', 'application/vnd.paos+xml'])('does not show %s', (type) => {
    expect(redactBody('<o:Password>pw</o:Password>', type)).toBe('<xml>');
  });

  it.each([new Uint8Array([1]), new ArrayBuffer(1), new Blob(['x']), new FormData(), new Blob(['x']).stream()])('does not show %o', (body) => {
    expect(redactBody(body, 'application/octet-stream')).toBe('<binary_data>');
  });

  it('does not show XML, whatever it is called', () => {
    expect(redactBody('<?xml version="1.0"?><o:Password>pw</o:Password>', 'text/plain')).toBe('<xml>');
  });

  it('redacts one document a line, and JSON after a byte order mark', () => {
    expect(redactBody('{"a": 1}\n{"token": "tok-9ZkR3vWq8"}\n\n{"token": "tok-9ZkR3vWq8', 'application/x-ndjson')).toBe(
      '{"a":1}\n{"token":"[redacted]"}\n\n{"token": [redacted]',
    );
    expect(redactBody('\uFEFF{"token": "tok-9ZkR3vWq8"}', json)).toBe('{"token":"[redacted]"}');
  });

  it('hides what is secret in other text', () => {
    expect(redactBody('{"password": "pw-4tQz81mKLe', json)).toBe('{"password": [redacted]');
    expect(redactBody('grant_type=x&password=pw-4tQz81mKLe', undefined)).toBe('grant_type=x&password=[redacted]');
    expect(redactBody('"http://h/?token=tok-9ZkR3vWq8"', json)).toBe('"http://h/?token=[redacted]"');
  });

  it('takes no longer for hostile text than for other text of its size', () => {
    const size = 200_000;
    const hostile = ['a', '"', "'", '\\', '://', '@', '=', '&', '%', 'a=', 'a:', '"a', ':@', '%25', '{"', '#', 'token', '/\\', ' http://u:'];
    for (const piece of hostile) {
      const text = piece.repeat(size / piece.length);
      for (const body of [text, `http://${text}@h`, `{"a": ${JSON.stringify(text)}}`, `a=${text}`]) {
        const before = process.cpuUsage().user;
        redactBody(body, undefined);
        expect(process.cpuUsage().user - before).toBeLessThan(1_000_000);
      }
    }
  });

  it('shows nothing where there is nothing', () => {
    expect([redactBody(undefined, json), redactBody('', json)]).toEqual([undefined, undefined]);
  });
});

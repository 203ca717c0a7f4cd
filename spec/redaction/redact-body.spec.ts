import { describe, expect, it } from 'vitest';
import { redactBody, redactJson } from '../../src/redaction/redact-body.js';

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

  it('shows nothing where there is nothing', () => {
    expect([redactBody(undefined, json), redactBody('', json)]).toEqual([undefined, undefined]);
  });
});

describe('redactJson', () => {
  it('leaves catalogs out', () => {
    expect(redactJson({ token: { catalog: [{ type: 'identity' }], user: { id: 'u' } } })).toEqual({ token: { catalog: '<removed>', user: { id: 'u' } } });
    expect(redactJson({ access: { serviceCatalog: [], user: {} } })).toEqual({ access: { serviceCatalog: '<removed>', user: {} } });
    expect(redactJson({ catalog: [1] })).toEqual({ catalog: [1] });
  });

  it('hides the id of a token, in a v2 document and in a sign-in', () => {
    expect(redactJson({ access: { token: { id: 'tok', expires: 'x' } } })).toEqual({ access: { token: { id: '[redacted]', expires: 'x' } } });
    expect(redactJson({ auth: { identity: { methods: ['token'], token: { id: 'tok' } } } })).toEqual({
      auth: { identity: { methods: ['token'], token: { id: '[redacted]' } } },
    });
    expect(redactJson({ token: 'tok' })).toEqual({ token: '[redacted]' });
  });

  it('hides texts and numbers, also in lists, and goes on into objects', () => {
    expect(redactJson({ passcode: 123456, secret: ['a', { name: 'b', password: 'c' }], password: { user: 'd' } })).toEqual({
      passcode: '[redacted]',
      secret: ['[redacted]', { name: 'b', password: '[redacted]' }],
      password: { user: 'd' },
    });
  });

  it('shows the code of an error, and that a field is empty', () => {
    const error = { error: { code: 401, message: 'no', password: null, secret: true } };
    expect(redactJson(error)).toEqual(error);
  });

  it('does not follow a document that is too deep', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}"x"${']'.repeat(50_000)}`) as unknown;
    expect(JSON.stringify(redactJson(deep))).toContain('[redacted]');
    expect(redactBody(deep, json)).toContain('[redacted]');
  });
});

import { describe, expect, it } from 'vitest';
import { parseJson, redactJson } from '../../src/redaction/redact-json.js';

describe('parseJson', () => {
  it.each([
    ['{"a": 1}', { a: 1 }],
    ['\uFEFF[]', []],
    ['null', null],
    ['{"a', undefined],
    ['', undefined],
  ])('takes %j for %j', (text, value) => {
    expect(parseJson(text)).toEqual(value);
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

  it('hides texts, numbers, lists and objects with a secret name whole', () => {
    expect(redactJson({ passcode: 123456, secret: ['a', { name: 'b' }], password: { value: 'pw-4tQz81mKLe' }, token: { value: 'tok-9ZkR3vWq8' } })).toEqual({
      ...{ passcode: '[redacted]', secret: '[redacted]', password: '[redacted]', token: '[redacted]' },
    });
    expect(redactJson({ auth: { identity: { password: { user: 'pw-4tQz81mKLe' }, token: ['tok-9ZkR3vWq8'] } } })).toEqual({
      auth: { identity: { password: '[redacted]', token: '[redacted]' } },
    });
  });

  it('goes on into the documents of sign-ins', () => {
    const password = { user: { name: 'alice', password: 'pw-4tQz81mKLe' } };
    const identity = { methods: ['password', 'token', 'application_credential', 'totp'], application_credential: { id: 'a', secret: 'as-7YhB2nXd5' }, totp: { user: { passcode: '1' } } };
    expect(redactJson({ auth: { identity: { ...identity, password, token: { id: 'tok-9ZkR3vWq8' } } } })).toEqual({
      auth: {
        identity: {
          ...identity,
          password: { user: { name: 'alice', password: '[redacted]' } },
          token: { id: '[redacted]' },
          application_credential: { id: 'a', secret: '[redacted]' },
          totp: { user: { passcode: '[redacted]' } },
        },
      },
    });
    const v2 = { tenantName: 't', passwordCredentials: { username: 'u', password: 'pw-4tQz81mKLe' } };
    expect(redactJson({ auth: v2 })).toEqual({ auth: { ...v2, passwordCredentials: { username: 'u', password: '[redacted]' } } });
    const receipt = { receipt: { methods: ['password'], expires_at: 'x', user: { id: 'u' } }, required_auth_methods: [['totp']] };
    expect(redactJson(receipt)).toEqual(receipt);
  });

  it('hides the texts of a list of secrets, not what is said about them', () => {
    expect(redactJson({ tokens: ['tok-9ZkR3vWq8', { id: 't', token: 'tok-9ZkR3vWq8' }], secrets: [{ secret_ref: 'http://h/1' }], quota: { secrets: 10 } })).toEqual({
      tokens: ['[redacted]', { id: 't', token: '[redacted]' }],
      secrets: [{ secret_ref: 'http://h/1' }],
      quota: { secrets: 10 },
    });
  });

  it.each([
    [{ remote_console: { url: 'http://h:6080/vnc.html?token=tok-9ZkR3vWq8' } }, { remote_console: { url: 'http://h:6080/vnc.html?token=[redacted]' } }],
    [{ console: { url: 'http://h/vnc_lite.html?path=%3Ftoken%3Dtok-9ZkR3vWq8' } }, { console: { url: 'http://h/vnc_lite.html?path=%3Ftoken%3D[redacted]' } }],
    [{ console: { path: '?token=tok-9ZkR3vWq8' } }, { console: { path: '?token=[redacted]' } }],
    [{ transport_url: 'rabbit://u:pw-4tQz81mKLe@h:5672/' }, { transport_url: 'rabbit://[redacted]@h:5672/' }],
    [{ session_token: 'tok-9ZkR3vWq8', jwt: 'tok-9ZkR3vWq8', userPassword: 'pw-4tQz81mKLe' }, { session_token: '[redacted]', jwt: '[redacted]', userPassword: '[redacted]' }],
    [{ server: { root_password: 'pw-4tQz81mKLe' } }, { server: { root_password: '[redacted]' } }],
    [{ driver_info: { ipmi_password: 'pw-4tQz81mKLe', ipmi_address: 'h' } }, { driver_info: { ipmi_password: '[redacted]', ipmi_address: 'h' } }],
    [['http://u:pw-4tQz81mKLe@h'], ['http://[redacted]@h']],
  ])('hides what services answer: %j', (document, shown) => {
    expect(redactJson(document)).toEqual(shown);
  });

  it('redacts JSON in a text as JSON, also in JSON in a text, and leaves it as written where it holds no secret', () => {
    const inner = JSON.stringify({ userPassword: 'pw-4tQz81mKLe', a: 1 });
    expect(redactJson({ text: inner })).toEqual({ text: '{"userPassword":"[redacted]","a":1}' });
    expect(JSON.stringify(redactJson([JSON.stringify({ a: JSON.stringify(inner) })]))).not.toContain('pw-4tQz81mKLe');
    expect(redactJson(['{ "a" :  1 }', '[x', '"y"'])).toEqual(['{ "a" :  1 }', '[x', '"y"']);
    expect(redactJson(['{"password": "pw-4tQz81mKLe"'])).toEqual(['{"password": [redacted]']);
  });

  it('shows names that only begin like a secret', () => {
    const shown = { token_id: 'a', token_endpoint: 'http://h/t', token_type: 'bearer', password_expires_at: 'x', secret_ref: 'http://h/s', access_token_id: 'b' };
    expect(redactJson(shown)).toEqual(shown);
  });

  it('shows the code of an error, and that a field is empty', () => {
    const error = { error: { code: 401, message: 'no', password: null, secret: true } };
    expect(redactJson(error)).toEqual(error);
  });

  it('does not follow a document that is too deep', () => {
    const deep = JSON.parse(`${'['.repeat(50_000)}"x"${']'.repeat(50_000)}`) as unknown;
    expect(JSON.stringify(redactJson(deep))).toContain('[redacted]');
  });
});

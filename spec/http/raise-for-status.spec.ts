import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isHttpError, type HttpError } from '../../src/errors/http-error.js';
import type { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { MissingAuthMethods } from '../../src/errors/missing-auth-methods.js';
import { errorForStatus } from '../../src/http/raise-for-status.js';
import type { ApiResponse } from '../../src/http/response.js';

const now = Date.UTC(2031, 4, 6, 7, 8, 9);
const url = 'https://compute.example/v2.1/servers/17?token=abc&limit=5';

function errorOf(response: Partial<ApiResponse> & { readonly status: number }): KeystoneAuthError {
  const whole = { headers: {}, body: undefined, url, requestId: undefined, history: [], ...response };
  return errorForStatus({ method: 'GET', url }, whole, { now, text: (text) => text.replaceAll('concealed', '[redacted]') });
}
const httpError = (response: Partial<ApiResponse> & { readonly status: number }): HttpError => errorOf(response) as HttpError;

describe('errorForStatus', () => {
  it('says what was attempted, what came back, what the service said and what to do', () => {
    const body = { itemNotFound: { message: 'Instance 17 could not be found.', code: 404 } };
    const error = httpError({ status: 404, body, requestId: 'req-1' });
    expect(error.message).toBe(
      'GET https://compute.example/v2.1/servers/17?token=[redacted]&limit=5 was answered with 404: Instance 17 could not be ' +
        'found (check the path and the id). Request id: req-1',
    );
    expect(error).toMatchObject({ status: 404, method: 'GET', requestId: 'req-1', serviceMessage: 'Instance 17 could not be found.' });
  });

  it('keeps the words of the service bare, apart from its own sentence', () => {
    expect(httpError({ status: 400, body: { error: { message: 'No.', details: 'Because.' } } })).toMatchObject({
      serviceMessage: 'No.',
      details: 'Because.',
    });
    expect(httpError({ status: 400 })).toMatchObject({ serviceMessage: undefined, details: undefined });
  });

  it('adds the details where the message is a title', () => {
    const errors = [{ status: 409, title: 'Conflict', detail: 'The generation\n changed.' }];
    expect(httpError({ status: 409, body: { errors } }).message).toContain('409: Conflict: The generation changed.');
  });

  it('has the URL of the request as it was first sent, and names the one that answered', () => {
    const error = httpError({ status: 404, url: 'https://compute.example/moved', history: [{ status: 302, url }] });
    expect(error.url).toBe('https://compute.example/v2.1/servers/17?token=[redacted]&limit=5');
    expect(error.message).toContain('GET https://compute.example/moved was answered');
  });

  it('keeps Retry-After, whatever the status, as milliseconds', () => {
    for (const status of [404, 413, 429, 503]) {
      expect(httpError({ status, headers: { 'retry-after': '5' } })).toMatchObject({ retryAfterMs: 5000 });
    }
    const date = httpError({ status: 429, headers: { 'retry-after': 'Tue, 06 May 2031 07:10:09 GMT' } });
    expect(date).toMatchObject({ retryAfterMs: 120_000 });
    expect(date.message).toContain('it may be asked again in 120 s');
  });

  it.each(['-3', '1.5', 'soon'])('leaves out the Retry-After %j, which says nothing', (value) => {
    expect(httpError({ status: 503, headers: { 'retry-after': value } }).retryAfterMs).toBeUndefined();
  });

  it.each([
    [400, 'refused'],
    [403, 'refused'],
    [409, 'refused'],
    [429, 'refused'],
    [500, 'unknown'],
    [501, 'refused'],
    [502, 'unknown'],
    [503, 'refused'],
    [504, 'unknown'],
    [599, 'unknown'],
    [700, 'unknown'],
  ])('tells of %i that the request was %s', (status, outcome) => {
    expect(errorOf({ status })).toMatchObject({ code: 'http-error', outcome });
  });

  it('conceals known secrets in everything it carries', () => {
    const body = { error: { message: 'concealed is wrong', details: 'try concealed' } };
    const error = errorForStatus(
      { method: 'GET', url: 'https://h/concealed' },
      { status: 400, headers: {}, body, url: 'https://h/concealed', requestId: undefined, history: [] },
      { now, text: (text) => text.replaceAll('concealed', '[redacted]') },
    );
    expect(inspect(error)).not.toContain('concealed is');
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain('concealed');
    expect(error).toMatchObject({ serviceMessage: '[redacted] is wrong', details: 'try [redacted]' });
  });

  it('conceals them before it cuts, so that none is shown by half', () => {
    const token = 'concealed-Lm42';
    const text = (said: string): string => said.replaceAll(token, '[redacted]');
    const telling = (body: unknown): string => inspect(errorForStatus({ method: 'GET', url }, { status: 500, headers: {}, body, url, requestId: undefined, history: [] }, { now, text }));
    for (const length of [290, 1990]) {
      expect(telling(`${'x'.repeat(length)}${token}`)).not.toContain('concealed');
      expect(telling({ message: `${'x'.repeat(length)}${token}` })).not.toContain('concealed');
    }
  });

  it('shows of half a document what stands before its first secret', () => {
    const error = httpError({ status: 400, body: '{"access":{"token":{"id":"tk-Yv57rBwH3e' });
    expect(error).toMatchObject({ serviceMessage: '{"access":{"token": [redacted]', details: '{"access":{"token": [redacted]' });
    expect(inspect(error)).not.toContain('tk-Yv57rBwH3e');
  });

  it('cuts what nobody would read', () => {
    const error = httpError({ status: 400, body: { error: { message: 'x'.repeat(9000), details: 'y'.repeat(9000) } } });
    expect(error.serviceMessage).toHaveLength(2000);
    expect(error.details).toHaveLength(2000);
  });

  it('is recognised by status', () => {
    const error: unknown = errorOf({ status: 404 });
    expect([isHttpError(error), isHttpError(error, 404), isHttpError(error, 403)]).toEqual([true, true, false]);
  });

  describe('with a receipt', () => {
    const headers = { 'openstack-auth-receipt': 'receipt-1' };
    const body = {
      receipt: { methods: ['password'], expires_at: '2031-05-06T07:13:09.000000Z' },
      required_auth_methods: [['password', 'totp'], ['password', 'external']],
    };

    it('says which methods were accepted and which are wanted', () => {
      const error = errorOf({ status: 401, headers, body, requestId: 'req-2' });
      expect(error).toBeInstanceOf(MissingAuthMethods);
      expect(error).toMatchObject({
        code: 'missing-auth-methods',
        outcome: 'refused',
        requestId: 'req-2',
        receipt: 'receipt-1',
        methods: ['password'],
        requiredAuthMethods: [['password', 'totp'], ['password', 'external']],
        expiresAt: '2031-05-06T07:13:09.000000Z',
      });
      expect(error.message).toContain('accepted password and wants more: password + totp, or password + external');
    });

    it('does not print the receipt', () => {
      const error = errorOf({ status: 401, headers, body });
      expect(inspect(error, { showHidden: true }) + JSON.stringify(error)).not.toContain('receipt-1');
    });

    it.each([undefined, 'a page of text', [], { receipt: 5, required_auth_methods: 'totp' }])('reads the odd body %j', (odd) => {
      expect(errorOf({ status: 401, headers, body: odd })).toMatchObject({ receipt: 'receipt-1', methods: [], requiredAuthMethods: [] });
    });

    it.each(['', ' '])('that is empty (%j) is a 401 like any other: nobody could go on with it', (empty) => {
      expect(errorOf({ status: 401, headers: { 'openstack-auth-receipt': empty }, body })).toMatchObject({ code: 'http-error', status: 401 });
    });

    it('takes only texts for methods', () => {
      const odd = { receipt: { methods: [{ toString: null }, 'password', 5] }, required_auth_methods: [[{ toString: null }, 'totp']] };
      expect(errorOf({ status: 401, headers, body: odd })).toMatchObject({ methods: ['password'], requiredAuthMethods: [['totp']] });
    });

    it('conceals known secrets in what it says, but for words, which are names of methods', () => {
      const odd = { receipt: { methods: ['concealed', 'a concealed one'], expires_at: 'concealed' }, required_auth_methods: [['concealed', 'concealed!']] };
      const error = errorOf({ status: 401, headers, body: odd });
      expect(error).toMatchObject({
        ...{ methods: ['concealed', 'a [redacted] one'], requiredAuthMethods: [['concealed', '[redacted]!']], expiresAt: '[redacted]' },
        message: expect.stringContaining('accepted concealed, a [redacted] one and wants more: concealed + [redacted]!') as string,
      });
    });
  });
});

import { describe, expect, it } from 'vitest';
import { HttpError, isHttpError } from '../../src/errors/http-error.js';
import { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';

const details = { status: 404, method: 'GET', url: 'http://h/x' };

describe('HttpError', () => {
  it('carries what the reply said', () => {
    const all = { ...details, serviceMessage: 'No.', details: 'Because.', retryAfterMs: 5000, requestId: 'req-1', outcome: 'refused' as const };
    expect(new HttpError('It failed.', all)).toMatchObject({ name: 'HttpError', code: 'http-error', message: 'It failed.', ...all });
  });

  it('is plain data as JSON', () => {
    expect(JSON.parse(JSON.stringify(new HttpError('It failed.', details)))).toMatchObject({ ...details, name: 'HttpError', message: 'It failed.' });
  });
});

describe('isHttpError', () => {
  it('asks for any status or one', () => {
    const error: unknown = new HttpError('', details);
    expect([isHttpError(error), isHttpError(error, 404), isHttpError(error, 500)]).toEqual([true, true, false]);
  });

  it.each([undefined, new Error(''), new KeystoneAuthError('aborted', ''), details])('is false of %o', (other) => {
    expect(isHttpError(other)).toBe(false);
  });
});

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { isKeystoneAuthError, KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';

describe('KeystoneAuthError', () => {
  it('says by default that nothing was sent', () => {
    expect(new KeystoneAuthError('aborted', 'It was aborted.')).toMatchObject({
      ...{ name: 'KeystoneAuthError', code: 'aborted', message: 'It was aborted.', outcome: 'not-sent', requestId: undefined },
    });
  });

  it('has a cause only if there is one', () => {
    const cause = new Error('the reason');
    expect(new KeystoneAuthError('aborted', '', { cause }).cause).toBe(cause);
    expect('cause' in new KeystoneAuthError('aborted', '')).toBe(false);
  });

  it('is plain data as JSON', () => {
    const error = new KeystoneAuthError('aborted', 'It was.', { outcome: 'unknown', requestId: 'req-1', cause: new Error('x') });
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      ...{ name: 'KeystoneAuthError', code: 'aborted', message: 'It was.', outcome: 'unknown', requestId: 'req-1' },
    });
  });

  it('prints without what only we need', () => {
    expect(inspect(new KeystoneAuthError('aborted', 'It was.'))).not.toContain('Symbol(');
  });
});

describe('isKeystoneAuthError', () => {
  const error: unknown = new KeystoneAuthError('aborted', '');

  it('recognises ours, optionally by code', () => {
    expect([isKeystoneAuthError(error), isKeystoneAuthError(error, 'aborted'), isKeystoneAuthError(error, 'ssl-error')]).toEqual([true, true, false]);
  });

  it('recognises those of another copy of this package', () => {
    const theirs = Object.assign(new Error(''), { code: 'aborted', [Symbol.for('keystoneauth-rx/error')]: true });
    expect(isKeystoneAuthError(theirs, 'aborted')).toBe(true);
  });

  it.each([undefined, null, 'aborted', { code: 'aborted' }, new Error('aborted')])('is false of %o', (other) => {
    expect(isKeystoneAuthError(other)).toBe(false);
  });
});

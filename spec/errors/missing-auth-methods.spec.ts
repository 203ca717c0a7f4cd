import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { MissingAuthMethods } from '../../src/errors/missing-auth-methods.js';

const details = { methods: ['password'], requiredAuthMethods: [['password', 'totp']], expiresAt: '2031-05-06T07:13:09Z' };

describe('MissingAuthMethods', () => {
  const error = new MissingAuthMethods('More is wanted.', 'the-receipt', { ...details, requestId: 'req-1' });

  it('says what was accepted and what is wanted', () => {
    expect(error).toMatchObject({ ...details, name: 'MissingAuthMethods', code: 'missing-auth-methods', outcome: 'refused', requestId: 'req-1' });
  });

  it('gives the receipt to who asks for it and prints it nowhere', () => {
    expect(error.receipt).toBe('the-receipt');
    expect([inspect(error, { showHidden: true, depth: 9 }), JSON.stringify(error), String(error)].join(' ')).not.toContain('the-receipt');
  });
});

import { describe, expect, it } from 'vitest';
import { passwordMethod } from '../../src/credentials/password-method.js';
import { OptionError } from '../../src/errors/option-error.js';
import { contribution, printed } from './contribution.js';

describe('passwordMethod', () => {
  const method = passwordMethod({ username: 'n', userDomainId: 'd', password: 's3cret-word-5Yk' });

  it('contributes user and password, and has the password hidden', () => {
    expect(contribution(method)).toEqual({
      data: ['password', { user: { password: 's3cret-word-5Yk', name: 'n', domain: { id: 'd' } } }],
      headers: {},
      concealed: ['s3cret-word-5Yk'],
    });
  });

  it('prints no secret, and says in its identity who it is', () => {
    expect(printed(method)).not.toContain('s3cret');
    expect(method.identity).toMatchObject({ method: 'password', username: 'n', userDomainId: 'd' });
  });

  it('can sign in again by itself', () => {
    expect(method.reusable).toBeUndefined();
  });

  it('accepts an empty password, which is one', () => {
    expect(contribution(passwordMethod({ userId: 'u', password: '' })).data).toEqual(['password', { user: { id: 'u', password: '' } }]);
  });

  it('refuses to go without a password', () => {
    expect(() => passwordMethod({ userId: 'u' } as never)).toThrow(
      expect.objectContaining({ options: ['password'], code: 'missing-required-options' }),
    );
  });

  it('names an unknown option and the one that was meant', () => {
    expect(() => passwordMethod({ userId: 'u', password: 'pw-4vT9zKqL2x', user_domain_id: 'd' } as never)).toThrow(
      expect.objectContaining({
        constructor: OptionError,
        options: ['user_domain_id'],
        message: expect.stringContaining('userDomainId') as string,
      }),
    );
  });
});

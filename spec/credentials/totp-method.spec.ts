import { describe, expect, it } from 'vitest';
import { totpMethod } from '../../src/credentials/totp-method.js';
import { contribution, printed } from './contribution.js';

describe('totpMethod', () => {
  const method = totpMethod({ userId: 'u', passcode: 's3cret-code-5Yk' });

  it('contributes user and passcode, and has the passcode hidden', () => {
    expect(contribution(method)).toEqual({
      data: ['totp', { user: { passcode: 's3cret-code-5Yk', id: 'u' } }],
      headers: {},
      concealed: ['s3cret-code-5Yk'],
    });
    expect(printed(method)).not.toContain('s3cret');
  });

  it('works once', () => {
    expect(method.reusable).toBe(false);
  });

  it('refuses to go without a passcode', () => {
    expect(() => totpMethod({ userId: 'u' })).toThrow(
      expect.objectContaining({ options: ['passcode'], code: 'missing-required-options' }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { tokenMethod } from '../../src/credentials/token-method.js';
import { contribution, printed } from './contribution.js';

describe('tokenMethod', () => {
  const method = tokenMethod({ token: 's3cret-token' });

  it('sends the token in the body and as a header, and has it hidden', () => {
    expect(contribution(method)).toEqual({
      data: ['token', { id: 's3cret-token' }],
      headers: { 'X-Auth-Token': 's3cret-token' },
      concealed: ['s3cret-token'],
    });
    expect(printed(method)).not.toContain('s3cret');
  });

  it('cannot extend its own life', () => {
    expect(method.reusable).toBe(false);
  });

  it('refuses to go without a token', () => {
    for (const options of [{ token: '' }, {}]) {
      expect(() => tokenMethod(options as never)).toThrow(
        expect.objectContaining({ options: ['token'], code: 'missing-required-options' }),
      );
    }
  });
});

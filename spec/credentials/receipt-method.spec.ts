import { describe, expect, it } from 'vitest';
import { receiptMethod } from '../../src/credentials/receipt-method.js';
import { contribution, printed } from './contribution.js';

describe('receiptMethod', () => {
  const method = receiptMethod({ receipt: 's3cret-receipt' });

  it('adds a header and nothing to the body, and has the receipt hidden', () => {
    expect(contribution(method)).toEqual({
      data: undefined,
      headers: { 'Openstack-Auth-Receipt': 's3cret-receipt' },
      concealed: ['s3cret-receipt'],
    });
    expect(printed(method)).not.toContain('s3cret');
  });

  it('works once', () => {
    expect(method.reusable).toBe(false);
  });

  it('refuses to go without a receipt', () => {
    for (const options of [{}, { receipt: '' }, { receipt: 5 }]) {
      expect(() => receiptMethod(options as never)).toThrow(
        expect.objectContaining({ options: ['receipt'], code: 'missing-required-options' }),
      );
    }
    expect(() => receiptMethod({ receipt: 'r', token: 'tk-8Rw3mNc6Hj' } as never)).toThrow(expect.objectContaining({ code: 'unknown-option' }));
  });
});

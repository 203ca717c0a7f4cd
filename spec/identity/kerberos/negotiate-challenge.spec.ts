import { describe, expect, it } from 'vitest';
import { asksToNegotiate, negotiateProof } from '../../../src/identity/kerberos/negotiate-challenge.js';

describe('asksToNegotiate', () => {
  it.each(['Negotiate', 'negotiate', 'NEGOTIATE YIIC', 'Basic realm="x", Negotiate', 'Negotiate, Basic realm="x"', 'Bearer x,Negotiate'])(
    'finds the scheme in %j',
    (header) => {
      expect(asksToNegotiate(header)).toBe(true);
    },
  );

  it.each([undefined, '', 'Basic realm="x"', 'Negotiates', 'Keystone uri="http://127.0.0.1/negotiate"', 'Renegotiate'])(
    'does not find it in %j',
    (header) => {
      expect(asksToNegotiate(header)).toBe(false);
    },
  );

  it('takes no longer for a header that was made to be slow', () => {
    expect(asksToNegotiate(`${', \t'.repeat(20_000)}negotiate ${'A'.repeat(20_000)}!`)).toBe(false);
  });
});

describe('negotiateProof', () => {
  it('gives the token of the scheme', () => {
    expect(negotiateProof('Negotiate oRQwEqADCgEA')).toBe('oRQwEqADCgEA');
    expect(negotiateProof('Basic realm="x", negotiate  YII/+A==')).toBe('YII/+A==');
  });

  it('gives none where there is none', () => {
    expect([undefined, 'Negotiate', 'Negotiate ', 'Basic YWJj'].map((header) => negotiateProof(header))).toEqual(Array(4).fill(undefined));
  });
});

import { describe, expect, it } from 'vitest';
import { base32Bytes, timeBasedPasscode } from '../../src/credentials/time-based-passcode.js';

/** The key of RFC 6238, appendix B. */
const KEY = new TextEncoder().encode('12345678901234567890');

describe('timeBasedPasscode', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('gives the last six digits of the RFC for %i s', (seconds, code) => {
    expect(timeBasedPasscode(KEY, seconds * 1000)).toBe(code);
  });

  it('stays for thirty seconds', () => {
    expect(timeBasedPasscode(KEY, 30_000)).toBe(timeBasedPasscode(KEY, 59_999));
    expect(timeBasedPasscode(KEY, 60_000)).not.toBe(timeBasedPasscode(KEY, 59_999));
  });
});

describe('base32Bytes', () => {
  it.each([
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', '12345678901234567890'],
    ['gezd gnbv gy3t qojq', '1234567890'],
    ['MZXW6YQ=', 'foob'],
    ['MZXW6===', 'foo'],
  ])('reads %s', (text, bytes) => {
    expect(new TextDecoder().decode(base32Bytes(text))).toBe(bytes);
  });

  it.each(['', '   ', 'GEZD1', 'not base 32!'])('does not read %j', (text) => {
    expect(base32Bytes(text)).toBeUndefined();
  });
});

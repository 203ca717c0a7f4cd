import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/retry/retry-after.js';

const now = Date.UTC(2031, 4, 6, 7, 8, 9);

describe('retryAfterMs', () => {
  it.each([
    ['0', 0],
    ['5', 5000],
    [' 120 ', 120_000],
  ])('reads the seconds %j', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms);
  });

  it.each([
    ['Tue, 06 May 2031 07:08:39 GMT', 30_000],
    ['Tuesday, 06-May-31 07:09:09 GMT', 60_000],
    ['Tue May  6 07:08:10 2031', 1000],
    ['Tue, 06 May 2031 09:08:14 +0200', 5000],
  ])('counts the date %j from now', (value, ms) => {
    expect(retryAfterMs(value, now)).toBe(ms);
  });

  it('takes a date that is over for now', () => {
    expect(retryAfterMs('Tue, 06 May 2031 07:00:00 GMT', now)).toBe(0);
  });

  it.each([undefined, '', '-3', '1.5', 'soon', '5 s', '99999999999', '2031-05-06'])('ignores %j', (value) => {
    expect(retryAfterMs(value, now)).toBeUndefined();
  });
});

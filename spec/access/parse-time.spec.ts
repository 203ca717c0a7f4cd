import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTime } from '../../src/access/parse-time.js';

const utc = Date.UTC(2040, 1, 3, 4, 5, 6);

describe('parseTime', () => {
  it.each([
    ['2040-02-03T04:05:06Z', utc],
    ['2040-02-03T04:05:06.000000Z', utc],
    ['2040-02-03T04:05:06.123456Z', utc + 123],
    ['2040-02-03T04:05:06.9999999Z', utc + 999],
    ['2040-02-03T04:05:06,5Z', utc + 500],
    ['20400203T040506Z', utc],
    ['20400203T040506.25Z', utc + 250],
    ['2040-02-03 04:05:06', utc],
    ['2040-02-03T04:05:06', utc],
    ['2040-02-03t04:05:06z', utc],
    ['2040-02-03T06:05:06+02:00', utc],
    ['2040-02-03T06:05:06+0200', utc],
    ['2040-02-03T06:05:06+02', utc],
    ['2040-02-02T22:35:06-05:30', utc],
    ['2040-02-03T04:05Z', utc - 6000],
    ['2040-02-03', Date.UTC(2040, 1, 3)],
    ['2040-06-30T23:59:60Z', Date.UTC(2040, 6, 1)],
  ])('reads %s', (text, expected) => {
    expect(parseTime(text)).toBe(expected);
  });

  it.each([
    ['', ' 2040-02-03T04:05:06Z', '2040', 'tomorrow', '2040-13-01T00:00:00Z', '2040-02-31T00:00:00Z'],
    ['2040-02-03T24:00:00Z', '2040-02-03T04:60:00Z', '2040-02-03T04:05:61Z', '2040-02-03T04:05:06+99:00', '0050-01-01'],
    [undefined, null, 2_208_988_800_000, {}, ['2040-02-03']],
  ])('gives undefined for what names no instant', (...values) => {
    expect(values.map(parseTime)).toEqual(values.map(() => undefined));
  });

  it('reads what JavaScript writes', () => {
    const noYearBefore100 = { min: new Date('1000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z') };

    fc.assert(
      fc.property(fc.date({ ...noYearBefore100, noInvalidDate: true }), (date) => {
        expect(parseTime(date.toISOString())).toBe(date.getTime());
      }),
    );
  });
});

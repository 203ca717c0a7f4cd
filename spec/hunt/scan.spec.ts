import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanFor } from './scan.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

describe('scanFor', () => {
  it('finds every occurrence of every text, those within each other too', () => {
    const scan = scanFor([bytes('abcdef'), bytes('cdefgh'), bytes('abcdefghi')]);

    const hits = scan(bytes('abcdefghi-abcdef')).map(({ pattern, at }) => [pattern, at]);

    expect(hits.sort()).toEqual([
      [0, 0],
      [0, 10],
      [1, 2],
      [2, 0],
    ]);
  });

  it('finds what begins and ends the bytes, and nothing beyond them', () => {
    const scan = scanFor([bytes('begins'), bytes('the end'), bytes('longer than the text')]);

    expect(scan(bytes('begins ... the end'))).toHaveLength(2);
    expect(scan(bytes('than the text'))).toEqual([]);
    expect(scan(bytes(''))).toEqual([]);
  });

  it('finds what a search for one text after the other finds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '\xff'), maxLength: 60 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '\xff'), minLength: 6, maxLength: 8 });
    fc.assert(
      fc.property(text, fc.uniqueArray(pattern, { minLength: 1, maxLength: 8 }), (searched, patterns) => {
        const found = scanFor(patterns.map(bytes))(bytes(searched)).map((hit) => `${hit.pattern}@${hit.at}`);
        const expected = patterns.flatMap((each, index) =>
          Array.from(searched, (_, at) => (searched.startsWith(each, at) ? [`${index}@${at}`] : [])).flat(),
        );
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: 50 },
    );
  });

  it('refuses a text that is too short', () => {
    expect(() => scanFor([bytes('short')])).toThrow('A pattern of 5 bytes is too short');
  });
});

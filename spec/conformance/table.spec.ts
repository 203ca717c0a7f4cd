import { describe, expect, it } from 'vitest';
import { skipReasons, table, tally } from './table.js';
import type { Vector } from './vector.js';
import type { Verdict } from './verdict.js';

const verdicts: readonly Verdict[] = [
  { pass: true },
  { pass: false, diff: 'x' },
  { pass: true, deviation: 'W-00' },
  { pass: true, quirk: true, diff: 'x' },
  { pass: false, skip: true, diff: 'not offered yet: a' },
  { pass: false, deviation: 'W-00', diff: 'untyped error' },
];
const byVector = new Map(
  verdicts.map((verdict, index): [Vector, Verdict] => [
    { name: `N${String(index)}`, family: index < 2 ? 'B' : 'A', group: '', level: 'core', expect: {} },
    verdict,
  ]),
);

describe('tally', () => {
  it('counts each verdict once; a deviation that failed is a failure', () => {
    expect(tally(verdicts)).toEqual({ passed: 1, failed: 2, deviations: 1, quirks: 1, skipped: 1 });
  });
});

describe('table', () => {
  it('has a line for each family and one for all', () => {
    const lines = table(byVector).split('\n').map((line) => line.split(/\s+/));

    expect(lines).toEqual([
      ['family', 'passed', 'failed', 'deviations', 'quirks', 'skipped'],
      ['A', '0', '1', '1', '1', '1'],
      ['B', '1', '1', '0', '0', '0'],
      ['all', '1', '2', '1', '1', '1'],
    ]);
  });
});

describe('skipReasons', () => {
  it('counts reasons, the commonest first', () => {
    const more = new Map([...byVector, ...[...byVector].slice(4, 5).map(([vector, verdict]) => [{ ...vector }, verdict] as const)]);

    expect(skipReasons(more).trim()).toBe('2  not offered yet: a');
  });
});

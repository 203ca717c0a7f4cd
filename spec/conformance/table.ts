import type { Verdict } from './verdict.js';
import type { Vector } from './vector.js';

/** Verdicts by the name of their vector. */
export type Verdicts = ReadonlyMap<Vector, Verdict>;

/** How many vectors ended in which way. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly deviations: number;
  readonly quirks: number;
  readonly skipped: number;
}

const COLUMNS = ['passed', 'failed', 'deviations', 'quirks', 'skipped'] as const;

/** The tally of some verdicts; each vector counts once. */
export function tally(verdicts: Iterable<Verdict>): Tally {
  const counts = { passed: 0, failed: 0, deviations: 0, quirks: 0, skipped: 0 };
  for (const verdict of verdicts) counts[columnOf(verdict)] += 1;
  return counts;
}

/** The table of FORMAT section 9: one line a family, then the sum. */
export function table(verdicts: Verdicts): string {
  const families = [...new Set([...verdicts.keys()].map(({ family }) => family))].sort();
  const lines = families.map((family) => {
    const ofFamily = [...verdicts].filter(([vector]) => vector.family === family).map(([, verdict]) => verdict);
    return row(family, tally(ofFamily));
  });
  return [row('family'), ...lines, row('all', tally(verdicts.values()))].join('\n');
}

/** Why vectors were skipped, with how many, the commonest reason first. */
export function skipReasons(verdicts: Verdicts): string {
  const counts = new Map<string, number>();
  for (const { skip, diff = '' } of verdicts.values()) if (skip === true) counts.set(diff, (counts.get(diff) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([reason, count]) => `${String(count).padStart(6)}  ${reason}`).join('\n');
}

function columnOf({ pass, skip, deviation, quirk }: Verdict): keyof Tally {
  if (skip === true) return 'skipped';
  if (!pass) return 'failed';
  if (deviation !== undefined) return 'deviations';
  return quirk === true ? 'quirks' : 'passed';
}

function row(name: string, counts?: Tally): string {
  return name.padEnd(8) + COLUMNS.map((column) => String(counts?.[column] ?? column).padStart(12)).join('');
}

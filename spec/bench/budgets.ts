import type { BenchFigures } from './bench-figures.js';
import { seriesName } from './parts/series.js';

/** Something that is promised, and what came of it. */
export interface BudgetRow {
  readonly what: string;
  readonly budget: string;
  readonly figure: string;
  readonly met: boolean;
}

type Row = (figures: BenchFigures) => BudgetRow | undefined;

const MICROSECONDS = 'µs';

/** A figure that may be at most `most`; `undefined`: it was not measured. */
function atMost(what: string, most: number, unit: string, figure: number | undefined): BudgetRow | undefined {
  if (figure === undefined || !Number.isFinite(figure)) return undefined;
  return { what, budget: `at most ${String(most)}${unit && ` ${unit}`}`, figure: `${shown(figure)}${unit && ` ${unit}`}`, met: figure <= most };
}

/** Three digits; what is whole stays so. */
export function shown(value: number): string {
  if (Number.isInteger(value)) return value.toLocaleString('en');
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
}

function dearestStage({ stages }: BenchFigures): BudgetRow | undefined {
  const [dearest] = Object.entries(stages?.each ?? {}).sort(([, a], [, b]) => b - a);
  return dearest && atMost(`the dearest of them (\`${dearest[0]}\`)`, 1.5, MICROSECONDS, dearest[1]);
}

function renewals({ renewals: figures }: BenchFigures): BudgetRow | undefined {
  const ours = figures?.['ours'];
  return ours && atMost(`requests, of ${shown(ours.requests)}, that waited for one of ${shown(ours.renewals)} renewals`, 0, '', ours.waited);
}

const ROWS: readonly Row[] = [
  ({ stageMicroseconds }) => atMost('CPU of all stages of a request, answered from memory', 5, MICROSECONDS, stageMicroseconds),
  dearestStage,
  ({ cpuRatioToStockAxios }) => atMost('CPU of an authenticated, discovered request with a microversion, beside stock axios', 0.5, '', cpuRatioToStockAxios),
  ({ traffic }) => {
    const name = seriesName({ scheme: 'http', body: 'small', inFlight: 64 });
    return atMost('the same with 64 in flight', 0.5, '', traffic?.[name]?.['ours']?.ratioToStockAxios);
  },
  renewals,
  ({ start }) => atMost('HTTP calls of a new process until the first reply of a service', 2, '', start?.['ours']?.calls),
  ({ importing }) => atMost('CPU of importing the front door, above `node -e 0`', 0.35, 's', importing?.cpuSeconds),
  ({ importing }) => atMost('memory of the process that has imported it', 60, 'MiB', importing?.residentMiB),
  ({ memoryPerSession }) => atMost('memory of a session', 40, 'KiB', memoryPerSession?.['ours']),
];

/** What is promised, as far as it was measured. */
export function budgetRows(figures: BenchFigures): readonly BudgetRow[] {
  return ROWS.flatMap((row) => row(figures) ?? []);
}

import type { BenchFigures, ByContestant } from './bench-figures.js';
import { shown } from './budgets.js';

/** A table in markdown: the first column to the left, figures to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

function allNames(columns: readonly ByContestant<unknown>[]): readonly string[] {
  return [...new Set(columns.flatMap((column) => Object.keys(column)))];
}

/** CPU per request by contestant and series, each with its ratio to the plain HTTP client of its language. */
export function costTable({ traffic = {} }: BenchFigures): string | undefined {
  const series = Object.entries(traffic);
  if (series.length === 0) return undefined;
  const names = allNames(series.map(([, column]) => column));
  const rows = series.map(([name, column]) => [
    name,
    ...names.map((contestant) => {
      const figures = column[contestant];
      if (figures === undefined) return '';
      const { cpuMicroseconds, ratioToRaw } = figures;
      return ratioToRaw === undefined || ratioToRaw === 1 ? shown(cpuMicroseconds) : `${shown(cpuMicroseconds)} (×${shown(ratioToRaw)})`;
    }),
  ]);
  return markdownTable(['CPU µs per request', ...names], rows);
}

/** Requests per second and how late timers were, of the contestants in Node with many requests in flight. */
export function paceTable({ traffic = {} }: BenchFigures): string | undefined {
  const series = Object.entries(traffic);
  if (series.length === 0) return undefined;
  const names = allNames(series.map(([, column]) => column));
  const rows = series.map(([name, column]) => [
    name,
    ...names.map((contestant) => {
      const figures = column[contestant];
      if (figures === undefined) return '';
      const { requestsPerSecond, eventLoopDelayP99Ms } = figures;
      return eventLoopDelayP99Ms === undefined ? shown(requestsPerSecond) : `${shown(requestsPerSecond)} (${shown(eventLoopDelayP99Ms)} ms)`;
    }),
  ]);
  return markdownTable(['requests per second (event-loop delay, p99)', ...names], rows);
}

/** Sign-ins and lost requests of a crowd of callers. */
export function crowdTable({ callers = {} }: BenchFigures): string | undefined {
  const cases = Object.entries(callers);
  const [first] = cases.flatMap(([, column]) => Object.values(column));
  if (first === undefined) return undefined;
  const names = allNames(cases.map(([, column]) => column));
  const rows = cases.map(([name, column]) => [
    name,
    ...names.map((contestant) => {
      const figures = column[contestant];
      return figures === undefined ? '' : `${shown(figures.signIns)} / ${shown(figures.lost)}`;
    }),
  ]);
  return markdownTable([`${shown(first.callers)} callers at once: sign-ins / requests without an answer`, ...names], rows);
}

/** What a process and a session take. */
export function footprintTable({ start = {}, memoryPerSession = {}, renewals = {} }: BenchFigures): string | undefined {
  const names = Object.keys(start).filter((name) => name !== 'the front door');
  if (names.length === 0) return undefined;
  const row = (what: string, cell: (name: string) => number | undefined): readonly (readonly string[])[] => {
    const cells = names.map((name) => shownOrEmpty(cell(name)));
    return cells.every((text) => text === '') ? [] : [[what, ...cells]];
  };
  const rows = [
    row('HTTP calls', (name) => (name === 'node -e 0' ? undefined : start[name]?.calls)),
    row('ms', (name) => start[name]?.wallMs),
    row('ms of CPU', (name) => start[name]?.cpuMs),
    row('MiB', (name) => start[name]?.residentMiB),
    row('KiB for each further session', (name) => memoryPerSession[name]),
    row('requests that waited around renewals', (name) => renewals[name]?.waited),
  ];
  return markdownTable(['from the start of a process to the first reply', ...names], rows.flat());
}

function shownOrEmpty(value: number | undefined): string {
  return value === undefined ? '' : shown(value);
}

import type { BenchFigures, ByContestant } from './bench-figures.js';
import { shown } from './budgets.js';

/** A table in markdown: the first column to the left, figures to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** A row for each of `rows`, a column for each contestant that any of them has, empty where one has no figures; `undefined` without rows. */
function comparison<T extends object>(title: string, rows: Readonly<Record<string, ByContestant<T>>>, cell: (figures: T) => string): string | undefined {
  const columns = Object.entries(rows);
  if (columns.length === 0) return undefined;
  const names = [...new Set(columns.flatMap(([, column]) => Object.keys(column)))];
  const cells = ([name, column]: readonly [string, ByContestant<T>]): readonly string[] => [name, ...names.map((contestant) => (column[contestant] === undefined ? '' : cell(column[contestant])))];
  return markdownTable([title, ...names], columns.map(cells));
}

/** CPU per request by contestant and series, each with its ratio to the plain HTTP client of its language. */
export function costTable({ traffic = {} }: BenchFigures): string | undefined {
  return comparison('CPU µs per request', traffic, ({ cpuMicroseconds, ratioToRaw }) =>
    ratioToRaw === undefined || ratioToRaw === 1 ? shown(cpuMicroseconds) : `${shown(cpuMicroseconds)} (×${shown(ratioToRaw)})`,
  );
}

/** Requests per second and how late timers were, of the contestants in Node with many requests in flight. */
export function paceTable({ traffic = {} }: BenchFigures): string | undefined {
  return comparison('requests per second (event-loop delay, p99)', traffic, ({ requestsPerSecond, eventLoopDelayP99Ms }) =>
    eventLoopDelayP99Ms === undefined ? shown(requestsPerSecond) : `${shown(requestsPerSecond)} (${shown(eventLoopDelayP99Ms)} ms)`,
  );
}

/** Sign-ins and lost requests of a crowd of callers. */
export function crowdTable({ callers = {} }: BenchFigures): string | undefined {
  const [first] = Object.values(callers).flatMap((column) => Object.values(column));
  if (first === undefined) return undefined;
  const title = `${shown(first.callers)} callers at once: sign-ins / requests without an answer`;
  return comparison(title, callers, ({ signIns, lost }) => `${shown(signIns)} / ${shown(lost)}`);
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

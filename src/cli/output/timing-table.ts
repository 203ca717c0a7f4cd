import type { Timing } from '../../http/report/timing.js';
import { printable } from './printable.js';
import { renderTable } from './table.js';

/** How long each exchange took, and all of them together. */
export function timingTable(timings: readonly Timing[]): string {
  const total = timings.reduce((sum, { elapsedMs }) => sum + elapsedMs, 0);
  const rows = timings.map(({ method, url, status, code, elapsedMs }) => [method, printable(url), String(status ?? code ?? ''), inSeconds(elapsedMs)]);
  return renderTable({ headings: ['method', 'url', 'status', 'seconds'], rows: [...rows, ['', 'total', '', inSeconds(total)]] });
}

function inSeconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

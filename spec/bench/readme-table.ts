import type { BenchFigures } from './bench-figures.js';
import { budgetRows, shown } from './budgets.js';
import { costTable, crowdTable, footprintTable, markdownTable, paceTable } from './contestant-tables.js';

const MARKED = /(<!-- bench -->\n)[^]*?(<!-- \/bench -->)/;

/** The figures of a run as markdown: what is promised and whether it is kept, then ours beside others. */
export function readmeTable(figures: BenchFigures): string {
  const rows = budgetRows(figures).map(({ what, budget, figure, met }) => [what, budget, met ? figure : `**${figure}** (not met)`]);
  const promised = rows.length === 0 ? undefined : markdownTable(['promised', 'budget', 'measured'], rows);
  const parts = [machineLine(figures), promised, growthLine(figures), costTable(figures), paceTable(figures), crowdTable(figures), footprintTable(figures), missingLine(figures)];
  return parts.filter((part) => part !== undefined).join('\n\n');
}

/**
 * `readme` with the figures between its marks.
 *
 * Throws if it has no marks.
 */
export function withReadmeTable(readme: string, figures: BenchFigures): string {
  if (!MARKED.test(readme)) throw new Error('README.md has no place for the figures: put them between <!-- bench --> and <!-- /bench -->.');
  return readme.replace(MARKED, (_all, before: string, after: string) => `${before}${readmeTable(figures)}\n${after}`);
}

function machineLine({ machine, minutes, quick = false }: BenchFigures): string | undefined {
  if (machine === undefined) return undefined;
  const { processor, cores, node, platform } = machine;
  const effort = quick ? ' A quick look, not for the record.' : '';
  const took = minutes === undefined ? '' : `, in ${shown(Math.ceil(minutes))} minutes`;
  return `Measured by \`npm run bench\` on ${processor}, ${String(cores)} cores, ${platform}, Node ${node}${took}.${effort} In brackets: CPU beside the plain HTTP client of the same language.`;
}

function growthLine({ growthPer100000 }: BenchFigures): string | undefined {
  return growthPer100000 === undefined ? undefined : `After 100,000 requests more a session holds ${shown(growthPer100000)} KiB more than before.`;
}

function missingLine({ missing = {} }: BenchFigures): string | undefined {
  const names = Object.keys(missing);
  return names.length === 0 ? undefined : `Not measured, since this machine did not have them: ${names.join(', ')}.`;
}

import { nameOf, type Finding, type HuntReport, type LaneCount } from './hunt.js';
import type { NotedSecret } from './ledger.js';

/** What a hunt is judged by. */
export interface Expectation {
  /** Steps of the run whose processes join the hunt. */
  readonly joining: readonly string[];
  /** Whether each of them has to have run. */
  readonly complete: boolean;
}

/** A step that met fewer secrets than this was not watched. */
const FEWEST_SECRETS = 3;
/** The values these use are given, under whichever Node: too short ones are counted, not refused. */
const FIXED_DATA = /^conformance(:\d+)?$/;

/** Everything that is wrong, each in words that hold no secret. */
export function problemsOf(report: HuntReport, { joining, complete }: Expectation): readonly string[] {
  const silent = joining.filter((name) => complete || report.lanes.has(name)).flatMap((name) => silence(name, report.lanes.get(name)));
  return [...leaks(report.findings), ...refusals(report.unsearchable), ...silent];
}

/** How many values of fixed data are too short to be looked for. */
export function countFixed({ unsearchable }: HuntReport): number {
  return new Set(unsearchable.filter(({ lane }) => FIXED_DATA.test(lane)).map(({ value }) => value)).size;
}

/** The same secret in the same kind of output of the same spec is one problem. */
function leaks(findings: readonly Finding[]): string[] {
  const alike = new Map<string, { readonly first: Finding; times: number }>();
  for (const finding of findings) {
    const key = [finding.secret, finding.form, finding.sink, finding.place].join('\n');
    const known = alike.get(key) ?? { first: finding, times: 0 };
    known.times += 1;
    alike.set(key, known);
  }
  return [...alike.values()].map(({ first: { secret, form, sink, lane, place, excerpt }, times }) => {
    const where = [`${form} in ${sink}`, lane, place].filter((part) => part !== '').join(', ');
    return `LEAK ${secret}\n  ${where}${times > 1 ? ` (${times} times)` : ''}\n  ${excerpt.trim()}`;
  });
}

function refusals(unsearchable: readonly NotedSecret[]): string[] {
  const refused = unsearchable.filter(({ lane }) => !FIXED_DATA.test(lane));
  return [...new Set(refused.map((secret) => `TOO SHORT ${nameOf(secret)}: use a value of 12 characters or more that is no word`))];
}

function silence(name: string, count: LaneCount | undefined): string[] {
  const missing = ['event', 'error'].filter((sink) => count?.sinks.has(sink) !== true);
  const secrets = count?.secrets ?? 0;
  if (missing.length === 0 && secrets >= FEWEST_SECRETS) return [];
  const told = [`${secrets} secrets`, ...missing.map((sink) => `no ${sink}`)].join(', ');
  return [`SILENT ${name} told of ${told}: it did not run, or its processes do not load spec/hunt/join.ts`];
}

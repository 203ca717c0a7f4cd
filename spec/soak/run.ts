import { parseArgs } from 'node:util';
import { checksOf, describeGrowth, range, type Check } from './checks.js';
import { growthOf } from './growth.js';
import { Leaks } from './leaks.js';
import { RealLife } from './real-life.js';
import { soak, type SoakReport } from './soak.js';
import { VirtualLife } from './virtual-life.js';

const USAGE = 'npm run soak -- [--virtual-minutes N] [--real-minutes N] [--short]';
const LONG = { virtualMinutes: 60, realMinutes: 10 };
/** What takes a minute together. */
const SHORT = { virtualMinutes: 2, realMinutes: 0.25 };
const CONTROL_MINUTES = 0.25;
/** How often the heap is looked at. */
const SAMPLES = 16;
const SAMPLES_OF_LONG = 30;

const { virtualMinutes, realMinutes, isLong } = readFlags();
const samples = isLong ? SAMPLES_OF_LONG : SAMPLES;
const done: Check[] = [];
if (virtualMinutes > 0) {
  tell(`${String(virtualMinutes)} minutes of virtual life`, await soak(() => Promise.resolve(new VirtualLife({ minutes: virtualMinutes })), samples));
}
if (realMinutes > 0) tell(`${String(realMinutes)} minutes of real traffic`, await soak(() => RealLife.begin({ ms: realMinutes * 60_000 }), samples));
done.push(...(await control()));
const failed = done.filter(({ problem }) => problem !== undefined).length;
console.log(`\n${String(done.length - failed)} passed, ${String(failed)} failed`);
process.exit(failed === 0 ? 0 : 1);

function readFlags(): { readonly virtualMinutes: number; readonly realMinutes: number; readonly isLong: boolean } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { 'virtual-minutes': text, 'real-minutes': text, short: { type: 'boolean' } } });
  const usual = values.short === true ? SHORT : LONG;
  const minutes = [values['virtual-minutes'] ?? usual.virtualMinutes, values['real-minutes'] ?? usual.realMinutes].map(Number);
  const [virtual = 0, real = 0] = minutes;
  if (minutes.every((each) => each >= 0)) return { virtualMinutes: virtual, realMinutes: real, isLong: usual === LONG };
  console.error(`Usage: ${USAGE}`);
  process.exit(2);
}

function tell(title: string, report: SoakReport): void {
  const checks = checksOf(report, isLong);
  print(title, report);
  printChecks(checks);
  done.push(...checks);
}

/** A life with leaks of which each has to be found: what finds nothing proves nothing. */
async function control(): Promise<readonly Check[]> {
  const leaks = new Leaks();
  const report = await soak(() => Promise.resolve(new VirtualLife({ minutes: CONTROL_MINUTES, afterRequest: leaks.afterRequest })), SAMPLES);
  leaks.stop();
  const { lowest } = growthOf(report.heap);
  const checks = [
    { name: 'replies that are kept are found', problem: lowest > 10 ? undefined : `the heap grows by ${String(lowest)} %` },
    ...[{ name: 'listeners that stay are found', problem: report.grown.includes('subscriptions') ? undefined : `grown: ${report.grown}` }],
    ...['sessions', 'timers'].map((kind) => ({
      name: `${kind} that stay are found`,
      problem: report.left.includes(kind) ? undefined : `left: ${report.left}`,
    })),
  ];
  console.log(`\na life with leaks\n  grown: ${report.grown}; left: ${report.left}`);
  printChecks(checks);
  return checks;
}

function printChecks(checks: readonly Check[]): void {
  for (const { name, problem } of checks) {
    console.log(`  ${problem === undefined ? 'ok   ' : 'WRONG'} ${name}`);
    if (problem !== undefined) console.log(problem.replaceAll(/^/gm, '          '));
  }
}

function print(title: string, { requests, seconds, endings, signIns, heap, grown, left, rssBytes }: SoakReport): void {
  console.log(`\n${title}`);
  console.log(`  ${String(requests)} requests in ${seconds.toFixed(0)} s, ${(requests / seconds).toFixed(0)}/s; ${String(signIns.seen)} sign-ins (${range(signIns)})`);
  for (const [ending, times] of Object.entries(endings).sort(([, a], [, b]) => b - a)) console.log(`  ${String(times).padStart(9)}  ${ending}`);
  console.log(`  heap in kB after requests: ${heap.map(({ requests: after, bytes }) => `${kilo(bytes)} @${String(after)}`).join(', ')}`);
  console.log(`  growth ${describeGrowth(growthOf(heap))}; rss ${kilo(rssBytes)} kB`);
  console.log(`  more listeners: ${grown || 'none'}; left: ${left || 'nothing'}`);
}

function kilo(bytes: number): string {
  return (bytes / 1024).toFixed(0);
}

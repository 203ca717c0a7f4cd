import { runPlan } from './plan.js';
import type { StepResult } from './step.js';
import { addTallies, closingLine, forbidSkips } from './tally.js';
import { planOf, steps, taskNames } from './tasks.js';

function printSummary(results: readonly StepResult[]): void {
  const width = Math.max(...results.map(({ name }) => name.length));
  console.log('');
  for (const { name, succeeded, seconds, tally } of results) {
    const verdict = succeeded ? 'passed' : 'FAILED';
    console.log(`${name.padEnd(width)}  ${verdict}  ${seconds.toFixed(1).padStart(6)} s  ${closingLine(tally)}`);
  }
}

function printNames(title: string, names: readonly string[]): void {
  if (names.length === 0) return;
  console.log(`\n${title}:`);
  for (const name of new Set(names)) console.log(`  ${name}`);
}

async function main([task = '', ...extra]: readonly string[], stopped: AbortSignal): Promise<boolean> {
  const plan = planOf(task);
  if (plan === undefined) {
    console.error(`There is no task "${task}". The tasks: ${taskNames.join(', ')}.`);
    return false;
  }
  const results = await runPlan({ steps, plan, extra, stopped, write: (text) => process.stdout.write(text) });
  const total = addTallies(results.map(({ tally }) => tally));
  const tally = process.env['CI'] === 'true' ? forbidSkips(total) : total;
  printSummary(results);
  printNames('skipped', total.skipped);
  printNames('failed', tally.failed);
  console.log(`\n${closingLine(tally)}`);
  return tally.failed.length === 0;
}

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    stop.abort();
  });
}
process.exitCode = (await main(process.argv.slice(2), stop.signal)) ? 0 : 1;

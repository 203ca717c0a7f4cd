import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LEDGER_VARIABLE, openLedger } from '../hunt/ledger.js';
import { runPlan, type Plan } from './plan.js';
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

/** Where a plan searches for secrets at its end, a directory for what its steps tell; printing is told too. */
function huntFor(plan: Plan): { readonly write: (text: string) => void; readonly end: () => void } {
  const print = (text: string): void => {
    process.stdout.write(text);
  };
  if (!plan.flat(2).includes('test:secrets') || process.env[LEDGER_VARIABLE] !== undefined) return { write: print, end: () => undefined };
  const directory = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-hunt-'));
  process.env[LEDGER_VARIABLE] = directory;
  const ledger = openLedger(directory, 'printed');
  return {
    write: (text) => {
      ledger.output('stdout', text);
      ledger.flush();
      print(text);
    },
    end: () => {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function main([task = '', ...extra]: readonly string[], stopped: AbortSignal): Promise<boolean> {
  const plan = planOf(task);
  if (plan === undefined) {
    console.error(`There is no task "${task}". The tasks: ${taskNames.join(', ')}.`);
    return false;
  }
  const huntable = huntFor(plan);
  const results = await runPlan({ steps, plan, extra, stopped, write: huntable.write }).finally(huntable.end);
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

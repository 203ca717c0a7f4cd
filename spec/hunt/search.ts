/**
 * The last step of `npm test`: searches everything the run gave out for every secret it used. Prints what each step
 * contributed and where a secret was found, never the secret. Fails if one was found, if one is too short to be looked for, and
 * if a step told nothing.
 */
import { steps } from '../config/tasks.js';
import { hunt, type HuntReport } from './hunt.js';
import { LEDGER_VARIABLE } from './ledger.js';
import { readLedger } from './read-ledger.js';
import { countFixed, problemsOf } from './verdict.js';

/** Not more are printed. */
const SHOWN = 50;

const directory = process.env[LEDGER_VARIABLE];
if (directory === undefined) {
  console.error(`There is nothing to search: the hunt is a part of npm test. ${LEDGER_VARIABLE} names the directory of another run.`);
  process.exit(2);
}
const startedAt = performance.now();
const report = hunt(readLedger(directory));
const joining = Object.keys(steps).filter((name) => steps[name]?.hunted === true);
const problems = problemsOf(report, { joining, complete: process.env['CI'] === 'true' });

printLanes(report);
for (const name of joining) if (!report.lanes.has(name)) console.log(`${name} told nothing.`);
console.log(`${countFixed(report)} values of the conformance vectors are too short to be looked for.`);
console.log(`Searched in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.\n`);
for (const problem of problems.slice(0, SHOWN)) console.log(problem);
if (problems.length > SHOWN) console.log(`and ${problems.length - SHOWN} more`);
const clean = [...report.lanes.values()].filter(({ findings }) => findings === 0).length;
console.log(`${clean} passed, ${problems.length} failed`);
process.exitCode = problems.length === 0 ? 0 : 1;

function printLanes({ lanes }: HuntReport): void {
  const row = (cells: readonly string[]): string => cells.map((cell, column) => (column === 0 ? cell.padEnd(13) : cell.padStart(11))).join('');
  console.log(row(['step', 'secrets', 'outputs', 'kB', 'found']));
  for (const [name, { secrets, unsearchable, outputs, bytes, findings }] of lanes) {
    console.log(row([name, ...[secrets - unsearchable, outputs, Math.ceil(bytes / 1000), findings].map(String)]));
  }
}

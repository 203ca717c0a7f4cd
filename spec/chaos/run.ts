import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { cloudPrefix } from '../cloud/services/cloud-prefix.js';
import { CloudUnavailable } from '../cloud/services/cloud-unavailable.js';
import { MOST_GROWTH_BYTES } from './memory.js';
import { virtualStorm } from './model/virtual-storm.js';
import { realStorm } from './real/real-storm.js';
import { storm } from './storm.js';

const USAGE = 'npm run chaos -- [--seed N] [--requests N] [--hours H] [--minutes M] [--every S]';
const DEFAULTS = { requests: 200_000, hours: 6, minutes: 10, every: 4 } as const;
const MEMBERS = 2;

/** What is told of every kind of storm. */
interface Told {
  readonly endings: Readonly<Record<string, number>>;
  readonly violations: readonly string[];
  readonly growth: number;
}

const { seed, requests, hours, minutes, every } = readFlags();
console.log(`seed ${seed}`);
let [passed, failed] = [0, 0];
if (requests > 0) {
  const flags = `--requests ${requests} --hours 0 --minutes 0`;
  await part(`${requests} requests to the embedded cloud, through a network that misbehaves`, flags, () => storm({ seed, requests }));
}
for (const pace of hours > 0 ? (['usual', 'fast'] as const) : []) {
  await part(`${hours} hours of virtual time, pace ${pace}`, `--requests 0 --hours ${hours} --minutes 0`, () => virtualStorm({ seed, hours, pace }));
}
if (minutes > 0) await part(`${minutes} minutes of a real Keystone and a real Placement`, `--requests 0 --hours 0 --minutes ${minutes} --every ${every}`, overRealServices);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

async function part(title: string, flags: string, run: () => Promise<Told | undefined>): Promise<void> {
  console.log(`\n${title}`);
  const told = await run();
  if (told === undefined) return;
  print(told);
  const wrong = [...told.violations, ...(told.growth < MOST_GROWTH_BYTES ? [] : [`${told.growth} bytes more are in use`])];
  for (const problem of wrong) console.log(`  WRONG: ${problem}`);
  if (wrong.length === 0) passed += 1;
  else {
    failed += 1;
    console.log(`  seed ${seed}; again: npm run chaos -- --seed ${seed} ${flags}`);
  }
}

async function overRealServices(): Promise<Told | undefined> {
  try {
    const prefix = await cloudPrefix();
    const report = await realStorm({ prefix, seed, ms: minutes * 60_000, everyMs: every * 1_000, members: MEMBERS });
    return { ...report, violations: report.left === '' ? report.violations : [...report.violations, `left at the end: ${report.left}`] };
  } catch (error) {
    if (!(error instanceof CloudUnavailable)) throw error;
    console.log(`  skipped: ${error.message}`);
    return undefined;
  }
}

function readFlags(): { readonly seed: number } & { readonly [flag in keyof typeof DEFAULTS]: number } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { seed: text, requests: text, hours: text, minutes: text, every: text } });
  const given = {
    seed: Number(values.seed ?? randomInt(1_000_000)),
    requests: Number(values.requests ?? DEFAULTS.requests),
    hours: Number(values.hours ?? DEFAULTS.hours),
    minutes: Number(values.minutes ?? DEFAULTS.minutes),
    every: Number(values.every ?? DEFAULTS.every),
  };
  const isRight = Number.isInteger(given.seed) && given.every > 0 && [given.requests, given.hours, given.minutes].every((amount) => amount >= 0);
  if (isRight && (given.requests === 0 || given.requests >= 100)) return given;
  console.error(`Usage: ${USAGE}`);
  process.exit(2);
}

function print({ growth, ...told }: Told & { readonly struck?: object; readonly incidents?: object }): void {
  for (const [ending, times] of Object.entries(told.endings).sort(([, a], [, b]) => b - a)) console.log(`  ${String(times).padStart(7)}  ${ending}`);
  for (const [what, counts] of [['struck', told.struck], ['incidents', told.incidents]] as const) {
    if (counts !== undefined) console.log(`  ${what}: ${Object.entries(counts).sort(([a], [b]) => a.localeCompare(b)).map(([name, times]) => `${name} ${String(times)}`).join(', ')}`);
  }
  console.log(`  memory ${growth < 0 ? '' : '+'}${(growth / 2 ** 20).toFixed(1)} MB`);
}

import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { storm, type StormReport } from './storm.js';
import { MOST_GROWTH_BYTES } from './memory.js';

const USAGE = 'npm run chaos -- [--requests N] [--seeds N,N...]';
const SEEDS = 5;
const REQUESTS_PER_SEED = 40_000;

const { requests, seeds } = readFlags();
let failed = 0;
for (const seed of seeds) {
  console.log(`\nseed ${seed}: ${requests} requests`);
  const report = await storm({ seed, requests });
  print(report);
  const wrong = problems(report);
  for (const problem of wrong) console.log(`  WRONG: ${problem}`);
  if (wrong.length > 0) {
    failed += 1;
    console.log(`  again: npm run chaos -- --requests ${requests} --seeds ${seed}`);
  }
}
console.log(`\n${seeds.length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function readFlags(): { readonly requests: number; readonly seeds: readonly number[] } {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ options: { requests: text, seeds: text } });
  const given = {
    requests: Number(values.requests ?? REQUESTS_PER_SEED),
    seeds: values.seeds?.split(',').map(Number) ?? Array.from({ length: SEEDS }, () => randomInt(1_000_000)),
  };
  if (given.requests >= 100 && given.seeds.every(Number.isInteger)) return given;
  console.error(`Usage: ${USAGE}`);
  process.exit(2);
}

function print({ endings, struck, connections, signIns, growth, seconds }: StormReport): void {
  for (const [ending, times] of Object.entries(endings).sort(([, a], [, b]) => b - a)) console.log(`  ${String(times).padStart(7)}  ${ending}`);
  const faults = Object.entries(struck).sort(([a], [b]) => a.localeCompare(b));
  console.log(`  faults: ${faults.map(([fault, times]) => `${fault} ${times}`).join(', ')}`);
  console.log(
    `  ${connections} connections, ${signIns} sign-ins, memory ${growth < 0 ? '' : '+'}${(growth / 2 ** 20).toFixed(1)} MB, ${seconds.toFixed(1)} s`,
  );
}

function problems({ requests: asked, endings, violations, growth }: StormReport): readonly string[] {
  const ended = Object.values(endings).reduce((sum, times) => sum + times, 0);
  return [
    ...violations,
    ...(ended === asked ? [] : [`${ended} requests of ${asked} ended`]),
    ...(growth < MOST_GROWTH_BYTES ? [] : [`${growth} bytes more are in use`]),
  ];
}

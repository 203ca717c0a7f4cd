/**
 * `npm run bench`: what requests, sign-ins and sessions cost, side by side with others in one run. Nothing is asserted here: the
 * figures are for people and for the record. See README.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Arena } from './arena.js';
import type { BenchFigures } from './bench-figures.js';
import { readBenchOptions, type BenchOptions } from './bench-options.js';
import { thisMachine } from './machine.js';
import { MockCloud } from './mock-cloud.js';
import { PARTS, QUICK, WHOLE } from './parts.js';
import { readmeTable, withReadmeTable } from './readme-table.js';
import { figuresInWords } from './report.js';

const README = fileURLToPath(new URL('../../README.md', import.meta.url));

async function measure({ parts, quick }: BenchOptions): Promise<BenchFigures> {
  const beganAt = performance.now();
  const cloud = await MockCloud.start();
  const arena = new Arena(cloud);
  let figures: BenchFigures = { machine: thisMachine(), quick };
  try {
    for (const part of parts) {
      const partBeganAt = performance.now();
      const found = await PARTS[part](arena, quick ? QUICK : WHOLE);
      figures = { ...figures, ...found };
      console.log(`\n${part} (${((performance.now() - partBeganAt) / 1000).toFixed(0)} s)\n${figuresInWords(found)}`);
    }
  } finally {
    await cloud.stop();
  }
  return { ...figures, missing: Object.fromEntries(arena.missing), minutes: (performance.now() - beganAt) / 60_000 };
}

const options = readBenchOptions(process.argv.slice(2));
const figures = await measure(options);
for (const [name, reason] of Object.entries(figures.missing ?? {})) console.log(`\nmissing: ${name} (${reason})`);
console.log(`\n${readmeTable(figures)}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(figures, undefined, 2)}\n`);
if (options.readme) writeFileSync(README, withReadmeTable(readFileSync(README, 'utf8'), figures));

import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadDeviations } from './deviations.js';
import { shown } from './json.js';
import { loadVectors } from './load-vectors.js';
import { fillPlaceholders } from './placeholders.js';
import { replay } from './replay.js';
import { startScriptedServers, type ScriptedServers } from './scripted-server.js';
import { missingFeature } from './supported.js';
import { skipReasons, table, tally } from './table.js';
import { watchUncaught } from './uncaught.js';
import type { Vector } from './vector.js';
import { judge, skipped, type Verdict } from './verdict.js';

const VECTORS = fileURLToPath(new URL('./vectors', import.meta.url));
const CERTIFICATES = fileURLToPath(new URL('./vectors/support/certs', import.meta.url));
/** The name of the process that recorded the vectors; it stands in User-Agents that name no product. */
const RECORDER = 'oracle-runner';

const USAGE = 'npm run conformance -- [--vectors DIR] [--family F] [--name GLOB] [--report FILE]';

const flags = readFlags();
const vectors = loadVectors({ directory: flags.vectors ?? VECTORS, family: flags.family, name: flags.name });
if (vectors.length === 0) refuse('There is no vector of this family and name.');
process.argv[1] = RECORDER;
watchUncaught();
const servers = await startScriptedServers(CERTIFICATES);
const deviationOf = loadDeviations();
const verdicts = new Map<Vector, Verdict>();
for (const vector of vectors) verdicts.set(vector, await verdictOn(vector, servers));
await servers.close();

if (flags.report !== undefined) {
  const report = Object.fromEntries([...verdicts].map(([{ name }, verdict]) => [name, verdict]));
  writeFileSync(flags.report, `${JSON.stringify(report, undefined, 1)}\n`);
}
printFailures();
const { failed, ...others } = tally(verdicts.values());
console.log(table(verdicts));
if (others.skipped > 0) console.log(`\nSkipped:\n${skipReasons(verdicts)}`);
console.log(`\n${String(others.passed + others.deviations + others.quirks)} passed, ${String(failed)} failed`);
process.exit(failed === 0 ? 0 : 1);

function readFlags(): Partial<Record<'vectors' | 'family' | 'name' | 'report', string>> {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ options: { vectors: text, family: text, name: text, report: text } }).values;
  } catch (error) {
    return refuse(shown(error));
  }
}

function refuse(reason: string): never {
  console.error(`${reason}\nUsage: ${USAGE}`);
  process.exit(2);
}

async function verdictOn(vector: Vector, { places }: ScriptedServers): Promise<Verdict> {
  const missing = missingFeature(vector);
  if (missing !== undefined) return skipped(missing);
  const filled = fillPlaceholders(vector, places);
  return judge(filled, await replay(filled, servers), deviationOf(vector.name));
}

function printFailures(): void {
  for (const [{ name }, { pass, skip, diff = '' }] of verdicts) {
    if (!pass && skip !== true) console.log(`FAILED ${name}\n${diff.replace(/^/gm, '  ')}\n`);
  }
}

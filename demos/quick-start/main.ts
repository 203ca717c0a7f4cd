/**
 * Shows in a few seconds what the library does: signs in, finds a service and its versions, sends a request with a
 * microversion, then a hundred at once, renews a token while requests go on, survives a revocation, logs into two files,
 * pages through a list, sends a stream of requests and watches a list.
 * Against an embedded cloud over real HTTP, or, with OS_CLOUD or OS_* variables set, what only reads against yours. `--json` prints one
 * line for a program; the exit status tells whether all numbers are right.
 */
import { firstValueFrom } from 'rxjs';
import { openCloud } from './open-cloud.js';
import { printed } from './report.js';
import { tour } from './tour.js';

const json = process.argv.includes('--json');
const say = (line: string): void => {
  if (!json) console.log(line);
};

const startedAt = performance.now();
const cloud = await openCloud(process.env);
try {
  say(cloud.title);
  const findings = await firstValueFrom(tour(cloud, say));
  const seconds = Number(((performance.now() - startedAt) / 1000).toFixed(1));
  console.log(printed({ cloud: cloud.kind, ...findings, seconds }, json));
  process.exitCode = findings.ok ? 0 : 1;
} finally {
  await cloud.close();
}

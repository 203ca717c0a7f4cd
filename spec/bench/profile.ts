/**
 * `node spec/bench/run.mjs profile.ts [IN_FLIGHT]`, after a build: the ten functions in which most of the time of a request passes, one
 * after the other or with so many in flight, over loopback.
 */
import { Session } from 'node:inspector/promises';
import { openOurs } from './contestants/open-ours.js';
import { carryOut } from './contestants/work.js';
import { Arena } from './arena.js';
import { MockCloud } from './mock-cloud.js';
import { topFrames } from './profile-frames.js';

const REQUESTS = 5000;
const inFlight = Number(process.argv[2] ?? 1);

const cloud = await MockCloud.start();
try {
  const { get } = openOurs(new Arena(cloud).newcomer());
  await carryOut({ body: 'small', inFlight, count: REQUESTS }, get);
  const inspector = new Session();
  inspector.connect();
  await inspector.post('Profiler.enable');
  await inspector.post('Profiler.setSamplingInterval', { interval: 200 });
  await inspector.post('Profiler.start');
  const { cpuMicroseconds } = await carryOut({ body: 'small', inFlight, count: REQUESTS }, get);
  const { profile } = await inspector.post('Profiler.stop');
  console.log(`${(cpuMicroseconds / REQUESTS).toFixed(0)} us of CPU per request, ${String(inFlight)} in flight, while it was profiled`);
  for (const { where, percent } of topFrames(profile, 10)) console.log(`${percent.toFixed(1).padStart(5)} %  ${where}`);
} finally {
  await cloud.stop();
}
process.exit(0);

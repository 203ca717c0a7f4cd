import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Body, Work, WorkDone } from './orders.js';

/** Sends one request and takes its reply apart; fails if it was not answered with a list. */
export type Get = (body: Body, leave?: AbortSignal) => Promise<void>;

const RESOLUTION_MS = 1;

/** Carries out `work` with `get`, and takes the time. */
export async function carryOut(work: Work, get: Get): Promise<WorkDone> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  const [beganAt, before] = [performance.now(), process.cpuUsage()];
  const counts = await callers(work, get);
  const [{ user, system }, wallMs] = [process.cpuUsage(before), performance.now() - beganAt];
  delay.disable();
  return { ...counts, cpuMicroseconds: user + system, wallMs, delayP99Ms: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS) };
}

type Counts = Pick<WorkDone, 'requests' | 'lost' | 'slow'>;

async function callers({ body, inFlight, count = Infinity, forMs = Infinity, slowMs = Infinity, impatientMs }: Work, get: Get): Promise<Counts> {
  const counts = { requests: 0, lost: 0, slow: 0 };
  const endAt = performance.now() + forMs;
  let begun = 0;
  const caller = async (leave?: AbortSignal): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const beganAt = performance.now();
      if (beganAt > endAt) return;
      await get(body, leave).then(
        () => (counts.requests += 1),
        () => (counts.lost += 1),
      );
      if (performance.now() - beganAt > slowMs) counts.slow += 1;
    }
  };
  const leaving = impatientMs === undefined ? undefined : AbortSignal.timeout(impatientMs);
  await Promise.all(Array.from({ length: inFlight }, (_, index) => caller(index === 0 ? leaving : undefined)));
  return counts;
}

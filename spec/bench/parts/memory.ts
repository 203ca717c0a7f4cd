import type { Arena } from '../arena.js';
import type { ByContestant } from '../bench-figures.js';

const KIB = 1024;
/** Enough that what a process keeps once is there. */
const FIRST = 50;
const IN_FLIGHT = 64;

/** KiB that a session keeps that has signed in, read a version document and sent a request. */
export async function measureMemoryPerSession(arena: Arena, sessions: number): Promise<ByContestant<number>> {
  const figures: Record<string, number> = {};
  await arena.cloud.issue({ closing: true });
  for (const one of await arena.enter(['ours', 'keystoneauth1', 'gophercloud'])) {
    await one.openSessions(FIRST);
    const before = await one.bytesInUse();
    await one.openSessions(sessions);
    figures[one.kind.name] = ((await one.bytesInUse()) - before) / KIB / sessions;
    await one.end();
  }
  await arena.cloud.issue();
  return figures;
}

/** KiB by which the memory of a session grows with 100,000 requests, when those before have filled all its caches. */
export async function measureGrowth(arena: Arena, requests: number): Promise<number | undefined> {
  const [one] = await arena.enter(['ours']);
  if (one === undefined) return undefined;
  await one.run({ body: 'small', inFlight: IN_FLIGHT, count: Math.ceil(requests / 4) });
  const before = await one.bytesInUse();
  await one.run({ body: 'small', inFlight: IN_FLIGHT, count: requests });
  const grown = (await one.bytesInUse()) - before;
  await one.end();
  return ((grown / KIB) * 100_000) / requests;
}

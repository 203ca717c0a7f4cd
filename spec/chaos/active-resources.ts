import { setImmediate } from 'node:timers/promises';

/** What keeps this process alive, by kind: sockets, servers, timers. */
export type ActiveResources = Readonly<Record<string, number>>;

/** Kinds that come and go by themselves. */
const PASSING = /^(Immediate|SimpleShutdownWrap|TCPConnectWrap|SimpleWriteWrap|WriteWrap|FSReq.*|CloseReq|TickObject)$/;

/** Far more turns of the event loop than it takes to close a socket. */
const TURNS = 5_000;

/** Turns that are enough for what was closed to be gone. */
const A_FEW_TURNS = 20;

/** What there is when what was closed is gone. */
export async function activeResources(): Promise<ActiveResources> {
  for (let turn = 0; turn < A_FEW_TURNS; turn += 1) await setImmediate();
  return counts();
}

function counts(): ActiveResources {
  const counted: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) if (!PASSING.test(kind)) counted[kind] = (counted[kind] ?? 0) + 1;
  return counted;
}

/** What there is beyond `before` for good: what is still being closed gets the time it takes. */
export async function resourcesBeyond(before: ActiveResources): Promise<ActiveResources> {
  let more = beyond(before);
  for (let turn = 0; turn < TURNS && Object.keys(more).length > 0; turn += 1) {
    await setImmediate();
    more = beyond(before);
  }
  return more;
}

function beyond(before: ActiveResources): ActiveResources {
  const more = Object.entries(counts()).map(([kind, count]) => [kind, count - (before[kind] ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count > 0));
}

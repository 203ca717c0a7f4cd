import { setImmediate } from 'node:timers/promises';
import type { TimerKind, VirtualRuntime } from '../token/virtual-runtime.js';

const KINDS: readonly TimerKind[] = ['sleep', 'deadline', 'tick'];

/** What `work` gives. Whenever all that can happen has happened, time passes until the next timer is due. */
export async function inVirtualTime<T>(runtime: VirtualRuntime, work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  work.then(over, over);
  const isGoingOn = async (): Promise<boolean> => {
    await setImmediate();
    return !isOver;
  };
  while (await isGoingOn()) {
    const waits = KINDS.flatMap((kind) => runtime.waiting(kind));
    if (waits.length > 0) runtime.advance(Math.min(...waits));
  }
  return work;
}

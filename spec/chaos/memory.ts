import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** How much more may be in use after many requests than after the first tenth of them: nothing that grows with their number. */
export const MOST_GROWTH_BYTES: number = 6 * 1024 * 1024;

/** What is in use when the garbage is gone, in bytes. */
export function bytesInUse(): number {
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

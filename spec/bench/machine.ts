import { availableParallelism, cpus } from 'node:os';
import { arch, platform, version } from 'node:process';
import type { Machine } from './bench-figures.js';

/** What this run is made on. */
export function thisMachine(): Machine {
  return { processor: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism(), node: version, platform: `${platform} ${arch}` };
}

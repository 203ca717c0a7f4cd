import { readFile, rename, writeFile } from 'node:fs/promises';
import { emptyMemory, resumed, type Memory } from './memory.js';

/** Where a memory outlives the program. */
export interface MemoryStore {
  /** What was saved last, as who begins anew has to take it. */
  load(): Promise<Memory>;
  /** Settles when it would survive a crash. */
  save(memory: Memory): Promise<void>;
}

/** A memory in a file, replaced in one step. A file that cannot be read is an error: with an empty memory everything would be done again. */
export function memoryFile(path: string): MemoryStore {
  return {
    load: async () => {
      try {
        return resumed({ ...emptyMemory, ...(JSON.parse(await readFile(path, 'utf8')) as Partial<Memory>) });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return emptyMemory;
        throw new Error(`The memory in ${path} cannot be read; restore it, or remove it if servers may be rebuilt once more.`, { cause: error });
      }
    },
    save: async (memory) => {
      await writeFile(`${path}.new`, JSON.stringify(memory), { mode: 0o600, flush: true });
      await rename(`${path}.new`, path);
    },
  };
}

/** A memory that ends with the program. */
export function noFile(): MemoryStore {
  let kept = emptyMemory;
  return {
    load: () => Promise.resolve(resumed(kept)),
    save: (memory) => {
      kept = memory;
      return Promise.resolve();
    },
  };
}

import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Runtime } from '../../runtime/runtime.js';

/** What a memory store may be told. */
export interface MemoryTokenStoreOptions {
  /** Of more texts those that end first are forgotten. @defaultValue 1000 */
  readonly maxEntries?: number | undefined;
  /** The clock. @defaultValue the real one */
  readonly runtime?: Runtime | undefined;
}

const KNOWN: ReadonlySet<string> = new Set(['maxEntries', 'runtime']);

/** Throws an OptionError for options that cannot be right. */
export function checkMemoryStore(options: MemoryTokenStoreOptions): void {
  refuseUnknownOptions(options, KNOWN, 'memoryTokenStore');
  const { maxEntries = 1 } = options;
  if (typeof maxEntries === 'number' && maxEntries >= 1) return;
  throw new OptionError('maxEntries', 'memoryTokenStore: "maxEntries" has to be a number of at least 1.');
}

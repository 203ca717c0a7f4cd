import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import type { TokenStore } from '../token/store/token-store.js';

/** Of a token store, what keeps texts. */
export type DocumentStore = Pick<TokenStore, 'load' | 'save' | 'clear'>;

/** How long what was discovered is good. */
export interface DiscoveryCacheOptions {
  /** How long a document is good, in milliseconds; `Infinity`: for ever. @defaultValue 24 hours */
  readonly freshMs?: number | undefined;
  /**
   * For how long after that a document is still served while one request refreshes it, in milliseconds; 0: never.
   * @defaultValue 7 days, 0 if `freshMs` is 0
   */
  readonly staleMs?: number | undefined;
  /** How long a failure is remembered, in milliseconds; 0: not at all. @defaultValue 30 seconds */
  readonly failureMs?: number | undefined;
  /** Of more documents the oldest are forgotten. @defaultValue 1000 */
  readonly maxEntries?: number | undefined;
  /**
   * Where documents are kept for others too, and for this program when it is started again: the same store as for tokens, or
   * one of their own. They hold no secret, but decide where requests go: who may write to the store is trusted like the
   * services themselves (`encryptionKey` makes that who has the key). A store that fails costs requests and nothing else.
   *
   * @defaultValue none
   */
  readonly store?: DocumentStore | undefined;
  /** The clock. @defaultValue the real one */
  readonly runtime?: Runtime | undefined;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const KNOWN: ReadonlySet<string> = new Set(['freshMs', 'staleMs', 'failureMs', 'maxEntries', 'store', 'runtime']);

/** {@link DiscoveryCacheOptions} with their defaults. */
export interface CacheSettings {
  readonly freshMs: number;
  readonly staleMs: number;
  readonly failureMs: number;
  readonly maxEntries: number;
  readonly store: DocumentStore | undefined;
  readonly runtime: Runtime;
}

/** The options with their defaults. Throws an OptionError naming what cannot be right. */
export function readCacheOptions(options: DiscoveryCacheOptions): CacheSettings {
  refuseUnknownOptions(options, KNOWN, 'DiscoveryCache');
  const { freshMs = DAY_MS, failureMs = 30 * 1000, maxEntries = 1000, store, runtime = realRuntime } = options;
  const { staleMs = freshMs === 0 ? 0 : 7 * DAY_MS } = options;
  checkNumber('freshMs', freshMs, 0);
  checkNumber('staleMs', staleMs, 0);
  checkNumber('failureMs', failureMs, 0);
  checkNumber('maxEntries', maxEntries, 1);
  if (store !== undefined && !isStore(store)) {
    throw new OptionError('store', 'DiscoveryCache: "store" has to be a token store, or an object with its load, save and clear.');
  }
  return { freshMs, staleMs, failureMs, maxEntries, store, runtime };
}

function isStore(store: DocumentStore): boolean {
  const members = Object(store) as Readonly<Record<string, unknown>>;
  return ['load', 'save', 'clear'].every((name) => typeof members[name] === 'function');
}

function checkNumber(option: string, value: number, least: number): void {
  if (typeof value === 'number' && value >= least) return;
  throw new OptionError(option, `DiscoveryCache: "${option}" has to be a number of at least ${String(least)}.`);
}

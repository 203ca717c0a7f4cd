import type { ValueOrStream } from '../credentials/value-or-stream.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import type { TokenStore } from '../token/store/token-store.js';
import { deathCases } from './store-contract/death-cases.js';
import { leaseCases } from './store-contract/lease-cases.js';
import { lockCases, releaseCases } from './store-contract/lock-cases.js';
import type { StoreCase } from './store-contract/store-case.js';
import { textCases } from './store-contract/text-cases.js';
import { Trial, type StoreProcess, type TrialOptions } from './store-contract/trial.js';
import { watchCases } from './store-contract/watch-cases.js';

/** What the contract has to know of a store. */
export interface TokenStoreContractOptions {
  /**
   * The store as one of several processes has it: all that are opened share what is kept. Called a few times in each case. A
   * store with a clock or timers of its own takes them from `runtime`.
   */
  readonly open: (process: StoreProcess) => ValueOrStream<TokenStore>;
  /**
   * For stores whose holders renew a lease by the timers of the `runtime` they were opened with: after how long at most,
   * in milliseconds, the lock of one that died is passed on, up to 10000. Adds two cases, which take about that long each.
   *
   * @defaultValue undefined: they are left out
   */
  readonly lockPassesOnMs?: number | undefined;
  /** How long one answer or one turn may take, in milliseconds. @defaultValue 10000 */
  readonly limitMs?: number | undefined;
  /** The clock of the cases. @defaultValue the real one */
  readonly runtime?: Runtime | undefined;
}

/** One thing that every token store does. */
export interface TokenStoreCase {
  /** A sentence whose subject is the store. */
  readonly name: string;
  /** Runs the case with keys of its own; rejects with an Error that says what was expected. */
  run(): Promise<void>;
}

const KNOWN: ReadonlySet<string> = new Set(['open', 'lockPassesOnMs', 'limitMs', 'runtime']);
const LONGEST_PASS_MS = 10_000;

/**
 * What a {@link TokenStore} promises, as cases for any test runner: `for (const { name, run } of tokenStoreContract({ open }))
 * it(name, run)`. A case leaves nothing behind. They do not show what only real processes can: how a killed one is noticed.
 *
 * @throws OptionError for options that cannot be right
 */
export function tokenStoreContract(options: TokenStoreContractOptions): readonly TokenStoreCase[] {
  refuseUnknownOptions(options, KNOWN, 'tokenStoreContract');
  const { open, lockPassesOnMs, limitMs = 10_000, runtime = realRuntime } = options;
  if (typeof open !== 'function') throw unusable('open', 'a function that gives a token store');
  if (!isWithin(limitMs, Infinity)) throw unusable('limitMs', 'a number of milliseconds over 0');
  if (!isWithin(lockPassesOnMs ?? 1, LONGEST_PASS_MS)) throw unusable('lockPassesOnMs', 'a number of up to 10000 milliseconds');
  const cases = [...textCases, ...lockCases, ...releaseCases, ...leaseCases, ...watchCases];
  if (lockPassesOnMs !== undefined) cases.push(...deathCases(lockPassesOnMs));
  return cases.map(({ name, run }) => ({ name, run: () => runTrial(run, { open, limitMs, runtime }) }));
}

async function runTrial(run: StoreCase['run'], options: TrialOptions): Promise<void> {
  const trial = new Trial(options);
  try {
    await run(trial);
  } finally {
    await trial.end();
  }
}

function isWithin(value: number, most: number): boolean {
  return typeof value === 'number' && value > 0 && value <= most;
}

function unusable(option: string, needed: string): OptionError {
  return new OptionError(option, `tokenStoreContract: "${option}" has to be ${needed}.`);
}

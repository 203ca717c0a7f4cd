import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { LineRules, WaitingLine } from './waiting-line.js';

/** How many requests there may be. */
export interface RequestLimitOptions {
  /** So many in flight at once. @defaultValue any number */
  readonly concurrency?: number | undefined;
  /** So many begin in a second, evenly spaced; time without requests is not saved up. @defaultValue any number */
  readonly rateLimit?: number | undefined;
  /** So many wait for their turn; one more fails at once with code `queue-full`. @defaultValue any number */
  readonly queueLimit?: number | undefined;
}

/** What a limit goes by, and its line once somebody stood in it. */
export interface KeptLine {
  readonly rules: LineRules;
  line: WaitingLine | undefined;
}

/** What is kept of a limit: for those who keep to it. */
export let keptLine: (limit: RequestLimit) => KeptLine;

const OPTIONS: ReadonlySet<string> = new Set<keyof RequestLimitOptions>(['concurrency', 'rateLimit', 'queueLimit']);

/**
 * An exact limit of requests, first come, first served. Counts single exchanges: retries and redirects wait for a turn of their
 * own, and a delay before a retry holds no place. May be given to several sessions, adapters and requests as `limit`.
 */
export class RequestLimit {
  readonly #kept: KeptLine;

  static {
    keptLine = (limit) => limit.#kept;
  }

  /** @throws OptionError for an option that is unknown or no positive number. */
  constructor(options: RequestLimitOptions) {
    refuseUnknownOptions(options, OPTIONS, 'RequestLimit');
    const concurrency = wholeNumber(options.concurrency, 'concurrency');
    const gapMs = 1000 / moreThanZero(options.rateLimit, 'rateLimit');
    let freeAt = -Infinity;
    const rules = {
      wait: (now: number, inFlight: number) => (inFlight < concurrency ? freeAt - now : Infinity),
      begun: (now: number) => (freeAt = now + gapMs),
      rested: () => (freeAt = -Infinity),
      mostWaiting: atLeast(0, options.queueLimit, 'queueLimit'),
    };
    this.#kept = { rules, line: undefined };
  }

  /** How many are in flight. */
  get inFlight(): number {
    return this.#kept.line?.inFlight ?? 0;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#kept.line?.waiting ?? 0;
  }
}

/** The limit that the options of a session or adapter ask for, if they do. */
export function ownLimit({ concurrency, rateLimit, queueLimit }: RequestLimitOptions): RequestLimit | undefined {
  const none = concurrency === undefined && rateLimit === undefined && queueLimit === undefined;
  return none ? undefined : new RequestLimit({ concurrency, rateLimit, queueLimit });
}

/** All of these limits, each once. */
export function distinct(given: readonly (RequestLimit | undefined)[]): readonly RequestLimit[] {
  return [...new Set(given.filter((limit) => limit !== undefined))];
}

function wholeNumber(value: number | undefined, option: string): number {
  if (value === undefined || value === Infinity) return Infinity;
  if (Number.isInteger(value) && value >= 1) return value;
  throw new OptionError(option, `"${option}" has to be a whole number of 1 or more; nothing was sent.`);
}

function atLeast(least: number, value: number | undefined, option: string): number {
  if (value === undefined) return Infinity;
  if (typeof value === 'number' && value >= least) return value;
  throw new OptionError(option, `"${option}" has to be a number of ${String(least)} or more; nothing was sent.`);
}

function moreThanZero(value: number | undefined, option: string): number {
  if (value === undefined) return Infinity;
  if (typeof value === 'number' && value > 0) return value;
  throw new OptionError(option, `"${option}" has to be a number of requests per second above 0; nothing was sent.`);
}

import type { Observable } from 'rxjs';
import { KeystoneAuthError } from '../errors/keystone-auth-error.js';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Gate, Passage } from './gate.js';
import { WaitingLine } from './waiting-line.js';

/** How many requests there may be. */
export interface RequestLimitOptions {
  /** So many in flight at once. @defaultValue any number */
  readonly concurrency?: number | undefined;
  /** So many begin in a second, evenly spaced; time without requests is not saved up. @defaultValue any number */
  readonly rateLimit?: number | undefined;
  /** So many wait for their turn; one more fails at once with code `queue-full`. @defaultValue any number */
  readonly queueLimit?: number | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof RequestLimitOptions>(['concurrency', 'rateLimit', 'queueLimit']);

let limits = 0;

/**
 * An exact limit of requests, first come, first served. Counts single exchanges: retries and redirects wait for a turn of their
 * own, and a delay before a retry holds no place. May be given to several sessions, adapters and requests as `limit`.
 */
export class RequestLimit implements Gate {
  /**
   * Everybody passes limits in one order, so that no two requests wait for each other: the youngest first, since an adapter's is
   * younger than its session's, and who waits for the narrower one must hold no place of the wider.
   */
  readonly order: number = (limits += 1);
  readonly #queueLimit: number;
  readonly #line: WaitingLine;

  /** @throws OptionError for an option that is unknown or no positive number. */
  constructor(options: RequestLimitOptions) {
    refuseUnknownOptions(options, OPTIONS, 'RequestLimit');
    const concurrency = atLeast(1, options.concurrency, 'concurrency');
    const gapMs = 1000 / moreThanZero(options.rateLimit, 'rateLimit');
    this.#queueLimit = atLeast(0, options.queueLimit, 'queueLimit');
    let freeAt = -Infinity;
    this.#line = new WaitingLine({
      wait: (now, inFlight) => (inFlight < concurrency ? freeAt - now : Infinity),
      begun: (now) => (freeAt = now + gapMs),
      rested: () => (freeAt = -Infinity),
    });
  }

  /** How many are in flight. */
  get inFlight(): number {
    return this.#line.inFlight;
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#line.waiting;
  }

  enter(passage: Passage): (() => void) | undefined {
    return this.#line.enter(passage);
  }

  place(passage: Passage): Observable<void> {
    return this.#line.place(passage, () =>
      this.#line.waiting > this.#queueLimit ? queueFull(passage.label(), this.#queueLimit) : undefined,
    );
  }
}

/** The limit that the options of a session or adapter ask for, if they do. */
export function ownLimit({ concurrency, rateLimit, queueLimit }: RequestLimitOptions): RequestLimit | undefined {
  const none = concurrency === undefined && rateLimit === undefined && queueLimit === undefined;
  return none ? undefined : new RequestLimit({ concurrency, rateLimit, queueLimit });
}

/** Each limit once, in the order in which everybody passes them. */
export function inOrder(given: readonly (RequestLimit | undefined)[]): readonly RequestLimit[] {
  return [...new Set(given.filter((limit) => limit !== undefined))].sort((a, b) => b.order - a.order);
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

function queueFull(label: string, queueLimit: number): KeystoneAuthError {
  return new KeystoneAuthError(
    'queue-full',
    `${label} was not sent: ${String(queueLimit)} requests wait for their turn already (queueLimit). Send fewer at once, or later.`,
  );
}

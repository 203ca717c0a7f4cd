import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';

/** When a service is left alone. */
export interface CircuitBreakerOptions {
  /** After so many failures in a row. @defaultValue 5 */
  readonly failures?: number | undefined;
  /** For how long, before one request is let through to see whether it is back. In milliseconds. @defaultValue 30000 */
  readonly openMs?: number | undefined;
}

/** What health goes by. */
export interface CircuitRules {
  /** So many failures in a row, and a service is down. */
  readonly failures: number;
  /** `undefined`: requests are sent all the same. */
  readonly openMs: number | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set<keyof CircuitBreakerOptions>(['failures', 'openMs']);

/**
 * The rules that the option `circuitBreaker` asks for; `true`: the usual ones.
 *
 * @throws OptionError for what cannot be right.
 */
export function circuitRules(given: CircuitBreakerOptions | boolean | undefined): CircuitRules {
  if (given === undefined || given === false) return { failures: 5, openMs: undefined };
  const options: unknown = given === true ? {} : given;
  if (!isOptions(options)) throw wrong('circuitBreaker', 'true, or an object such as { failures: 5, openMs: 30_000 }');
  refuseUnknownOptions(options, OPTIONS, 'Session: circuitBreaker');
  return checkedRules(options);
}

function checkedRules({ failures = 5, openMs = 30_000 }: CircuitBreakerOptions): CircuitRules {
  if (!Number.isInteger(failures) || failures < 1) throw wrong('circuitBreaker.failures', 'a whole number of 1 or more');
  if (!Number.isFinite(openMs) || openMs <= 0) throw wrong('circuitBreaker.openMs', 'a number of milliseconds above 0');
  return { failures, openMs };
}

function isOptions(value: unknown): value is CircuitBreakerOptions {
  return typeof value === 'object' && value !== null;
}

function wrong(option: string, kind: string): OptionError {
  return new OptionError(option, `Session: "${option}" has to be ${kind}; nothing was sent.`);
}

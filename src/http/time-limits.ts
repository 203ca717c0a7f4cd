import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { TimeLimits, Timeouts } from './exchange-options.js';

const LIMITS: ReadonlySet<string> = new Set<keyof TimeLimits>(['connect', 'headers', 'idle', 'exchange', 'total']);
const NO_LIMITS: TimeLimits = {};

/** The limits of `wanted`, and of `defaults` where it leaves one open. Throws an OptionError for what is no time. */
export function timeLimits(wanted: Timeouts | undefined, defaults?: Timeouts): TimeLimits {
  if (isAbsent(wanted) && isAbsent(defaults)) return NO_LIMITS;
  const merged = { ...named(defaults), ...named(wanted) };
  // 0 means no limit, as keystoneauth documents it.
  return Object.fromEntries(Object.entries(merged).filter(([, ms]) => ms !== 0));
}

/** Both, where the outer one leaves something open: what an adapter gives to its session. */
export function withOuterLimits(inner: Timeouts | undefined, outer: Timeouts | undefined): Timeouts | undefined {
  return isAbsent(inner) || isAbsent(outer) ? (inner ?? outer) : { ...named(outer), ...named(inner) };
}

function named(timeouts: Timeouts | undefined): TimeLimits {
  if (isAbsent(timeouts)) return NO_LIMITS;
  if (typeof timeouts !== 'object' || Array.isArray(timeouts)) return { exchange: checked(timeouts as number, 'timeoutMs') };
  refuseUnknownOptions(timeouts, LIMITS, '"timeoutMs"');
  const given = Object.entries(timeouts).filter(([, ms]) => !isAbsent(ms));
  return Object.fromEntries(given.map(([phase, ms]) => [phase, checked(ms as number, `timeoutMs.${phase}`)]));
}

/** The types have no null; programs without types use it for "none". */
function isAbsent<T>(value: T | undefined): value is undefined {
  return value === undefined || value === null;
}

function checked(ms: number, option: string): number {
  if (Number.isFinite(ms) && ms >= 0) return ms;
  throw new OptionError(option, `"${option}" has to be a number of milliseconds of 0 or more; nothing was sent.`);
}

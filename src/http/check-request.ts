import { OptionError } from '../errors/option-error.js';
import type { HttpRequest } from './request.js';

/** What {@link checkRequest} looks at. */
export type CheckedOptions = Pick<HttpRequest, 'log' | 'raiseExc' | 'retryNonIdempotent' | 'onProgress' | 'signal' | 'transport'> & {
  readonly dryRun?: boolean | undefined;
};

/** Throws an OptionError for a switch that is neither on nor off, a function that cannot be called or a signal that never comes. */
export function checkRequest(request: CheckedOptions): void {
  checkSwitch(request.dryRun, 'dryRun');
  checkSwitch(request.log, 'log');
  checkSwitch(request.raiseExc, 'raiseExc');
  checkSwitch(request.retryNonIdempotent, 'retryNonIdempotent');
  checkFunction(request.onProgress, 'onProgress');
  checkFunction(request.transport, 'transport');
  checkSignal(request.signal);
}

function checkFunction(value: unknown, option: string): void {
  if (value !== undefined && typeof value !== 'function') throw new OptionError(option, `"${option}" has to be a function; nothing was sent.`);
}

/** Throws an OptionError unless `value` is left out, `true` or `false`: a text such as "no" would count as yes. */
export function checkSwitch(value: unknown, option: string): void {
  if (value === undefined || value === null || typeof value === 'boolean') return;
  throw new OptionError(option, `"${option}" has to be true or false; nothing was sent.`);
}

/** Throws an OptionError unless `signal` is left out or an AbortSignal, of whatever make. */
export function checkSignal(signal: unknown): void {
  if (signal === undefined) return;
  const { aborted, addEventListener } = Object(signal) as Partial<AbortSignal>;
  if (typeof aborted === 'boolean' && typeof addEventListener === 'function') return;
  throw new OptionError('signal', '"signal" has to be an AbortSignal, for instance the "signal" of an AbortController; nothing was sent.');
}

import { OptionError } from '../errors/option-error.js';

/** Throws an OptionError unless as many can be under way at once. */
export function checkConcurrency(concurrency: number): void {
  if (concurrency === Infinity || (Number.isInteger(concurrency) && concurrency >= 1)) return;
  throw new OptionError('concurrency', '"concurrency" has to be a whole number of 1 or more; nothing was sent.');
}

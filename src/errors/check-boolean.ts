import { OptionError } from './option-error.js';

/** Throws an OptionError for an option that is given and no boolean: the text `'false'` would count as true. */
export function checkBoolean(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw new OptionError(option, `"${option}" has to be true or false; nothing was sent.`);
}

import { OptionError } from '../../errors/option-error.js';
import { BOOLEAN_WORDS, booleanWord } from './boolean-word.js';
import type { LoadingOption, OptionKind } from './loading-option.js';
import type { LoadingValues } from './loading-values.js';

/** How a text of a form, a file or the environment is read. */
interface Reading {
  /** `undefined` for a text that means nothing here. */
  readonly read: (text: string) => unknown;
  /** What the option has to be, in words. */
  readonly wanted: string;
}

const READINGS: Readonly<Partial<Record<OptionKind, Reading>>> = {
  boolean: { read: booleanWord, wanted: `one of ${BOOLEAN_WORDS.join(', ')}` },
  number: { read: (text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined), wanted: 'a number, in decimal digits' },
  list: { read: (text) => text.split(',').map((item) => item.trim()).filter((item) => item !== ''), wanted: 'texts with commas between them' },
};

/**
 * The values with `'false'` as a boolean, `'5000'` as a number and `'a,b'` as a list where that is what their options are for; an
 * empty one is left out. What is no option, or a text, stays as it is.
 *
 * @throws OptionError naming an option whose text means nothing.
 */
export function convertValues(values: LoadingValues, options: readonly LoadingOption[]): LoadingValues {
  const kinds = new Map(options.map(({ name, kind }) => [name, kind] as const));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, ofKind(name, value, kinds.get(name) ?? 'text')]));
}

function ofKind(option: string, value: unknown, kind: OptionKind): unknown {
  const reading = READINGS[kind];
  if (reading === undefined) return value;
  if (value === null || value === '') return undefined;
  // A boolean may come as the number 1 or 0; what is no text is for the plugin to check.
  const text = kind === 'boolean' && typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return value;
  const read = reading.read(text.trim());
  if (read !== undefined) return read;
  throw new OptionError(option, `"${option}" has to be ${reading.wanted}; nothing was sent.`);
}

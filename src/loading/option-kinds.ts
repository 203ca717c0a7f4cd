import { OptionError } from '../errors/option-error.js';

type Options = Readonly<Record<string, unknown>>;

/** How a text of a form, a file or the environment is read. */
interface OptionKind {
  /** `undefined` for a text that means nothing here. */
  readonly read: (text: string) => boolean | number | undefined;
  /** What the option has to be, in words. */
  readonly wanted: string;
}

/** The words that oslo.config takes for a boolean, in any case. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'on', 'yes'].map((word) => [word, true] as const),
  ...['false', '0', 'off', 'no'].map((word) => [word, false] as const),
]);

const BOOLEAN: OptionKind = {
  read: (text) => WORDS.get(text.toLowerCase()),
  wanted: `one of ${[...WORDS.keys()].join(', ')}`,
};

const DURATION: OptionKind = {
  read: (text) => (/^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
  wanted: 'a number of milliseconds, in decimal digits',
};

/** The options of plugins that are no texts, whichever plugin has them. */
const KINDS: Readonly<Record<string, OptionKind>> = {
  includeCatalog: BOOLEAN,
  reauthenticate: BOOLEAN,
  unscoped: BOOLEAN,
  rememberFailuresMs: DURATION,
  signInTimeoutMs: DURATION,
};

/**
 * The options with `'false'` as a boolean and `'5000'` as a number where that is what they are for; an empty one is left out.
 *
 * @throws OptionError naming an option whose text is neither.
 */
export function withKinds(options: Options): Options {
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [name, ofKind(name, value)]));
}

function ofKind(option: string, value: unknown): unknown {
  const kind = Object.hasOwn(KINDS, option) ? KINDS[option] : undefined;
  if (kind === undefined) return value;
  if (value === null || value === '') return undefined;
  // A boolean may come as the number 1 or 0; what is no text is for the plugin to check.
  const text = kind === BOOLEAN && typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return value;
  const read = kind.read(text.trim());
  if (read !== undefined) return read;
  throw new OptionError(option, `"${option}" has to be ${kind.wanted}; nothing was sent.`);
}

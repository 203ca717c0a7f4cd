import { parseArgs, type ParseArgsConfig } from 'node:util';

/** An option as far as it matters here. */
export interface Flagged {
  /** How it is written: `--format`, `-f`. */
  readonly flags: readonly string[];
}

/** One word, or one flag with what was said of it, of a command line. */
export type ArgumentToken<Option extends Flagged> =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'flag'; readonly flag: string; readonly option: Option | undefined; readonly value: string | undefined; readonly isInline: boolean };

/**
 * A command line taken apart: underscores in the names of flags are dashes, what follows `--` are words.
 *
 * @param isSwitch whether an option never takes the word that follows it.
 */
export function argumentTokens<Option extends Flagged>(
  argv: readonly string[],
  options: readonly Option[],
  isSwitch: (option: Option) => boolean,
): readonly ArgumentToken<Option>[] {
  const byFlag = new Map(options.flatMap((option) => option.flags.map((flag) => [spelled(flag), option] as const)));
  const { tokens } = parseArgs({ args: [...withDashes(argv)], options: configOf(byFlag, isSwitch), strict: false, allowPositionals: true, tokens: true });
  return tokens.flatMap((token): readonly ArgumentToken<Option>[] => {
    if (token.kind === 'positional') return [{ kind: 'word', text: token.value }];
    if (token.kind === 'option-terminator') return [];
    const { rawName: flag, value, inlineValue: isInline = false } = token;
    return [{ kind: 'flag', flag, option: byFlag.get(flag), value, isInline }];
  });
}

function withDashes(argv: readonly string[]): readonly string[] {
  const end = argv.includes('--') ? argv.indexOf('--') : argv.length;
  return argv.map((word, index) => (index < end ? spelled(word) : word));
}

/** The name only: what is said after `=` stays as it is. */
function spelled(word: string): string {
  return word.replace(/^--[^=]+/, (flag) => flag.replaceAll('_', '-'));
}

function configOf<Option extends Flagged>(byFlag: ReadonlyMap<string, Option>, isSwitch: (option: Option) => boolean): NonNullable<ParseArgsConfig['options']> {
  const entries = [...byFlag].map(([flag, option]) => {
    const type = isSwitch(option) ? 'boolean' : 'string';
    const isShort = /^-[^-]$/.test(flag);
    // A short flag stands for a long one; it gets a name nobody can type.
    return isShort ? ([`short flag ${flag}`, { type, short: flag.slice(1) }] as const) : ([flag.slice(2), { type }] as const);
  });
  return Object.fromEntries(entries);
}

import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { LoadingOption } from '../../loading/options/loading-option.js';

/** One word, or one flag with what was said of it, of a command line. */
export type ArgumentToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'flag'; readonly flag: string; readonly option: LoadingOption | undefined; readonly value: string | undefined; readonly isInline: boolean };

/** A command line taken apart: underscores in the names of flags are dashes, what follows `--` are words. */
export function argumentTokens(argv: readonly string[], options: readonly LoadingOption[]): readonly ArgumentToken[] {
  const byFlag = new Map(options.flatMap((option) => option.flags.map((flag) => [spelled(flag), option] as const)));
  const { tokens } = parseArgs({ args: [...withDashes(argv)], options: configOf(byFlag), strict: false, allowPositionals: true, tokens: true });
  return tokens.flatMap((token): readonly ArgumentToken[] => {
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

/** A switch never takes the word that follows it. */
function configOf(byFlag: ReadonlyMap<string, LoadingOption>): NonNullable<ParseArgsConfig['options']> {
  const entries = [...byFlag].map(([flag, { kind }]) => {
    const type = kind === 'boolean' ? 'boolean' : 'string';
    const isShort = /^-[^-]$/.test(flag);
    // A short flag stands for a long one; it gets a name nobody can type.
    return isShort ? ([`short flag ${flag}`, { type, short: flag.slice(1) }] as const) : ([flag.slice(2), { type }] as const);
  });
  return Object.fromEntries(entries);
}

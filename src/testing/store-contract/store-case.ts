import type { Trial } from './trial.js';

/** One thing every token store does. */
export interface StoreCase {
  /** A sentence whose subject is the store. */
  readonly name: string;
  /** Rejects with an Error that says what was expected. */
  readonly run: (trial: Trial) => Promise<void>;
}

/** Throws an Error that says what was expected, unless it is so. */
export function expectThat(isSo: boolean, expected: string): void {
  if (!isSo) throw new Error(`Expected of the token store: ${expected}.`);
}

/** A value as an expectation shows it. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) return 'undefined';
  return text.length > 80 ? `${text.slice(0, 80)}… (${String(text.length)} characters)` : text;
}

/** The words that oslo.config takes for a boolean, in any case. */
const WORDS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'on', 'yes'].map((word) => [word, true] as const),
  ...['false', '0', 'off', 'no'].map((word) => [word, false] as const),
]);

/** The words {@link booleanWord} knows, for messages. */
export const BOOLEAN_WORDS: readonly string[] = [...WORDS.keys()];

/** What a text of a file, a form or the environment means as a boolean; `undefined` if it is no such word. */
export function booleanWord(text: string): boolean | undefined {
  return WORDS.get(text.trim().toLowerCase());
}

/** Characters that a shell leaves alone. */
const PLAIN_WORD = /^[A-Za-z0-9_@%+=:,./~-]+$/;

/** `text` as one word of a shell command: in single quotes, where nothing has a meaning. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** `text` as one word of a shell command: in double quotes, with what has a meaning there escaped. */
export function doubleQuoted(text: string): string {
  // An interactive shell expands ! inside double quotes and knows no escape for it there.
  return `"${text.replace(/[\\"$`]/g, String.raw`\$&`).replaceAll('!', `"'!'"`)}"`;
}

/** `text` as one word of a shell command, quoted only if it has to be. */
export function shellWord(text: string): string {
  return PLAIN_WORD.test(text) && !text.startsWith('~') ? text : doubleQuoted(text);
}

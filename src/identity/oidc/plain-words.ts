/** What steers a terminal or changes how a text reads: control and format characters (of bidirectional writing, too), halves of pairs. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const UNSEEN_IN_TEXT = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Whether a text is shown as what it is. */
export function isPlain(text: string): boolean {
  return !UNSEEN.test(text);
}

/** Words from outside as they may be shown: without what nobody sees; lines stay lines. */
export function plainWords(text: string): string {
  return text.replaceAll(/\r\n?|[\u2028\u2029]/g, '\n').replaceAll(UNSEEN_IN_TEXT, '');
}

/** The same in one line. */
export function inOneLine(text: string): string {
  return plainWords(text).replaceAll(/\s+/g, ' ').trim();
}

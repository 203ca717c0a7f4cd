/** East Asian characters that take two columns. */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;
const EMOJI = /\p{Emoji_Presentation}|\ufe0f/u;
/** Marks and joiners that stand on the character before them. */
const NOTHING_BUT_MARKS = /^[\p{Mark}\p{Format}]*$/u;
const ASCII = /^[ -~]*$/;

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  return [...new Intl.Segmenter().segment(text)].reduce((width, { segment }) => width + graphemeWidth(segment), 0);
}

/** A text with blanks behind it until it takes `width` columns. */
export function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

function graphemeWidth(segment: string): number {
  if (NOTHING_BUT_MARKS.test(segment)) return 0;
  return WIDE.test(segment) || EMOJI.test(segment) ? 2 : 1;
}

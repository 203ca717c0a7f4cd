/** `text` without the line breaks it ends in. A loop, because an expression takes quadratic time where something follows many of them. */
export function withoutLineBreaks(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\n' || text[end - 1] === '\r') end -= 1;
  return text.slice(0, end);
}

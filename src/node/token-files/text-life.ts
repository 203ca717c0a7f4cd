/** The line before a text, which tells for how long anybody needs it. */
const LINE = /^keystoneauth-rx text, life (\d+|Infinity) ms\n/;

/** A text as a file holds it; `lifeMs`: after so long nobody needs it any more. */
export function withLife(text: string, lifeMs: number): string {
  const whole = Math.max(0, Math.ceil(lifeMs));
  return `keystoneauth-rx text, life ${Number.isSafeInteger(whole) ? String(whole) : 'Infinity'} ms\n${text}`;
}

/** What a file holds; without that line it is all text, and its life has no end. */
export function readWithLife(content: string): { readonly text: string; readonly lifeMs: number } {
  const [line = '', life] = LINE.exec(content) ?? [];
  return { text: content.slice(line.length), lifeMs: life === undefined ? Infinity : Number(life) };
}

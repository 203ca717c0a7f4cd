/** What is written otherwise: markup, and white space that a reader would change in an attribute. */
const SPECIAL = /[&<>"'\t\n\r]/g;
const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };
/** XML 1.0 §2.2 has no way to write other control characters, and no half of a surrogate pair. */
const IMPOSSIBLE = /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** A text as it stands in an element or in a quoted attribute. */
export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (character) => NAMED[character] ?? byNumber(character));
}

/** The same with quotes by number or as they are, as others write a text that they repeat. */
export function otherXmlForms(text: string): readonly string[] {
  const decimal = text.replace(SPECIAL, (character) => (/["']/.test(character) ? byNumber(character) : (NAMED[character] ?? character)));
  const bare = text.replace(/[&<>]/g, (character) => NAMED[character] ?? character);
  return [decimal, decimal.replaceAll('&#34;', '&quot;'), decimal.replaceAll('&#39;', '&#x27;').replaceAll('&#34;', '&quot;'), bare];
}

/** A secret in all the ways in which XML or a page of HTML may repeat it. */
export function formsInMarkup(secret: string): ReadonlySet<string> {
  return new Set([secret, escapeXml(secret), ...otherXmlForms(secret), ...pageForms(secret)]);
}

/** As templates for pages write a text: some know quotes by longer numbers, some escape a slash, too. */
function pageForms(text: string): readonly string[] {
  const byPhp = text.replace(/[&<>"']/g, (character) => (character === "'" ? '&#039;' : (NAMED[character] ?? character)));
  const byMustache = byPhp.replaceAll('&#039;', '&#39;').replace(/[/`=]/g, (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()};`);
  return [byPhp, byMustache];
}

/** Whether XML has a way to write the text. */
export function isWritable(text: string): boolean {
  return !IMPOSSIBLE.test(text);
}

function byNumber(character: string): string {
  return `&#${String(character.codePointAt(0))};`;
}

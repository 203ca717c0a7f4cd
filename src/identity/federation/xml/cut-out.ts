import { escapeXml } from './escape-xml.js';
import type { XmlDocument, XmlElement } from './xml-element.js';

/**
 * An element as it was written, character by character, so that what is signed inside stays as it was signed. Only the
 * namespaces that were declared around it are added to its own tag.
 */
export function cutOut({ text }: XmlDocument, element: XmlElement): string {
  const whole = text.slice(element.start, element.end);
  const missing = [...inherited(element)].filter(([prefix, uri]) => !element.declared.has(prefix) && (prefix !== '' || uri !== ''));
  const declarations = missing.map(([prefix, uri]) => ` ${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapeXml(uri)}"`);
  const name = /^<[^\s/>]+/.exec(whole)?.[0] ?? '';
  return name + declarations.join('') + whole.slice(name.length);
}

/** Namespaces by prefix that are declared around an element; the nearest counts. */
function inherited({ parent }: XmlElement): ReadonlyMap<string, string> {
  return parent === undefined ? new Map() : new Map([...inherited(parent), ...parent.declared]);
}

/** The text of a document with something else in place of an element. */
export function withInstead({ text }: XmlDocument, { start, end }: XmlElement, instead: string): string {
  return text.slice(0, start) + instead + text.slice(end);
}

/** One link: its target, then its parameters. A comma or a semicolon within quotes or angle brackets separates nothing. */
const LINK = /<([^<>]*)>\s*((?:;\s*[^\s=;,]+\s*(?:=\s*(?:(?:"(?:[^"\\]|\\.)*"|[^\s;,"]+)\s*)?)?)*)/g;
const PARAMETER = /;\s*([^\s=;,]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]+))?)?/g;

/**
 * The target of the first link with this relation in a `Link` header; `undefined` if there is none.
 *
 * @see https://www.rfc-editor.org/rfc/rfc8288#section-3
 */
export function linkInHeader(header: string | undefined, relation: string): string | undefined {
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(LINK)) {
    const named = [...parameters.matchAll(PARAMETER)].find(([, name = '']) => name.toLowerCase() === 'rel');
    const relations = (named?.[2] ?? named?.[3] ?? '').toLowerCase().split(/\s+/);
    if (relations.includes(relation)) return target.trim();
  }
  return undefined;
}

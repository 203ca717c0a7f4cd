import type { JsonObject } from './json.js';

interface Element {
  readonly tag: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly namespaces: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

const TOKEN = /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([^\s/>]+)([^>]*?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** XML as the tree of FORMAT section 5; `undefined` if `source` is not XML. Namespaces count, prefixes do not. */
export function xmlTree(source: string): JsonObject | undefined {
  const top: Element = { tag: '', attributes: [], namespaces: new Map(), children: [], text: '' };
  const open: Element[] = [top];
  for (const [, cdata, closing, name, attributes = '', selfClosing, text] of source.matchAll(TOKEN)) {
    const parent = open.at(-1) ?? top;
    if (name === undefined) parent.text += cdata ?? decoded(text ?? '');
    else if (closing === '/') open.pop();
    else {
      const element = elementOf(name, attributes, parent.namespaces);
      parent.children.push(element);
      if (selfClosing !== '/') open.push(element);
    }
  }
  const [root] = top.children;
  return open.length === 1 && top.text.trim() === '' && root !== undefined ? treeOf(root) : undefined;
}

function elementOf(name: string, attributeText: string, outer: ReadonlyMap<string, string>): Element {
  const all = [...attributeText.matchAll(ATTRIBUTE)].map(([, key = '', double, single]) => [key, decoded(double ?? single ?? '')] as const);
  const namespaces = new Map(outer);
  for (const [key, value] of all) if (/^xmlns(:|$)/.test(key)) namespaces.set(key.slice(6), value);
  const attributes = all
    .filter(([key]) => !/^xmlns(:|$)/.test(key))
    .map(([key, value]) => [key.includes(':') ? qualified(key, namespaces) : key, value] as const);
  return { tag: qualified(name, namespaces), attributes, namespaces, children: [], text: '' };
}

function qualified(name: string, namespaces: ReadonlyMap<string, string>): string {
  const [prefix, local] = name.includes(':') ? (name.split(':') as [string, string]) : ['', name];
  const namespace = namespaces.get(prefix);
  return namespace === undefined || namespace === '' ? local : `{${namespace}}${local}`;
}

function treeOf({ tag, attributes, children, text }: Element): JsonObject {
  const shownText = masked(text.trim().replace(/\s+/g, ' '));
  const attrs = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, masked(value)] as const);
  return {
    tag,
    ...(attrs.length > 0 && { attrs: Object.fromEntries(attrs) }),
    ...(shownText !== '' && { text: shownText }),
    ...(children.length > 0 && { children: children.map((child) => treeOf(child)) }),
  };
}

function masked(text: string): string {
  return text.replace(/[0-9a-f]{32}/gi, '{hex32}');
}

function decoded(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex?: string, decimal?: string, name?: string) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
  });
}

import { SaxesParser, type SaxesTagNS } from 'saxes';
import { XmlRefused } from './xml-refused.js';
import type { XmlAttribute, XmlDocument, XmlElement } from './xml-element.js';

/** More than any message of a sign-in has, and less than what hurts. */
const MOST_CHARACTERS = 1024 * 1024;
const MOST_ELEMENTS = 10_000;
const DEEPEST = 100;
const MOST_ATTRIBUTES = 200;

/** Without a prototype: `&toString;` is no entity. */
const ENTITIES: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, {
  ...{ amp: '&', gt: '>', lt: '<', quot: '"', apos: "'" },
});

/** An element whose end has not been seen. */
type OpenElement = { -readonly [K in keyof XmlElement]: XmlElement[K] } & { readonly children: XmlElement[] };

/**
 * Reads XML that a server sent. There are no entities but the five of XML and characters by number, nothing outside the text
 * is ever fetched, and a document type declaration, other encodings than UTF-8, more than 1 MiB, 100 levels, 200
 * attributes of one element or 10000 elements are refused.
 *
 * @throws XmlRefused for all of that, and for what is not well-formed with namespaces.
 */
export function parseXml(text: string): XmlDocument {
  if (text.length > MOST_CHARACTERS) throw new XmlRefused('it is larger than 1 MiB');
  const reader = new TreeReader(text);
  const parser = new SaxesParser({ xmlns: true });
  parser.ENTITIES = ENTITIES;
  const here = (): string => `line ${String(parser.line)}, column ${String(parser.column + 1)}`;
  // The parser's own words repeat parts of the document.
  parser.on('error', () => {
    throw new XmlRefused(`it is not well-formed (${here()})`);
  });
  parser.on('doctype', () => {
    throw new XmlRefused('it has a document type declaration (DTD), which no message of a sign-in needs');
  });
  parser.on('xmldecl', ({ version, encoding }) => {
    if (version !== '1.0') throw new XmlRefused('it is not XML 1.0');
    if (encoding !== undefined && !isUtf8(encoding)) throw new XmlRefused('it declares an encoding other than UTF-8');
  });
  let attributes = 0;
  parser.on('opentagstart', () => {
    attributes = 0;
    reader.begin(parser.position);
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > MOST_ATTRIBUTES) throw new XmlRefused(`an element has more than ${String(MOST_ATTRIBUTES)} attributes`);
  });
  parser.on('opentag', (tag) => {
    reader.open(tag);
  });
  parser.on('text', (part) => {
    reader.add(part);
  });
  parser.on('cdata', (part) => {
    reader.add(part);
  });
  parser.on('closetag', () => {
    reader.close(parser.position);
  });
  parser.write(text).close();
  return reader.document();
}

/** Makes the tree of what the parser tells. */
class TreeReader {
  readonly #text: string;
  readonly #open: OpenElement[] = [];
  #root: XmlElement | undefined;
  #count = 0;
  #start = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** A name was read; the tag begins at the last `<` before. */
  begin(position: number): void {
    this.#start = this.#text.lastIndexOf('<', position - 1);
  }

  open({ local, uri, attributes, ns }: SaxesTagNS): void {
    this.#count += 1;
    if (this.#count > MOST_ELEMENTS) throw new XmlRefused(`it has more than ${String(MOST_ELEMENTS)} elements`);
    if (this.#open.length >= DEEPEST) throw new XmlRefused(`it is nested deeper than ${String(DEEPEST)} levels`);
    const parent = this.#open.at(-1);
    const element: OpenElement = {
      namespace: uri,
      name: local,
      attributes: attributesOf(attributes),
      children: [],
      text: '',
      start: this.#start,
      end: this.#start,
      parent,
      declared: declaredIn(ns),
    };
    parent?.children.push(element);
    this.#root ??= element;
    this.#open.push(element);
  }

  add(text: string): void {
    const element = this.#open.at(-1);
    if (element !== undefined) element.text += text;
  }

  close(position: number): void {
    const element = this.#open.pop();
    if (element !== undefined) element.end = position;
  }

  document(): XmlDocument {
    if (this.#root === undefined) throw new XmlRefused('it has no element');
    return { text: this.#text, root: this.#root };
  }
}

const NONE: ReadonlyMap<string, string> = new Map();

function declaredIn(ns: SaxesTagNS['ns']): ReadonlyMap<string, string> {
  const declared = Object.entries(ns);
  return declared.length === 0 ? NONE : new Map(declared);
}

function attributesOf(attributes: SaxesTagNS['attributes']): readonly XmlAttribute[] {
  return Object.values(attributes)
    .filter(({ name, prefix }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ uri, local, value }) => ({ namespace: uri, name: local, value }));
}

function isUtf8(encoding: string): boolean {
  return /^(utf-?8|us-ascii)$/i.test(encoding);
}

/** An attribute; those that declare namespaces are not among them. */
export interface XmlAttribute {
  /** Empty without a prefix. */
  readonly namespace: string;
  readonly name: string;
  readonly value: string;
}

/** An element, and where it stands in the text that was read. Namespaces count, prefixes do not. */
export interface XmlElement {
  /** Empty for none. */
  readonly namespace: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children; comments leave no gap. */
  readonly text: string;
  /** Of the `<` it begins with. */
  readonly start: number;
  /** After the `>` it ends with. */
  readonly end: number;
  readonly parent: XmlElement | undefined;
  /** Namespaces by prefix (empty: the default) that it declares itself. */
  readonly declared: ReadonlyMap<string, string>;
}

/** A document: its text, and what is in it. */
export interface XmlDocument {
  readonly text: string;
  readonly root: XmlElement;
}

/** Whether an element has this name. */
export function isNamed(element: XmlElement, namespace: string, name: string): boolean {
  return element.namespace === namespace && element.name === name;
}

/** The children with this name. */
export function childrenOf(element: XmlElement | undefined, namespace: string, name: string): readonly XmlElement[] {
  return element?.children.filter((child) => isNamed(child, namespace, name)) ?? [];
}

/** The one child with this name; `undefined` for none, and for several: who reads the first one and who reads the last must not differ. */
export function onlyChild(element: XmlElement | undefined, namespace: string, name: string): XmlElement | undefined {
  const found = childrenOf(element, namespace, name);
  return found.length === 1 ? found[0] : undefined;
}

/** The value of an attribute without a namespace. */
export function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find((attribute) => attribute.namespace === '' && attribute.name === name)?.value;
}

import type { Alias, isAlias, isMap, isScalar, isSeq, Node, Pair, Scalar } from 'yaml';

/** A value of a file, and where it stands. */
export interface ConfigTree {
  /** Maps, lists, texts, booleans and null. */
  readonly value: unknown;
  /** Where it begins; what is in a map begins with its key. */
  readonly offset: number;
  /** How many values there are in it, with what aliases stand for. */
  readonly size: number;
  readonly children: ReadonlyMap<string, ConfigTree>;
}

/** Tells the kinds of nodes apart: the package `yaml`, which is loaded when there is something to parse. */
export interface NodeKinds {
  readonly isAlias: typeof isAlias;
  readonly isMap: typeof isMap;
  readonly isSeq: typeof isSeq;
  readonly isScalar: typeof isScalar;
}

/** Makes the error for a fault at an offset. */
export type FaultAt = (fault: string, offset: number) => Error;

/** Aliases of aliases can stand for more than fits into a machine. */
const MOST_VALUES = 100_000;
const PLAIN_TAGS: ReadonlySet<string> = new Set(
  ['str', 'bool', 'null', 'int', 'float', 'timestamp', 'map', 'seq', 'merge'].map((name) => `tag:yaml.org,2002:${name}`),
);
const NO_CHILDREN: ReadonlyMap<string, ConfigTree> = new Map();

/** Makes data of the nodes of a document: aliases and merges (`<<`) are followed, no tag makes anything but texts, maps and lists. */
export class ConfigTreeBuilder {
  readonly #kinds: NodeKinds;
  readonly #fault: FaultAt;
  /** What was named so far; what is named anew is the later one from there on. */
  readonly #anchors = new Map<string, ConfigTree>();
  readonly #repeated: number[] = [];

  constructor(kinds: NodeKinds, fault: FaultAt) {
    this.#kinds = kinds;
    this.#fault = fault;
  }

  /** Where keys stand that were in their map already. */
  get repeated(): readonly number[] {
    return this.#repeated;
  }

  /** @throws the error that was asked for. */
  build(node: Node | null): ConfigTree {
    if (node === null) return leaf(null, 0);
    if (this.#kinds.isAlias(node)) return this.#named(node);
    const tree = this.#own(node);
    if (tree.size > MOST_VALUES) throw this.#fault('there is more in it than in any configuration. Correct the file.', tree.offset);
    if (node.anchor !== undefined) this.#anchors.set(node.anchor, tree);
    return tree;
  }

  #named(alias: Alias): ConfigTree {
    const tree = this.#anchors.get(alias.source);
    if (tree === undefined) throw this.#fault('the alias here (*) stands for nothing above it. Correct the file.', offsetOf(alias));
    return tree;
  }

  #own(node: Exclude<Node, Alias>): ConfigTree {
    const { isMap, isSeq, isScalar } = this.#kinds;
    const offset = offsetOf(node);
    if (node.tag !== undefined && node.tag !== '!' && !PLAIN_TAGS.has(node.tag)) {
      throw this.#fault('there is a tag (!) for something that is no text, map or list. Remove it.', offset);
    }
    if (isScalar(node)) return leaf(scalarOf(node), offset);
    if (isMap(node)) return this.#map(node.items as readonly Pair<Node | null, Node | null>[], offset);
    if (isSeq(node)) return listOf(node.items.map((item) => this.build(item as Node | null)), offset);
    throw this.#fault('there is something else than texts, maps and lists. Correct the file.', offset);
  }

  #map(pairs: readonly Pair<Node | null, Node | null>[], offset: number): ConfigTree {
    const merged = new Map<string, ConfigTree>();
    const own = new Map<string, ConfigTree>();
    for (const { key, value } of pairs) {
      const tree = this.build(value);
      if (isMergeKey(key)) {
        for (const [name, child] of this.#mergedFrom(tree, offsetOf(key))) merged.set(name, merged.get(name) ?? child);
      } else {
        const name = this.#keyOf(key, offset);
        if (own.has(name)) this.#repeated.push(offsetOf(key));
        own.set(name, { ...tree, offset: offsetOf(key) });
      }
    }
    return mapOf(new Map([...merged, ...own]), offset);
  }

  #mergedFrom({ value, children }: ConfigTree, offset: number): readonly (readonly [string, ConfigTree])[] {
    const sources = Array.isArray(value) ? [...children.values()] : [{ value, children }];
    if (!sources.every((source) => isMapValue(source.value))) throw this.#fault('"<<" takes a map, or a list of maps. Correct the file.', offset);
    return sources.flatMap((source) => [...source.children]);
  }

  #keyOf(node: Node | null, offset: number): string {
    const { value } = node === null ? leaf(null, offset) : this.build(node);
    const key = typeof value === 'boolean' ? String(value) : (value ?? '');
    if (typeof key !== 'string') throw this.#fault('a map or a list cannot be a key. Correct the file.', offset);
    if (key === '__proto__') throw this.#fault('"__proto__" cannot be a key. Rename it.', node === null ? offset : offsetOf(node));
    return key;
  }
}

/** What stands at these keys. */
export function treeAt(tree: ConfigTree | undefined, [key, ...rest]: readonly (string | number)[]): ConfigTree | undefined {
  return key === undefined ? tree : treeAt(tree?.children.get(String(key)), rest);
}

/** `!!bool yes` would be false, which nobody means. */
function scalarOf({ value, source }: Scalar): string | boolean | null {
  if (typeof value === 'boolean') return source === undefined || /^(true|false)$/i.test(source) ? value : source;
  return value === null || value === undefined ? null : textOf(value);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isMergeKey(key: Node | null): boolean {
  return key !== null && 'value' in key && key.value === '<<' && key.type === 'PLAIN';
}

function isMapValue(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function leaf(value: string | boolean | null, offset: number): ConfigTree {
  return { value, offset, size: 1, children: NO_CHILDREN };
}

function listOf(items: readonly ConfigTree[], offset: number): ConfigTree {
  return { value: items.map(({ value }) => value), ...above(new Map(items.map((item, index) => [String(index), item])), offset) };
}

function mapOf(children: ReadonlyMap<string, ConfigTree>, offset: number): ConfigTree {
  return { value: Object.fromEntries([...children].map(([name, { value }]) => [name, value])), ...above(children, offset) };
}

function above(children: ReadonlyMap<string, ConfigTree>, offset: number): Omit<ConfigTree, 'value'> {
  return { offset, children, size: [...children.values()].reduce((sum, { size }) => sum + size, 1) };
}

function offsetOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

import type { CST, Document, LineCounter, YAMLError } from 'yaml';
import { CloudConfigError } from '../../errors/cloud-config-error.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { ConfigFile } from '../../loading/clouds/config-file.js';
import { ConfigTreeBuilder, treeAt, type NodeKinds } from './config-tree.js';

/** A file as data, and what is odd about it. */
export interface ParsedConfig {
  readonly file: ConfigFile;
  readonly oddities: readonly CloudConfigError[];
}

/** The parser takes too much time and memory for what is nested deeper. */
const DEEPEST = 100;

/**
 * What a configuration file says, YAML or JSON: digits stay texts. The parser is loaded when there is something to parse.
 *
 * @throws CloudConfigError naming the line of what cannot be understood, and nothing of the content, which holds secrets.
 */
export async function parseConfig(path: string, text: string): Promise<ParsedConfig> {
  refuseBrackets(path, text);
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  try {
    const tokens = [...new yaml.Parser(lines.addNewLine).parse(text)];
    refuseDepth(path, tokens);
    // The parser would compare each key with each other.
    const composer = new yaml.Composer({ schema: 'failsafe', customTags: ['bool', 'null'], logLevel: 'error', uniqueKeys: false });
    const [document, second] = composer.compose(tokens, true, text.length);
    if (document === undefined) return { file: { path, content: undefined }, oddities: [] };
    const [broken] = document.errors;
    if (broken !== undefined) throw syntaxError(path, broken, lines);
    const { file, oddities } = configOf(path, document, { kinds: yaml, lines });
    return { file, oddities: [...secondDocument(path, second, lines), ...oddities] };
  } catch (error) {
    if (isKeystoneAuthError(error)) throw error;
    // What the parser says when it gives up is of no use.
    throw new CloudConfigError('it cannot be parsed. Correct the file.', { file: path });
  }
}

function secondDocument(path: string, document: Document.Parsed | undefined, lines: LineCounter): readonly CloudConfigError[] {
  if (document === undefined) return [];
  return [new CloudConfigError('a second document begins here; only the first one counts.', { file: path, line: lines.linePos(document.range[0]).line })];
}

function configOf(path: string, document: Document, { kinds, lines }: { readonly kinds: NodeKinds; readonly lines: LineCounter }): ParsedConfig {
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  const fault = (words: string, offset: number): CloudConfigError => new CloudConfigError(words, { file: path, line: lineAt(offset) });
  const builder = new ConfigTreeBuilder(kinds, fault);
  const tree = builder.build(document.contents);
  const lineOf: ConfigFile['lineOf'] = (keys) => {
    const found = treeAt(tree, keys);
    return found === undefined ? undefined : lineAt(found.offset);
  };
  const oddities = builder.repeated.map((offset) => fault('this key stands in its map twice; the later one counts. Remove one of them.', offset));
  return { file: { path, content: tree.value ?? undefined, lineOf }, oddities };
}

/** Brackets in texts and comments count too: nobody has that many. */
function refuseBrackets(path: string, text: string): void {
  let depth = 0;
  for (const { 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) throw tooDeep(path);
  }
}

/** Level by level: what is made of the tokens is made by recursion, which ends the process where the stack ends. */
function refuseDepth(path: string, tokens: readonly CST.Token[]): void {
  let level = tokens;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEEPEST) throw tooDeep(path);
    level = level.flatMap((token) => tokensIn(token));
  }
}

function tokensIn(token: CST.Token): readonly CST.Token[] {
  const items: readonly CST.CollectionItem[] = token.type === 'document' ? [token] : 'items' in token ? token.items : [];
  return items.flatMap(({ key, value }) => [key, value]).filter((each) => each !== undefined && each !== null);
}

function tooDeep(path: string): CloudConfigError {
  return new CloudConfigError('it is nested deeper than any configuration. Correct the file.', { file: path });
}

/** The words of the parser quote the file; its code does not. */
function syntaxError(path: string, error: YAMLError, lines: LineCounter): CloudConfigError {
  const { line, col } = lines.linePos(error.pos[0]);
  const what = error.code.toLowerCase().replaceAll('_', ' ');
  return new CloudConfigError(`it cannot be parsed (${what}, at column ${String(col)}). Correct the file.`, { file: path, line });
}

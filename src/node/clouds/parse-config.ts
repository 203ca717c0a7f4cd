import type { Document, LineCounter, YAMLError } from 'yaml';
import { CloudConfigError, type ConfigPlace } from '../../errors/cloud-config-error.js';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import type { ConfigFile } from '../../loading/clouds/config-file.js';
import { ConfigTreeBuilder, treeAt, type NodeKinds } from './config-tree.js';

/** A file as data, and what is odd about it. */
export interface ParsedConfig {
  readonly file: ConfigFile;
  readonly oddities: readonly CloudConfigError[];
}

/** The parser takes too much time and memory for what is nested deeper. */
const DEEPEST = 500;

/**
 * What a configuration file says, YAML or JSON: digits stay texts. The parser is loaded when there is something to parse.
 *
 * @throws CloudConfigError naming the line of what cannot be understood, and nothing of the content, which holds secrets.
 */
export async function parseConfig(path: string, text: string): Promise<ParsedConfig> {
  refuseDepth(path, text);
  const yaml = await import('yaml');
  const lines = new yaml.LineCounter();
  try {
    const document = yaml.parseDocument(text, {
      ...({ schema: 'failsafe', customTags: ['bool', 'null'], logLevel: 'error', prettyErrors: false } as const),
      // The parser compares each key with each other.
      ...{ uniqueKeys: false, lineCounter: lines },
    });
    const [broken] = document.errors.filter(({ code }) => code !== 'MULTIPLE_DOCS');
    if (broken !== undefined) throw syntaxError(path, broken, lines);
    const second = document.errors.map((error) => new CloudConfigError('a second document begins here; only the first one counts.', placeOf(path, error, lines)));
    const { file, oddities } = configOf(path, document, { kinds: yaml, lines });
    return { file, oddities: [...second, ...oddities] };
  } catch (error) {
    if (isKeystoneAuthError(error)) throw error;
    // What the parser says when it gives up is of no use.
    throw new CloudConfigError('it cannot be parsed. Correct the file.', { file: path });
  }
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
function refuseDepth(path: string, text: string): void {
  let depth = 0;
  for (const { 0: bracket } of text.matchAll(/[[\]{}]/g)) {
    depth = bracket === '[' || bracket === '{' ? depth + 1 : Math.max(0, depth - 1);
    if (depth > DEEPEST) throw new CloudConfigError('it is nested deeper than any configuration. Correct the file.', { file: path });
  }
}

/** The words of the parser quote the file; its code does not. */
function syntaxError(path: string, error: YAMLError, lines: LineCounter): CloudConfigError {
  const { col } = lines.linePos(error.pos[0]);
  const what = error.code.toLowerCase().replaceAll('_', ' ');
  return new CloudConfigError(`it cannot be parsed (${what}, at column ${String(col)}). Correct the file.`, placeOf(path, error, lines));
}

function placeOf(path: string, error: YAMLError, lines: LineCounter): ConfigPlace {
  return { file: path, line: lines.linePos(error.pos[0]).line };
}

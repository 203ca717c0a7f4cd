import ts from 'typescript';
import { doors, root, type Door } from './doors.js';

/** The public types of one door as text. */
export interface ApiReport {
  readonly door: Door;
  /** Where it is checked in. */
  readonly path: string;
  readonly text: string;
}

type Exports = ReadonlyMap<string, ts.Symbol>;

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

function createProgram(): ts.Program {
  return ts.createProgram(
    doors.map(({ types }) => `${root}${types}`),
    {
      module: ts.ModuleKind.NodeNext,
      target: ts.ScriptTarget.ES2022,
      lib: ['lib.es2022.d.ts', 'lib.esnext.disposable.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
      strict: true,
      noEmit: true,
    },
  );
}

/** What a name stands for, wherever it was exported again. */
function original(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function exportsOf(program: ts.Program, door: Door): Exports {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(`${root}${door.types.replace('./', '')}`);
  const module = file && checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${door.types} is not built, or exports nothing.`);
  return new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, original(checker, symbol)]));
}

function isPrivate(member: ts.ClassElement): boolean {
  return (
    (member.name !== undefined && ts.isPrivateIdentifier(member.name)) ||
    (ts.canHaveModifiers(member) && (ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword))
  );
}

/** A declaration as users see it: without private members. */
function visible(declaration: ts.Declaration): ts.Node {
  if (ts.isVariableDeclaration(declaration)) return declaration.parent.parent;
  if (!ts.isClassDeclaration(declaration)) return declaration;
  const { modifiers, name, typeParameters, heritageClauses, members } = declaration;
  const seen = members.filter((member) => !isPrivate(member));
  return ts.factory.updateClassDeclaration(declaration, modifiers, name, typeParameters, heritageClauses, seen);
}

const SIGNATURE: ts.TypeFormatFlags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope;

/** A constant that is a function of another name, as that function is declared; nothing for anything else. */
function signatures(checker: ts.TypeChecker, symbol: ts.Symbol): readonly string[] {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return [];
  const found = checker.getTypeOfSymbol(symbol).getCallSignatures();
  return found.map((signature) => `function ${symbol.name}${checker.signatureToString(signature, declaration, SIGNATURE)};`);
}

function print(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const functions = signatures(checker, symbol);
  if (functions.length > 0) return functions.join('\n');
  return (symbol.declarations ?? [])
    .map((declaration) => printer.printNode(ts.EmitHint.Unspecified, visible(declaration), declaration.getSourceFile()))
    .map((text) => text.replace(/^export /, '').replace(/^declare /, ''))
    .join('\n');
}

/** Whether a symbol is a declaration of this package that a report can show. */
function isOurs(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) => {
    const statement = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
    // A module as a whole is one too, of a package that is imported.
    return !ts.isSourceFile(statement) && ts.isSourceFile(statement.parent) && statement.getSourceFile().fileName.startsWith(`${root}dist/`);
  });
}

/** The declarations of this package that a symbol's own declarations name. */
function namedBy(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol[] {
  const found = new Set<ts.Symbol>();
  const visit = (node: ts.Node): void => {
    if (ts.isClassElement(node) && isPrivate(node)) return;
    const named = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    if (named !== undefined) found.add(original(checker, named));
    ts.forEachChild(node, visit);
  };
  for (const declaration of symbol.declarations ?? []) visit(declaration);
  found.delete(symbol);
  return [...found].filter(isOurs);
}

/** What a door's exports name, directly or not, besides what `known` holds already. */
function reachable(checker: ts.TypeChecker, exported: Exports, known: ReadonlySet<ts.Symbol>): Exports {
  const seen = new Set([...exported.values(), ...known]);
  const queue = [...exported.values()];
  const found = new Map<string, ts.Symbol>();
  for (const symbol of queue) {
    for (const named of namedBy(checker, symbol)) {
      if (seen.has(named)) continue;
      seen.add(named);
      queue.push(named);
      found.set(named.name, named);
    }
  }
  return found;
}

function section(checker: ts.TypeChecker, title: string, symbols: Exports): string {
  if (symbols.size === 0) return '';
  const names = [...symbols.keys()].sort();
  const texts = names.map((name) => {
    const symbol = symbols.get(name);
    return symbol === undefined ? '' : `${symbol.name === name ? '' : `// as ${name}\n`}${print(checker, symbol)}`;
  });
  return `\n## ${title}\n\n\`\`\`ts\n${texts.join('\n\n')}\n\`\`\`\n`;
}

/** The reports of every door of the built package. */
export function apiReports(): readonly ApiReport[] {
  const program = createProgram();
  const checker = program.getTypeChecker();
  const [frontDoor] = doors;
  const front = new Set(frontDoor && exportsOf(program, frontDoor).values());
  return doors.map((door) => {
    const exported = exportsOf(program, door);
    const known = door === frontDoor ? new Set<ts.Symbol>() : front;
    const also = reachable(checker, exported, known);
    const head = `# ${door.specifier}\n\nWritten by \`npm run api:update\` from the built types, compared by \`npm test\`.\n`;
    const text = head + section(checker, 'Exports', exported) + section(checker, 'Named by these', also);
    return { door, path: `${root}spec/config/api/${door.name}.api.md`, text };
  });
}

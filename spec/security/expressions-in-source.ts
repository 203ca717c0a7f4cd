import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A regular expression, and where it stands. */
export interface FoundExpression {
  readonly place: string;
  readonly expression: RegExp;
}

/** What a scan of the sources finds. */
export interface SourceExpressions {
  readonly literals: readonly FoundExpression[];
  /** Where an expression is put together when the program runs. */
  readonly made: readonly string[];
}

const SOURCES = fileURLToPath(new URL('../../src/', import.meta.url));

/** Every regular expression in the sources, as the compiler of TypeScript reads them. */
export function expressionsInSource(): SourceExpressions {
  const literals: FoundExpression[] = [];
  const made: string[] = [];
  for (const name of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.ts')) continue;
    const source = ts.createSourceFile(name, readFileSync(join(SOURCES, name), 'utf8'), ts.ScriptTarget.Latest);
    const visit = (node: ts.Node): void => {
      const place = (): string => `${name}:${String(source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1)}`;
      if (ts.isRegularExpressionLiteral(node)) literals.push({ place: place(), expression: readLiteral(node.text) });
      if ((ts.isNewExpression(node) || ts.isCallExpression(node)) && node.expression.getText(source) === 'RegExp') made.push(place());
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return { literals, made };
}

function readLiteral(text: string): RegExp {
  const end = text.lastIndexOf('/');
  return new RegExp(text.slice(1, end), text.slice(end + 1));
}

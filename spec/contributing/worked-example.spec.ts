import ts from 'typescript';
import { afterAll, describe, expect, it } from 'vitest';
import { exampleFiles, removeExample, writeExample } from './worked-example.js';

const places = writeExample();
afterAll(removeExample);

/** What the compiler says of the files, as the project is compiled. */
function problems(): readonly string[] {
  const config = ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, process.cwd());
  const program = ts.createProgram([...places.values()], options);
  return [...places.values()].flatMap((path) => {
    const file = program.getSourceFile(path);
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => `${path}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`);
  });
}

describe('the worked example of CONTRIBUTING', () => {
  it('is a method, a plugin and its specs', () => {
    expect([...exampleFiles().keys()]).toEqual(['src/credentials/badge-method.ts', 'src/identity/v3-badge.ts', 'spec/identity/v3-badge.spec.ts']);
  });

  it('compiles as the project does', { timeout: 180_000 }, () => {
    expect(problems()).toEqual([]);
  });
});

// Its own specs, as they stand there.
await import(/* @vite-ignore */ places.get('spec/identity/v3-badge.spec.ts') ?? '');

import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { doors, root, type Door } from './doors.js';
import { runProgram } from './run-program.js';

const { complete } = inject('package');

const strict = {
  strict: true,
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  verbatimModuleSyntax: true,
  noEmit: true,
  target: 'ES2022',
};
const inNode = { ...strict, module: 'NodeNext', lib: ['ES2022'], types: ['node'], typeRoots: [`${root}node_modules/@types`] };
const inBrowsers = { ...strict, module: 'ESNext', moduleResolution: 'bundler', lib: ['ES2022', 'DOM', 'DOM.Iterable'], types: [] };

/** What the compiler says about a program that uses the package, and one that imports doors with all their types. */
async function compile(opened: readonly Door[], consumer: string, compilerOptions: object): Promise<string> {
  const folder = join(complete, consumer);
  mkdirSync(folder);
  const imports = opened.map(({ specifier }, index) => `import * as door${index} from '${specifier}';\n`);
  const names = `export const doors: object[] = [${opened.map((_, index) => `door${index}`).join(', ')}];\n`;
  writeFileSync(join(folder, 'doors.ts'), [...imports, names].join(''));
  copyFileSync(`${root}spec/package/consumer/program.ts`, join(folder, 'program.ts'));
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['doors.ts', 'program.ts'] }));
  const { output } = await runProgram(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '-p', folder], folder);
  return output;
}

describe('the types', () => {
  it('of every door that is open to Node compile in a strict program for it', async () => {
    expect(await compile(doors.filter((door) => !door.isForPages), 'node', inNode)).toBe('');
  });

  it('of every door that is open to browsers compile in a strict program for them', async () => {
    const open = doors.filter((door) => door.browser);

    expect(await compile(open, 'browser', inBrowsers)).toBe('');
  });
});

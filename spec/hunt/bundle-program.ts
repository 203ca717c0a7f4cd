import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { ledger } from './join.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Puts a program of this project, given by its path from the root, and what it uses of it into one file at `outfile`; it joins the
 * hunt for secrets first where there is one. Node 20's loader of TypeScript can wait for itself for ever in a process that a
 * worker started. Packages are found from there by their names.
 */
export async function bundleProgram(path: string, outfile: string): Promise<string> {
  const imports = [...(ledger === undefined ? [] : ['spec/hunt/join.ts']), path];
  await build({
    stdin: { contents: imports.map((one) => `import './${one}';`).join('\n'), resolveDir: root, loader: 'ts' },
    // The package says that its files have no side effects, which is not so of a program.
    ...{ bundle: true, ignoreAnnotations: true, platform: 'node', format: 'esm', packages: 'external', target: 'node20', logLevel: 'error' },
    tsconfig: `${root}tsconfig.json`,
    outfile,
  });
  return outfile;
}

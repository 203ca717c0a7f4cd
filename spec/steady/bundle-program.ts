import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Puts a program of this project, and what it uses of it, into one file at `outfile`. Node 20's loader of TypeScript can wait for
 * itself for ever in a process that a worker started. Packages are found from there by their names.
 */
export async function bundleProgram(path: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents: `import './${path}';`, resolveDir: root, loader: 'ts' },
    // The package says that its files have no side effects, which is not so of a program.
    ...{ bundle: true, ignoreAnnotations: true, platform: 'node', format: 'esm', packages: 'external', target: 'node20', logLevel: 'error' },
    tsconfig: `${root}tsconfig.json`,
    outfile,
  });
}

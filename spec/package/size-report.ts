import { statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { build, type Metafile } from 'esbuild';
import type { Door } from './doors.js';

/** What a door weighs in an application that uses all of it; minified and compressed, without what others install. */
export interface Weight {
  readonly door: string;
  /** What is loaded with the application. */
  readonly fromTheStartBytes: number;
  /** That, and what is loaded when it is used. */
  readonly inAllBytes: number;
}

const ENTRY = 'stdin.js';

function fromTheStart({ outputs }: Metafile): ReadonlySet<string> {
  const found = new Set<string>();
  const add = (file: string): void => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && path in outputs) add(path);
  };
  for (const file of Object.keys(outputs)) if (file.endsWith(ENTRY)) add(file);
  return found;
}

/** Bundles a door as applications are, from the package that is installed in a folder. */
export async function weigh({ specifier, browser }: Door, folder: string): Promise<Weight> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: `import * as door from '${specifier}'; console.log(door);`, resolveDir: folder },
    absWorkingDir: folder,
    outdir: 'weighed',
    packages: 'bundle',
    plugins: [
      {
        name: 'ours-alone',
        setup: ({ onResolve }) => {
          onResolve({ filter: /^[^.#]/ }, ({ path }) => (path === specifier ? undefined : { path, external: true }));
        },
      },
    ],
    ...{ bundle: true, splitting: true, minify: true, metafile: true, write: false, format: 'esm', target: 'es2022', logLevel: 'silent' },
    platform: browser ? 'browser' : 'node',
  } as const);
  const first = fromTheStart(metafile);
  const sizes = outputFiles.map(({ path, contents }) => ({ isFirst: first.has(path.slice(folder.length + 1)), bytes: gzipSync(contents).length }));
  const sum = (some: typeof sizes): number => some.reduce((total, { bytes }) => total + bytes, 0);
  return { door: specifier, fromTheStartBytes: sum(sizes.filter(({ isFirst }) => isFirst)), inAllBytes: sum(sizes) };
}

/** The weights as a table in markdown, and the size of the tarball under it. */
export function sizeTable(weights: readonly Weight[], tarball: string): string {
  const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1).padStart(6);
  const rows = weights.map(({ door, fromTheStartBytes, inAllBytes }) => `| ${door.padEnd(30)} | ${kilobytes(fromTheStartBytes)} | ${kilobytes(inAllBytes)} |`);
  const head = [`| ${'all of a door, kB min+gzip'.padEnd(30)} |  start | in all |`, `|${'-'.repeat(32)}|-------:|-------:|`];
  return [...head, ...rows, '', `The tarball: ${kilobytes(statSync(tarball).size).trim()} kB.`].join('\n');
}

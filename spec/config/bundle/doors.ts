import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { hashesOfNode } from './hashes-of-node.js';
import { lateBuiltins, withoutLateBuiltins } from './late-builtins.js';
import manifest from '../../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Where the doors for Node lie, as package.json says it. */
const FOLDER = './dist/bundled/';

/**
 * Bundles the doors for Node: some files for all of them instead of hundreds, which Node needs half as long to load and a good deal less
 * memory for. What is shared is in one place, so that what two doors give is the same; what is loaded late is so here too. Names stay as
 * they are, and maps lead to the sources.
 */
export async function bundleDoors(): Promise<void> {
  rmSync(join(root, FOLDER), { recursive: true, force: true });
  const { warnings, outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: doorsForNode(),
    outdir: FOLDER,
    chunkNames: 'parts/[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    alias: { ...forNode(), ...hashesOfNode },
    plugins: [lateBuiltins],
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    write: false,
    logLevel: 'warning',
  });
  if (warnings.length > 0) throw new Error('What is bundled with warnings breaks when it runs.');
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, path.endsWith('.map') ? withoutLateBuiltins(text) : text);
  }
}

/** Sources by the file that package.json names for Node. */
function doorsForNode(): Record<string, string> {
  const doors = Object.values(manifest.exports).flatMap((door) => (typeof door === 'object' && 'node' in door ? [[door.node, door.default] as const] : []));
  return Object.fromEntries(doors.map(([bundled, plain]) => [bundled.slice(FOLDER.length, -'.js'.length), sourceOf(plain)]));
}

/** What package.json says that Node takes. */
function forNode(): Record<string, string> {
  return Object.fromEntries(Object.entries(manifest.imports).map(([name, { node }]) => [name, sourceOf(node)]));
}

function sourceOf(built: string): string {
  return built.replace('./dist/', './src/').replace(/\.js$/, '.ts');
}

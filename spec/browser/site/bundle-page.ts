import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const PAGE = fileURLToPath(new URL('../page/main.ts', import.meta.url));
const TARGET = 'es2022';

/**
 * The script of the page: everything under `page/` with the package in the form in which it is published. Its doors and its
 * transport are found through the `exports` and `imports` of package.json, as a user's bundler finds them.
 */
export async function bundlePage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keystoneauth-rx-page-'));
  try {
    await publish(join(folder, 'node_modules/keystoneauth-rx'));
    const { outputFiles } = await build({
      entryPoints: [PAGE],
      plugins: [publishedPackage(folder)],
      nodePaths: [join(ROOT, 'node_modules')],
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: TARGET,
      sourcemap: 'inline',
      // Without the paths of the project's own configuration, which lead into src.
      tsconfigRaw: '{}',
      write: false,
    });
    return outputFiles.map(({ text }) => text).join('');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** package.json and a `dist` made of the present sources: never older than they are, and nobody else's to rebuild. */
async function publish(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(ROOT, 'package.json'), join(folder, 'package.json'));
  await build({
    entryPoints: [join(ROOT, 'src/**/*.ts')],
    outbase: join(ROOT, 'src'),
    outdir: join(folder, 'dist'),
    format: 'esm',
    target: TARGET,
    tsconfigRaw: '{}',
  });
}

/** Finds the package below `folder`; esbuild would take the project's own `dist`, since the page is inside the project. */
function publishedPackage(folder: string): Plugin {
  return {
    name: 'published-package',
    setup: ({ onResolve, resolve }) => {
      onResolve({ filter: /^keystoneauth-rx(\/|$)/ }, ({ path, kind, resolveDir }) =>
        resolveDir === folder ? undefined : resolve(path, { kind, resolveDir: folder }),
      );
    },
  };
}

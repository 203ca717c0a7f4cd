import { copyFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { webSsoWorker } from '../../../spec/config/bundle/web-sso-worker.js';
import { cached, CACHE } from './cached.js';
import { digestOf } from './digest.js';
import { runQuietly } from './run-quietly.js';

/** The root of the project. */
const ROOT: string = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * keystoneauth-rx as npm would install it, built of the present sources: in the cache, by what they are. The project's own `dist`
 * is left alone.
 */
export function publishPackage(): Promise<string> {
  const sources = ['src', 'package.json', 'tsconfig.json', 'spec/config/bundle/web-sso-worker.ts'].map((path) => join(ROOT, path));
  return cached(join(CACHE, 'package', digestOf(sources)), async (folder) => {
    const project = join(folder, 'tsconfig.json');
    writeFileSync(project, JSON.stringify(compilation(join(folder, 'dist'))));
    await runQuietly(process.execPath, ['node_modules/typescript/bin/tsc', '-p', project], { cwd: ROOT });
    copyFileSync(join(ROOT, 'package.json'), join(folder, 'package.json'));
    writeFileSync(join(folder, 'dist/browser/web-sso-worker.js'), await webSsoWorker());
  });
}

/** As the project's own build, to another place: what package.json imports is looked for among the sources, not in `dist`. */
function compilation(outDir: string): object {
  return {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, declaration: true, rootDir: join(ROOT, 'src'), outDir, typeRoots: [join(ROOT, 'node_modules/@types')] },
    include: [join(ROOT, 'src')],
    exclude: [join(ROOT, 'src/cli')],
  };
}

/** Puts the package where programs below `folder` find it. */
export function placePackage(published: string, folder: string): void {
  cpSync(published, join(folder, 'node_modules/keystoneauth-rx'), { recursive: true });
}

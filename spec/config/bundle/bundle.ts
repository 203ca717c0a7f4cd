/**
 * Bundles the command `keystoneauth` into dist/cli: `main.cjs`, what is started; `command.cjs`, the command; and one file each for
 * packages that are rarely wanted. Nothing else has to be installed for it; the licences lie beside it. Then the service worker that
 * pages can register as it is, into dist/browser.
 */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { bundleDoors } from './doors.js';
import { APART, lean, withoutHttp2 } from './lean-plugin.js';
import { licencesOf, packagesIn } from './licences.js';
import { webSsoWorker } from './web-sso-worker.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const out = join(root, 'dist/cli');

const MAIN = `
import { compiledCodeFolder } from './src/cli/compiled-code.ts';
import { launch } from './src/cli/launch.ts';
launch(__dirname + '/command.cjs', compiledCodeFolder(process.env));
`;
const COMMAND = `
import { start } from './src/cli/start.ts';
void start();
`;

const USUAL: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // Code that is kept compiled cannot import; what is rare is required then.
  supported: { 'dynamic-import': false },
  minify: true,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
};

/** Makes one file; gives what it was made of. */
async function make(name: string, options: BuildOptions): Promise<readonly string[]> {
  const { metafile, warnings } = await build({ ...USUAL, ...options, outfile: join(out, `${name}.cjs`) });
  if (warnings.length > 0) throw new Error('What is bundled with warnings breaks when it runs.');
  return Object.values(metafile?.outputs ?? {}).flatMap(({ inputs }) => Object.entries(inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)).map(([file]) => file);
}

const text = (contents: string): BuildOptions => ({ stdin: { contents, resolveDir: root, loader: 'ts' } });

await bundleDoors();
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const files = await Promise.all([
  make('main', { ...text(MAIN), banner: { js: '#!/usr/bin/env node' } }),
  make('command', { ...text(COMMAND), plugins: [lean], external: ['kerberos'] }),
  ...Object.entries(APART).map(([name, path]) => make(name, { entryPoints: [path], plugins: [withoutHttp2] })),
]);
writeFileSync(join(out, 'LICENSES.txt'), licencesOf(packagesIn(files.flat()), join(root, 'node_modules')));
chmodSync(join(out, 'main.cjs'), 0o755);
mkdirSync(join(root, 'dist/browser'), { recursive: true });
writeFileSync(join(root, 'dist/browser/web-sso-worker.js'), await webSsoWorker());

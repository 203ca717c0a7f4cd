import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const WORKER = `
import { catchWebSso } from './src/browser/catch-web-sso.ts';
self.addEventListener('install', () => { void self.skipWaiting(); });
catchWebSso(self, { path: new URL(self.location.href).searchParams.get('path') ?? undefined });
`;

const BANNER = `/*! keystoneauth-rx: takes the token that Keystone's sign-in page sends. Apache-2.0.
 *  Holds parts of RxJS: Copyright (c) 2015-2021 Google, Netflix, Microsoft and contributors, Apache-2.0. */`;

/** The text of the service worker that takes the form of Keystone's page: a classic script, which any page can register as it is. */
export async function webSsoWorker(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: WORKER, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    platform: 'browser',
    conditions: ['es2015'],
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    banner: { js: BANNER },
    tsconfigRaw: '{}',
    write: false,
    logLevel: 'warning',
  });
  return outputFiles.map(({ text }) => text).join('');
}

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin, PluginBuild } from 'esbuild';
import { hashesOfNode } from './hashes-of-node.js';
import { setUpLateBuiltins } from './late-builtins.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const modules = join(root, 'node_modules');

/** What stands in for a module: a build of it that bundles better, or code of ours. */
const INSTEAD: Readonly<Record<string, string>> = {
  rxjs: join(modules, 'rxjs/dist/esm/index.js'),
  ...hashesOfNode,
  '#identity-core': join(root, 'src/identity/present-core.ts'),
  '#engine': join(root, 'src/session/present-engine.ts'),
  '#files': join(root, 'src/credentials/node/file-source.ts'),
};

/** Whose code is a file of its own, loaded when it is asked for. */
export const APART: Readonly<Record<string, string>> = {
  yaml: join(modules, 'yaml/browser/index.js'),
  'tough-cookie': 'tough-cookie',
  saxes: 'saxes',
  // Of its parts the one that is used.
  undici: 'undici/lib/dispatcher/client.js',
};

/**
 * HTTP is loaded with the first request. Its parser is WebAssembly: to compile it once more for speed takes longer than all that a
 * command sends, and the process would wait for it. A proxy of the environment is looked at before, for the password in it.
 */
const TRANSPORT = `
let loaded;
const loading = () => {
  require('node:v8').setFlagsFromString('--liftoff-only');
  return require(${JSON.stringify(join(root, 'src/http/node/adapter.ts'))});
};
const load = () => (loaded ??= loading());
const mayHaveProxy = () => Object.keys(process.env).some((name) => /_proxy$/i.test(name));
export const createAdapter = (options) => {
  if (options.tls !== undefined || options.proxy !== undefined || mayHaveProxy()) return load().createAdapter(options);
  let real;
  const adapter = (config) => (real ??= load().createAdapter(options)).adapter(config);
  return { adapter, secrets: [], close: () => real?.close() };
};
export const toNativeBody = (...given) => load().toNativeBody(...given);
export const toWebStream = (...given) => load().toWebStream(...given);
`;

/** The command knows its name, whatever its file is called. */
const PLATFORM = `
export const canSetUserAgent = true;
export const checkNetwork = () => undefined;
export const pageOrigin = () => undefined;
export const platform = () => 'node/' + process.version.slice(1);
export const processName = () => 'keystoneauth';
`;

function setUp(bundle: PluginBuild): void {
  setUpLateBuiltins(bundle);
  bundle.onResolve({ filter: /^#transport$/ }, () => ({ path: 'transport', namespace: 'transport' }));
  bundle.onResolve({ filter: /^#platform$/ }, () => ({ path: 'platform', namespace: 'platform' }));
  bundle.onLoad({ filter: /./, namespace: 'platform' }, () => ({ contents: PLATFORM, loader: 'js' }));
  bundle.onLoad({ filter: /./, namespace: 'transport' }, () => ({ contents: TRANSPORT, loader: 'js', resolveDir: root }));
  bundle.onResolve({ filter: /^[@#a-z]/ }, ({ path, kind, importer }) => {
    const instead = Object.hasOwn(INSTEAD, path) ? INSTEAD[path] : undefined;
    if (instead !== undefined && importer !== instead) return { path: instead };
    const [name = ''] = path.split('/');
    return Object.hasOwn(APART, name) && kind !== 'entry-point' ? { path: `./${name}.cjs`, external: true } : undefined;
  });
}

/** Leaves out of undici's Client what it has for HTTP/2, which nobody is offered: to load that takes Node longer than a request. */
export const withoutHttp2: Plugin = {
  name: 'without-http2',
  setup: (bundle) => {
    bundle.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]dispatcher[\\/]client-h2\.js$/ }, () => ({ contents: '', loader: 'js' }));
  },
};

/** Makes a bundle for Node that loads little: no module of Node, no package and no HTTP before it is used. */
export const lean: Plugin = { name: 'lean', setup: setUp };

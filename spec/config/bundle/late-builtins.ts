import { isBuiltin } from 'node:module';
import type { Plugin, PluginBuild } from 'esbuild';

/** What Node has loaded anyway when a program begins, or what is more than a set of functions. */
const AT_HAND: ReadonlySet<string> = new Set(['buffer', 'events', 'fs', 'module', 'path', 'process', 'timers', 'url', 'util']);

/** Loaded when something of it is used, not when the module that imports it is. */
async function lateBuiltin(name: string): Promise<string> {
  const names = Object.keys((await import(`node:${name}`)) as object).filter((each) => each !== 'default');
  return `
const load = () => process.getBuiltinModule('node:${name}');
for (const name of ${JSON.stringify(names)}) Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });
Object.defineProperty(exports, 'default', { enumerable: true, get: load });
Object.defineProperty(exports, '__esModule', { value: true });
`;
}

/** The same for another plugin. */
export function setUpLateBuiltins(bundle: PluginBuild): void {
  bundle.onResolve({ filter: /^(node:)?[a-z_]+(\/promises)?$/ }, ({ path }) => {
    if (!isBuiltin(path)) return undefined;
    const name = path.replace('node:', '');
    return AT_HAND.has(name) ? { path: `node:${name}`, external: true } : { path: name, namespace: 'late' };
  });
  bundle.onLoad({ filter: /./, namespace: 'late' }, async ({ path }) => ({ contents: await lateBuiltin(path), loader: 'js' }));
}

/** A source map that names no source for these: there is none that people could look at. */
export function withoutLateBuiltins(map: string): string {
  const { sources, ...rest } = JSON.parse(map) as { readonly sources: readonly string[] };
  return JSON.stringify({ ...rest, sources: sources.map((source) => (/(^|\/)late:/.test(source) ? null : source)) });
}

/** Loads a module of Node when something of it is used for the first time. */
export const lateBuiltins: Plugin = { name: 'late-builtins', setup: setUpLateBuiltins };

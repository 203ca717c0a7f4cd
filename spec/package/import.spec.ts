import { describe, expect, inject, it } from 'vitest';
import { doors } from './doors.js';
import { nodeBinary, nodeMajors } from './node-binary.js';
import { runOrFail } from './run-program.js';

const { plain, complete } = inject('package');

/** The names a door exports, asked of a Node in the folder of a user. */
async function exportedNames(node: string, specifier: string, folder: string): Promise<string[]> {
  // Angular's own packages are compiled by its build, or by this.
  const first = specifier.endsWith('/angular') ? "await import('@angular/compiler');" : '';
  const program = `${first} console.log(JSON.stringify(Object.keys(await import(${JSON.stringify(specifier)})).sort()))`;
  return JSON.parse(await runOrFail(node, ['--input-type=module', '--eval', program], folder)) as string[];
}

describe.each(nodeMajors)('the installed package under Node %i', (major) => {
  it.for(doors)('opens $specifier', async ({ specifier, peers }, { skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);
    const folder = peers.length === 0 ? plain : complete;

    const names = await exportedNames(node, specifier, folder);

    expect(names).not.toEqual([]);
    expect(names).toEqual(await exportedNames(process.execPath, specifier, folder));
  });

  it('talks to the network through the Node adapter', async ({ skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);
    const program = `
      const { createRequire } = require('node:module');
      console.log(createRequire(require.resolve('keystoneauth-rx/package.json')).resolve('#transport'));`;

    expect(await runOrFail(node, ['--eval', program], plain)).toMatch(/\/dist\/http\/node\/adapter\.js\s*$/);
  });

  it.for(doors)('takes $specifier in few files, and all of them from one set', async ({ specifier, peers }, { skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);
    const folder = peers.length === 0 ? plain : complete;

    const where = await runOrFail(node, ['--input-type=module', '--eval', `console.log(import.meta.resolve(${JSON.stringify(specifier)}))`], folder);

    expect(where).toMatch(specifier.endsWith('/browser') ? /\/dist\/browser\/index\.js\s*$/ : /\/dist\/bundled\//);
  });

  it('loads neither network nor hashes nor axios before they are used', async ({ skip }) => {
    const node = await nodeBinary(major);
    if (node === undefined) return skip(`no Node ${major} for ${process.platform}-${process.arch} in the registry`);
    const program = `
      const before = new Set(process.moduleLoadList);
      await import('keystoneauth-rx');
      const { createRequire } = await import('node:module');
      const packages = Object.keys(createRequire(import.meta.url).cache).flatMap((file) => /node_modules.([^/\\\\]+)/.exec(file)?.[1] ?? []);
      const loaded = process.moduleLoadList.filter((name) => !before.has(name)).map((name) => name.replace('NativeModule ', ''));
      console.log(JSON.stringify([loaded.filter((name) => /^(https?|tls|zlib|crypto|child_process|internal\\/crypto\\/.+)$/.test(name)), [...new Set(packages)]]));`;

    expect(JSON.parse(await runOrFail(node, ['--input-type=module', '--eval', program], plain))).toEqual([[], ['rxjs']]);
  });
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildFailure, type Platform } from 'esbuild';
import { describe, expect, inject, it } from 'vitest';
import { doors, manifest, type Door } from './doors.js';
import { runOrFail } from './run-program.js';

const { plain, complete } = inject('package');

/** The files a program that uses a door is bundled from. */
async function bundledFiles({ specifier, peers }: Door, platform: Platform): Promise<string[]> {
  const { metafile } = await build({
    stdin: { contents: `import * as door from '${specifier}'; console.log(door);`, resolveDir: peers.length === 0 ? plain : complete },
    absWorkingDir: plain,
    bundle: true,
    format: 'esm',
    platform,
    metafile: true,
    write: false,
    logLevel: 'silent',
  });
  return Object.keys(metafile.inputs);
}

/** What a file of the package was made of, as its map says. */
function sourcesOf(file: string): readonly string[] {
  const map = join(plain, `${file}.map`);
  if (!existsSync(map)) return [];
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: readonly (string | null)[] };
  return sources.filter((source) => source !== null);
}

const open = doors.filter((door) => door.browser);
const closed = doors.filter((door) => !door.browser);
const front = doors.filter((door) => door.name === 'index');
const ending = (files: readonly string[], end: string): boolean => files.some((file) => file.endsWith(end));

describe('a bundle for browsers', () => {
  it.for(open)('is made of $specifier without anything of Node', async (door) => {
    const files = await bundledFiles(door, 'browser');

    expect(files.filter((file) => file.startsWith('node:') || /\/(http|credentials)\/node\//.test(file))).toEqual([]);
    expect(files.some((file) => file.includes(`node_modules/${manifest.name}/dist/`))).toBe(true);
  });

  it.for(closed)('refuses $specifier, which is for Node', async (door) => {
    const refusal = await bundledFiles(door, 'browser').catch((failure: unknown) => (failure as BuildFailure).errors);

    expect(JSON.stringify(refusal)).toContain('disabled by the package author');
  });

  it.for(front)('takes the browser adapter where $specifier needs a transport', async (door) => {
    expect(ending(await bundledFiles(door, 'browser'), '/http/browser/adapter.js')).toBe(true);
  });
});

describe('a bundle for Node', () => {
  it.for(front)('takes the Node adapter where $specifier needs a transport', async (door) => {
    const sources = (await bundledFiles(door, 'node')).flatMap(sourcesOf);

    expect(ending(sources, '/src/http/node/adapter.ts')).toBe(true);
    expect(ending(sources, '/src/http/browser/adapter.ts')).toBe(false);
  });

  it('keeps the plugins that are registered by an import for its effect', async () => {
    const program = `
      import 'keystoneauth-rx/node';
      import { loadAuthPlugin } from 'keystoneauth-rx';
      loadAuthPlugin('v3kerberos', { authUrl: 'http://127.0.0.1:5000/v3' }).subscribe((plugin) => console.log(typeof plugin.getHeaders));`;
    const outfile = join(plain, 'registered.mjs');
    await build({
      stdin: { contents: program, resolveDir: plain },
      absWorkingDir: plain,
      ...{ bundle: true, format: 'esm', platform: 'node', outfile, logLevel: 'silent', external: ['kerberos'] },
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    } as const);

    expect(await runOrFail(process.execPath, [outfile], plain)).toBe('function\n');
  });
});

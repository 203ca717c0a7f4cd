import { readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { doors, manifest, root } from './doors.js';
import { runProgram } from './run-program.js';

const { tarball, files } = inject('package');

describe('the tarball', () => {
  it('holds the built code, its sources and what a reader wants, and nothing else', () => {
    const code = /^dist\/.+\.(js|js\.map|d\.ts|d\.ts\.map)$|^dist\/cli\/([\w-]+\.cjs|LICENSES\.txt)$|^src\/.+\.(ts|md)$/;
    const besides = files.filter((file) => !code.test(file));

    expect(besides.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it('holds the types of every door with their maps', () => {
    const missing = doors
      .flatMap(({ types }) => [types, `${types}.map`])
      .filter((path) => !files.includes(path.replace('./', '')));

    expect(missing).toEqual([]);
  });

  it('holds the sources that the maps lead to', () => {
    const sources = files
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) => {
        const map = JSON.parse(readFileSync(join(root, file), 'utf8')) as { sources: (string | null)[] };
        return map.sources.filter((source) => source !== null).map((source) => posix.join(posix.dirname(file), source));
      });

    expect(sources.length).toBeGreaterThan(1000);
    expect(sources.filter((source) => !files.includes(source))).toEqual([]);
  });

  it('names no folder of the machine it was made on', () => {
    const folders = [root, homedir(), tmpdir()].map((folder) => `${folder.replace(/\/$/, '')}/`);
    const telling = files.filter((file) => file.startsWith('dist/')).filter((file) => folders.some((folder) => readFileSync(join(root, file), 'utf8').includes(folder)));

    expect(telling).toEqual([]);
  });

  it('is clean for publint', async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({ pack: { tarball: new Blob([bytes]).stream() } });

    expect(messages.map((message) => formatMessage(message, { ...manifest }, { color: false }))).toEqual([]);
  });

  it('has the right types for every resolution of modules, says are-the-types-wrong', async () => {
    const attw = ['node_modules/@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only', '--exclude-entrypoints', 'web-sso-worker.js', '--no-definitely-typed', '--no-color'];
    const { code, output } = await runProgram(process.execPath, attw, root);

    expect(code, output).toBe(0);
  });
});

import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { describe, expect, inject, it } from 'vitest';
import { doors, manifest, root } from './doors.js';
import { runProgram } from './run-program.js';

const { tarball, files } = inject('package');

describe('the tarball', () => {
  it('holds the built code and what a reader wants, and nothing else', () => {
    const besides = files.filter((file) => !/^dist\/.+\.(js|js\.map|d\.ts|d\.ts\.map)$/.test(file));

    expect(besides.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
  });

  it('holds the types of every door with their maps', () => {
    const missing = doors
      .flatMap(({ types }) => [types, `${types}.map`])
      .filter((path) => !files.includes(path.replace('./', '')));

    expect(missing).toEqual([]);
  });

  it('is clean for publint', async () => {
    const bytes = readFileSync(tarball);
    const { messages } = await publint({ pack: { tarball: new Blob([bytes]).stream() } });

    expect(messages.map((message) => formatMessage(message, { ...manifest }, { color: false }))).toEqual([]);
  });

  it('has the right types for every resolution of modules, says are-the-types-wrong', async () => {
    const attw = ['node_modules/@arethetypeswrong/cli/dist/index.js', tarball, '--profile', 'esm-only', '--no-definitely-typed', '--no-color'];
    const { code, output } = await runProgram(process.execPath, attw, root);

    expect(code, output).toBe(0);
  });
});

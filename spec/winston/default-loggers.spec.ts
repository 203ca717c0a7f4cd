import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import winston from 'winston';
import { defaultLoggers } from '../../src/winston/default-loggers.js';

let folder: string;

describe('defaultLoggers', () => {
  beforeAll(async () => {
    // Where no node_modules is in sight.
    folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-spec-'));
    await build({
      entryPoints: [fileURLToPath(new URL('../../src/winston/index.ts', import.meta.url))],
      ...{ bundle: true, format: 'esm', platform: 'node', target: 'node20', external: ['winston'], logLevel: 'silent' },
      outfile: join(folder, 'door.mjs'),
    });
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are those of winston', () => {
    expect(defaultLoggers).toBe(winston.loggers);
  });

  it('are a typed error that names the command where winston is not installed', async () => {
    const program = `
      const error = await import('./door.mjs').then(() => undefined, (reason) => reason);
      console.log(JSON.stringify({ name: error.name, code: error.code, message: error.message }));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { cwd: folder });

    expect(JSON.parse(stdout)).toEqual({
      name: 'OptionError',
      code: 'unsupported-here',
      message: expect.stringContaining('npm install winston') as string,
    });
  });
});

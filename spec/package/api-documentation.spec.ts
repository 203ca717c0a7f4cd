import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { doors, root } from './doors.js';
import { runProgram } from './run-program.js';

/** The pages of the API's documentation, in a folder that is removed at the end, and what was said while they were made. */
async function pages(): Promise<{ readonly folder: string; readonly code: number | null; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'keystoneauth-rx-api-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const typedoc = [`${root}node_modules/typedoc/bin/typedoc`, '--options', `${root}spec/config/typedoc/options.mjs`, '--out', folder];
  const { code, output } = await runProgram(process.execPath, typedoc, root);
  return { folder, code, said: output };
}

describe('the documentation of the API', () => {
  it('is made without a warning: every export of every door has its sentence, and every link leads somewhere', { timeout: 300_000 }, async () => {
    const { folder, code, said } = await pages();

    expect(said).not.toMatch(/warning|error/i);
    expect(code, said).toBe(0);
    const made = doors.filter(({ specifier }) => existsSync(join(folder, 'modules', `${specifier.replaceAll('/', '_')}.html`)));
    expect(made).toEqual(doors);
    expect(readFileSync(join(folder, 'classes', 'keystoneauth-rx.Session.html'), 'utf8')).toContain('renews the token');
  });
});

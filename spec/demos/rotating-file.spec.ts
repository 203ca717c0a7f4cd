import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { rotatingFile } from '../../demos/long-lived-service/rotating-file.js';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'rotating-'));
  onTestFinished(() => { rmSync(made, { recursive: true }); });
  return made;
}

async function written(path: string, lines: readonly string[], bytes: number, kept?: number): Promise<void> {
  const file = rotatingFile(path, { bytes, ...(kept !== undefined && { kept }) });
  for (const line of lines) file.write(`${line}\n`);
  file.end();
  await once(file, 'finish');
}

const all = (at: string): string =>
  readdirSync(at).sort((one, other) => other.localeCompare(one)).map((name) => readFileSync(join(at, name), 'utf8')).join('');

describe(rotatingFile.name, () => {
  it('keeps every line whole and in order, and each file within its size', async () => {
    const at = folder();
    const lines = Array.from({ length: 500 }, (_, index) => `line ${String(index).padStart(4, '0')}`);

    await written(join(at, 'x.log'), lines, 1_000, 9);

    expect(readdirSync(at)).toHaveLength(5);
    expect(readdirSync(at).every((name) => statSync(join(at, name)).size <= 1_000)).toBe(true);
    expect(all(at)).toBe(`${lines.join('\n')}\n`);
    expect(statSync(join(at, 'x.log')).mode & 0o777).toBe(0o600);
  });

  it('keeps so many of the newest, and goes on where it ended', async () => {
    const at = folder();
    writeFileSync(join(at, 'x.log'), 'before\n');

    await written(join(at, 'x.log'), ['one', 'two'], 1_000);
    expect(all(at)).toBe('before\none\ntwo\n');
    await written(join(at, 'x.log'), ['three', 'four', 'five'], 5, 1);

    expect(readdirSync(at).sort()).toEqual(['x.log', 'x.log.1']);
    expect(all(at)).toBe('four\nfive\n');
  });

  it('loses lines, and nothing else, where it cannot write', async () => {
    const at = folder();
    mkdirSync(join(at, 'x.log'));
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    onTestFinished(() => { told.mockRestore(); });

    await written(join(at, 'x.log'), ['one', 'two'], 1_000);

    expect(told).toHaveBeenCalledTimes(1);
    expect(told.mock.calls[0]?.[0]).toContain('cannot be written to');
  });
});

import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder for configuration files, which is removed when the spec ends. */
export interface CloudFolder {
  readonly path: string;
  /** Writes a file in one step, as whoever rotates secrets does; only its owner may read it unless `mode` says more. */
  write(name: string, content: unknown, mode?: number): string;
}

/** A folder of its own for one spec; what is no text is written as JSON, which is YAML too. */
export function cloudFolder(): CloudFolder {
  const path = mkdtempSync(join(tmpdir(), 'mounted-secrets-clouds-'));
  onTestFinished(() => {
    rmSync(path, { recursive: true });
  });
  return {
    path,
    write: (name, content, mode = 0o600) => {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(`${file}.new`, typeof content === 'string' || content instanceof Uint8Array ? content : JSON.stringify(content, undefined, 1));
      chmodSync(`${file}.new`, mode);
      renameSync(`${file}.new`, file);
      return file;
    },
  };
}

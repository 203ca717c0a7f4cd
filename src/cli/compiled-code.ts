import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

const DIGEST_BYTES = 20;

/** What V8 made of a file, kept for the next time. */
export interface CompiledCode {
  /** `undefined`: nothing that can be used. */
  read(): Buffer | undefined;
  /** Keeps it, if that is possible. */
  write(data: Buffer): void;
}

/**
 * Compiled code of `file` in `folder`, by version of Node and state of the file. It is code that is run: in a folder that others can
 * write to nothing is read or kept.
 */
export function compiledCode(file: string, folder: string): CompiledCode {
  const kind = `${basename(file)}-${process.version}-${process.arch}-`;
  const path = (): string => {
    const { size, mtimeMs } = statSync(file);
    return join(folder, `${kind}${String(size)}-${String(Math.floor(mtimeMs))}.bin`);
  };
  return {
    read: () => unlessFailing(() => (isOurs(folder) ? whole(readFileSync(path())) : undefined)),
    write: (data) => {
      unlessFailing(() => {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if (!isOurs(folder)) return;
        const draft = `${path()}.${String(process.pid)}.new`;
        try {
          writeFileSync(draft, Buffer.concat([digestOf(data), data]), { mode: 0o600, flag: 'wx' });
          for (const old of readdirSync(folder).filter((name) => name.startsWith(kind) && name.endsWith('.bin'))) rmSync(join(folder, old), { force: true });
          renameSync(draft, path());
        } finally {
          rmSync(draft, { force: true });
        }
      });
    },
  };
}

/** What was kept, if it is as it was: of code that was damaged V8 does not always take notice before it runs it. */
function whole(kept: Buffer): Buffer | undefined {
  const data = kept.subarray(DIGEST_BYTES);
  return kept.subarray(0, DIGEST_BYTES).equals(digestOf(data)) ? data : undefined;
}

function digestOf(data: Buffer): Buffer {
  return createHash('sha1').update(data).digest();
}

/** Where compiled code is kept; `undefined`: nowhere, as somebody said or for want of a home. */
export function compiledCodeFolder(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  if (environment['NODE_DISABLE_COMPILE_CACHE'] === '1') return undefined;
  const cache = environment['XDG_CACHE_HOME'] ?? environment['LOCALAPPDATA'] ?? unlessFailing(() => join(homedir(), '.cache'));
  return cache === undefined || cache === '' ? undefined : join(cache, 'keystoneauth-rx', 'compiled');
}

function isOurs(folder: string): boolean {
  const { uid, mode } = lstatSync(folder);
  const own = process.getuid?.();
  return own === undefined || (uid === own && (mode & 0o022) === 0);
}

function unlessFailing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

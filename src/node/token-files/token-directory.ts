import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { isKeystoneAuthError } from '../../errors/keystone-auth-error.js';
import { OptionError } from '../../errors/option-error.js';
import { unlessAbsent } from './system-error.js';

/** Others than the owner may write. */
const OPEN = 0o022;

/**
 * The folder of this program's user for what can be had again. What finds it is imported when it is asked for: it fails on import
 * for a user without a home, which a container may have.
 */
export async function userCacheDirectory(): Promise<string> {
  try {
    const { default: envPaths } = await import('env-paths');
    return resolve(envPaths('keystoneauth-rx', { suffix: '' }).cache);
  } catch (cause) {
    throw unusable('the folder for caches of this user', 'this user has no home. Name a folder', cause);
  }
}

/** Whether the folder is there. Fails with an OptionError if others could put files there. */
export async function isDirectoryOurs(path: string): Promise<boolean> {
  const found = await stat(path).catch(unlessAbsent);
  if (found === undefined) return false;
  if (!found.isDirectory()) throw unusable(path, 'it is no folder. Name another');
  const user = process.geteuid?.();
  if (user === undefined) return true;
  if (found.uid !== user) throw unusable(path, 'it belongs to another user. Name one that is to be made below it');
  if ((found.mode & OPEN) !== 0) {
    throw unusable(path, `others can write there. Take that from them (chmod 700 '${path}'), or name another`);
  }
  return true;
}

/** Makes the folder for its owner alone, if it is not there. Fails with an OptionError if others could put files there. */
export async function makeDirectory(path: string): Promise<void> {
  if (await isDirectoryOurs(path)) return;
  await mkdir(path, { recursive: true, mode: 0o700 });
  await isDirectoryOurs(path);
}

/** Something is where a file of this user should be, as an error that says what to do. */
export function strangeFile(path: string): OptionError {
  return unusable(dirname(path), `${basename(path)} there is no file of this user. Remove it, or name another folder`);
}

/** What went wrong with files of a folder, as an error that says what to do. */
export function directoryFailure(path: string, cause: unknown): unknown {
  if (isKeystoneAuthError(cause)) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return unusable(path, `the operating system says "${reason}". Make it a folder that this program can write to, or name another`, cause);
}

function unusable(path: string, fault: string, cause?: unknown): OptionError {
  return new OptionError('directory', `Tokens cannot be kept in ${path}: ${fault} as "directory" of fileTokenStore.`, { cause });
}

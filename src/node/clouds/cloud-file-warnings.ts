import type { CloudConfigWarning } from '../../loading/clouds/cloud-config-types.js';
import type { ConfigFile } from '../../loading/clouds/config-file.js';
import { secretIn } from './secret-in.js';

/** A file, and the bits of its mode; `undefined` where they mean nothing. */
export interface FileWithMode {
  readonly file: ConfigFile;
  readonly mode: number | undefined;
}

/** Every user of the machine may read it, or write it. */
const READABLE = 0o004;
const WRITABLE = 0o002;

/**
 * What is wrong with who may read and write a configuration file: one with secrets that every user of the machine can read, one
 * that every user can write. What a group may do is left to those who made it.
 */
export function cloudFileWarnings({ file, mode = 0 }: FileWithMode): readonly CloudConfigWarning[] {
  const secret = (mode & READABLE) === 0 ? undefined : secretIn(file.content);
  const [readable, writable] = [secret !== undefined, (mode & WRITABLE) !== 0];
  if (!readable && !writable) return [];
  const remedy = `Take that from them (chmod ${readable ? '600' : 'o-w'} '${file.path}').`;
  const told = { file: file.path, line: secret && file.lineOf?.(secret), ...placeOf(secret) };
  return [
    ...(readable ? [{ message: `${file.path} holds a secret that every user of this machine can read. ${remedy}`, ...told }] : []),
    ...(writable ? [{ message: `Every user of this machine can change ${file.path}. ${remedy}`, ...told, line: undefined, ...placeOf([]) }] : []),
  ];
}

function placeOf(keys: readonly string[] = []): Pick<CloudConfigWarning, 'cloud' | 'key'> {
  const [section, cloud, ...rest] = keys;
  if (section !== 'clouds' || cloud === undefined) return { cloud: undefined, key: keys.length === 0 ? undefined : keys.join('.') };
  return { cloud, key: rest.join('.') };
}

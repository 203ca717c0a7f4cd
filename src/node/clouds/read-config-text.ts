import { open, type FileHandle } from 'node:fs/promises';
import { CloudConfigError } from '../../errors/cloud-config-error.js';

/** What a file holds, and who may do what with it. */
export interface ConfigText {
  readonly text: string;
  /** The bits of its mode; `undefined` where they mean nothing (Windows, pipes). */
  readonly mode: number | undefined;
  /** A file, which can be read again; a pipe cannot. */
  readonly isPlain: boolean;
}

/** No configuration is larger; what was named by mistake is not read into memory. */
export const MOST_CONFIG_BYTES = 1024 * 1024;

/**
 * The text of a file; `undefined` if there is none that can be opened: it is not there, is a folder, or belongs to others.
 *
 * @throws CloudConfigError for what is too large, or no UTF-8 text.
 */
export async function readConfigText(path: string): Promise<ConfigText | undefined> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return undefined;
  try {
    const stat = await file.stat();
    if (stat.isDirectory()) return undefined;
    const text = decoded(path, await readAll(path, file));
    const isPlain = stat.isFile();
    return { text, isPlain, mode: isPlain && process.platform !== 'win32' ? stat.mode & 0o777 : undefined };
  } finally {
    await file.close();
  }
}

/** One read of a pipe gives what has been written by then, so it is read until its end. */
async function readAll(path: string, file: FileHandle): Promise<Uint8Array> {
  const buffer = new Uint8Array(MOST_CONFIG_BYTES + 1);
  let length = 0;
  while (length <= MOST_CONFIG_BYTES) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
  }
  throw new CloudConfigError('it is larger than 1 MiB, so it is no configuration. Name another file.', { file: path });
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CloudConfigError('it is no UTF-8 text. Save it as one.', { file: path });
  }
}

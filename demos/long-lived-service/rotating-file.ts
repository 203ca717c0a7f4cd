import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { Writable } from 'node:stream';

/** When a log is begun anew, and how many of its forerunners are kept. */
export interface Rotation {
  readonly bytes: number;
  /** @defaultValue 4: `x.log.1` is the newest of them */
  readonly kept?: number;
}

interface Chunk {
  readonly chunk: Uint8Array;
}

/**
 * A file that is written to for ever: when it is full it becomes `x.log.1`, what was that `x.log.2`, and so on. What is written is whole
 * lines, and none of them is torn. A disk that refuses costs the lines, not the service.
 *
 * winston's own File transport rotates as well, but adds a listener for each line that the disk cannot take at once.
 */
export function rotatingFile(path: string, { bytes, kept = 4 }: Rotation): Writable {
  let [file, size, failed]: [FileHandle | undefined, number, boolean] = [undefined, 0, false];
  const begin = async (): Promise<FileHandle> => {
    file = await open(path, 'a', 0o600);
    size = (await file.stat()).size;
    return file;
  };
  const rotate = async (): Promise<void> => {
    await file?.close();
    file = undefined;
    await rm(`${path}.${String(kept)}`, { force: true });
    for (let number = kept - 1; number >= 0; number -= 1) {
      await rename(number === 0 ? path : `${path}.${String(number)}`, `${path}.${String(number + 1)}`).catch(() => undefined);
    }
  };
  const append = async (texts: readonly Uint8Array[]): Promise<void> => {
    let [target, batch, batchSize]: [FileHandle, Uint8Array[], number] = [file ?? (await begin()), [], 0];
    for (const text of texts) {
      if (size + batchSize > 0 && size + batchSize + text.byteLength > bytes) {
        await target.appendFile(Buffer.concat(batch));
        await rotate();
        [target, batch, batchSize] = [await begin(), [], 0];
      }
      batch.push(text);
      batchSize += text.byteLength;
    }
    await target.appendFile(Buffer.concat(batch));
    size += batchSize;
  };
  const taken = (chunks: readonly Chunk[], done: () => void): void => {
    append(chunks.map(({ chunk }) => Buffer.from(chunk))).catch((error: unknown) => {
      if (!failed) console.error(`${path} cannot be written to: ${error instanceof Error ? error.message : 'unknown'}`);
      failed = true;
    }).finally(done);
  };
  return new Writable({
    write: (chunk: Uint8Array, _, done) => { taken([{ chunk }], done); },
    writev: (chunks, done) => { taken(chunks, done); },
    final: (done) => { (file?.close() ?? Promise.resolve()).then(() => { done(); }, done); },
  });
}

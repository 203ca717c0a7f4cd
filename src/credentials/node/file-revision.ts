import { readFileSync, statSync } from 'node:fs';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** What a file is known by from outside. */
interface Stamp {
  readonly stamp: string;
  /** A file of moderate size, which can be read at once; a pipe cannot. */
  readonly isPlain: boolean;
}

/**
 * Tells whether a file holds something else than before. Links are followed, so another target may be another content. A file
 * that is written anew with what it held is the same: what was refused would be refused again.
 */
export class FileRevision {
  readonly #path: string;
  readonly #mostBytes: number;
  #stamp: string | undefined;
  #content = '';

  constructor(path: string, mostBytes: number) {
    this.#path = path;
    this.#mostBytes = mostBytes;
  }

  /** A text that differs when the content does. Never throws: what cannot be looked at may be readable later. */
  now(): string {
    try {
      const { stamp, isPlain } = this.#look();
      if (!isPlain) return stamp;
      if (stamp !== this.#stamp) this.#content = bytesToHex(sha256(readFileSync(this.#path)));
      this.#stamp = stamp;
      return this.#content;
    } catch (error) {
      return `unreadable:${String((error as { readonly code?: unknown }).code)}`;
    }
  }

  #look(): Stamp {
    const stat = statSync(this.#path, { bigint: true });
    const stamp = [stat.dev, stat.ino, stat.size, stat.mtimeNs].join(':');
    return { stamp, isPlain: stat.isFile() && stat.size < BigInt(this.#mostBytes) };
  }
}

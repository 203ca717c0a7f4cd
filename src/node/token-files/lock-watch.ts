import { join } from 'node:path';
import { lockName } from './file-names.js';
import { readLockFile } from './lock-file.js';
import { lifeOf, ownerHere, type LockOwner } from './lock-owner.js';
import type { LockPlace } from './lock-place.js';
import { LONGEST_SILENCE_MS, watched, type Watched } from './silence.js';

/** One who waits for a lock, and what it saw of whoever holds it. */
export class LockWatch {
  /** Who that is. */
  readonly owner: Promise<LockOwner> = ownerHere();
  readonly #place: LockPlace;
  #watched: Watched | undefined;

  constructor(place: LockPlace) {
    this.#place = place;
  }

  /**
   * Whether this lock is held by nobody any more: it was let go, or its holder is dead or, where that cannot be seen, has been silent
   * for too long.
   */
  async isOver(number: number): Promise<boolean> {
    const { directory, key, runtime } = this.#place;
    const lock = await readLockFile(join(directory, lockName(key, number)));
    if (lock === undefined) return false; // the next one holds it by now
    const life = lock.owner === undefined ? 'unknown' : await lifeOf(lock.owner, await this.owner);
    if (lock.isFree || life === 'ended') return true;
    if (life === 'lives') {
      this.#watched = undefined; // who is busy is silent, too
      return false;
    }
    this.#watched = watched(this.#watched, `${number} ${lock.pulse}`, runtime.monotonic());
    return this.#watched.silentMs >= LONGEST_SILENCE_MS;
  }
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { concatMap, defer, repeat, takeWhile, type Subscription } from 'rxjs';
import { highestLock, lockName } from './file-names.js';
import { beatLockFile, freeLockFile } from './lock-file.js';
import type { LockPlace } from './lock-place.js';

const BEAT_MS = 2000;

/** A lock that this process holds until it frees it, or is taken for dead. */
export class HeldLock {
  readonly key: string;
  readonly number: number;
  /** For `save`. */
  readonly lease: string = crypto.randomUUID();
  readonly #directory: string;
  readonly #beating: Subscription;
  #beat: Promise<boolean> = Promise.resolve(true);
  #freed: Promise<void> | undefined;

  constructor({ directory, key, runtime }: LockPlace, number: number) {
    this.key = key;
    this.number = number;
    this.#directory = directory;
    this.#beating = defer(() => runtime.tick(BEAT_MS))
      .pipe(
        repeat(),
        concatMap((_, beats) => this.#beatOnce(beats + 1)),
        takeWhile((isHeld) => isHeld),
      )
      .subscribe();
  }

  /** Whether it is neither freed nor taken over; what is so by now need not be so a moment later. */
  async isHeld(): Promise<boolean> {
    const highest = highestLock(await readdir(this.#directory), this.key);
    return this.#freed === undefined && highest === this.number;
  }

  /** Lets go of it; done when others can have it. Never rejects: a lock that cannot be freed is silent, and passes on so. */
  free(): Promise<void> {
    this.#beating.unsubscribe();
    this.#freed ??= this.#beat.then(() => freeLockFile(this.#path)).catch(() => undefined);
    return this.#freed;
  }

  get #path(): string {
    return join(this.#directory, lockName(this.key, this.number));
  }

  /** One that could not be written is followed by another. */
  #beatOnce(beats: number): Promise<boolean> {
    this.#beat = beatLockFile(this.#path, beats).catch(() => true);
    return this.#beat;
  }
}

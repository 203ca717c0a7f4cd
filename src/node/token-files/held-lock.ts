import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { concatMap, defer, repeat, take, takeWhile, type Subscription } from 'rxjs';
import type { Runtime } from '../../runtime/runtime.js';
import { highestLock, lockName } from './file-names.js';
import { beatLockFile, freeLockFile, readLockFile } from './lock-file.js';
import type { LockPlace } from './lock-place.js';

const BEAT_MS = 2000;

/** What tells this lock from others of its key. */
export interface LockTake {
  readonly number: number;
  /** What its file was made with. */
  readonly id: string;
}

/** A lock that this process holds until it frees it, or is taken for dead. */
export class HeldLock {
  readonly key: string;
  readonly number: number;
  /** For `save`. */
  readonly lease: string = crypto.randomUUID();
  readonly #id: string;
  readonly #directory: string;
  readonly #runtime: Runtime;
  readonly #beating: Subscription;
  #beat: Promise<boolean> = Promise.resolve(true);
  #freed: Promise<void> | undefined;

  constructor({ directory, key, runtime }: LockPlace, { number, id }: LockTake) {
    this.key = key;
    this.number = number;
    this.#id = id;
    this.#directory = directory;
    this.#runtime = runtime;
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
    if (highest !== this.number) return false;
    const lock = await readLockFile(this.#path);
    return this.#freed === undefined && lock?.id === this.#id;
  }

  /** Lets go of it; done when others can have it. Never rejects: what cannot be freed now is tried again while this process lives. */
  free(): Promise<void> {
    this.#beating.unsubscribe();
    this.#freed ??= this.#beat.then(() => this.#freeOnce());
    return this.#freed;
  }

  get #path(): string {
    return join(this.#directory, lockName(this.key, this.number));
  }

  /** One that could not be written is followed by another. */
  #beatOnce(beats: number): Promise<boolean> {
    this.#beat = beatLockFile(this.#path, this.#id, beats).catch(() => true);
    return this.#beat;
  }

  /** Who waits on this machine sees that this process lives, and would wait for its end. */
  async #freeOnce(): Promise<void> {
    try {
      await freeLockFile(this.#path, this.#id);
    } catch {
      const again$ = defer(() => this.#runtime.tick(BEAT_MS)).pipe(take(1));
      again$.subscribe({ next: () => void this.#freeOnce(), error: () => undefined });
    }
  }
}

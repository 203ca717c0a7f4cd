import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { highestLock, leftBefore, lockName } from './file-names.js';
import { HeldLock, type LockTake } from './held-lock.js';
import { makeLockFile } from './lock-file.js';
import type { LockPlace } from './lock-place.js';
import type { LockWatch } from './lock-watch.js';

/**
 * Takes the lock if nobody holds it; `undefined`: somebody does.
 *
 * The lock is whose number is the highest, and the highest is never removed: a dead holder's lock passes on by making the next
 * number, which only one can, and nobody ever removes what another may have just made.
 */
export async function takeLock(place: LockPlace, watch: LockWatch): Promise<HeldLock | undefined> {
  const { directory, key } = place;
  const last = highestLock(await readdir(directory), key);
  if (last !== undefined && !(await watch.isOver(last))) return undefined;
  const number = (last ?? 0) + 1;
  const path = join(directory, lockName(key, number));
  const id = crypto.randomUUID();
  if (!(await makeLockFile(path, { owner: await watch.owner, id }))) return undefined;
  try {
    const names = await readdir(directory);
    // What was looked at had been passed on already, more than once.
    if (highestLock(names, key) === number) return await settle(place, { number, id }, names);
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
  await rm(path, { force: true });
  return undefined;
}

/** An earlier holder that is only slow cannot save any more from here on: its draft is gone, and a new one finds this lock. */
async function settle(place: LockPlace, take: LockTake, names: readonly string[]): Promise<HeldLock> {
  const leftovers = leftBefore(names, place.key, take.number);
  await Promise.all(leftovers.map((name) => rm(join(place.directory, name), { force: true })));
  return new HeldLock(place, take);
}

import { open, readFile, rm } from 'node:fs/promises';
import type { LockOwner } from './lock-owner.js';
import { codeOf, unlessAbsent } from './system-error.js';

/** What a lock file says. */
export interface LockContent {
  /** The first line; that of a lock which is held changes with each heartbeat. */
  readonly pulse: string;
  readonly isFree: boolean;
  /** `undefined`: its maker did not come that far. */
  readonly owner: LockOwner | undefined;
}

const FREE = 'free';
const BEATS_DIGITS = 10;

/** The first line, always as long, so that it is changed by one write. */
function pulse(state: 'held' | typeof FREE, beats: number): string {
  return `${state} ${String(beats).padStart(BEATS_DIGITS, '0')}\n`;
}

/** Makes the file; `false`: there is one already. */
export async function makeLockFile(path: string, owner: LockOwner): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (file === undefined) return false;
  try {
    await file.writeFile(`${pulse('held', 0)}${JSON.stringify(owner)}\n`);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** What the file says; `undefined` if it is not there. */
export async function readLockFile(path: string): Promise<LockContent | undefined> {
  const text = await readFile(path, 'utf8').catch(unlessAbsent);
  if (text === undefined) return undefined;
  const [line = '', owner = ''] = text.split('\n');
  return { pulse: line, isFree: line.startsWith(FREE), owner: parseOwner(owner) };
}

/** A heartbeat of the holder; `false`: the lock was taken over. */
export async function beatLockFile(path: string, beats: number): Promise<boolean> {
  return overwrite(path, pulse('held', beats));
}

/** Anybody can have the lock; it does not matter if somebody has it already. */
export async function freeLockFile(path: string): Promise<void> {
  await overwrite(path, pulse(FREE, 0));
}

async function overwrite(path: string, text: string): Promise<boolean> {
  const file = await open(path, 'r+').catch(unlessAbsent);
  if (file === undefined) return false;
  try {
    await file.write(text, 0);
  } finally {
    await file.close();
  }
  return true;
}

function parseOwner(text: string): LockOwner | undefined {
  try {
    const owner = JSON.parse(text) as Partial<LockOwner> | null;
    const isOwner = typeof owner?.host === 'string' && Number.isInteger(owner.pid) && Number(owner.pid) > 0;
    return isOwner ? (owner as LockOwner) : undefined;
  } catch {
    return undefined;
  }
}

import { open, rm } from 'node:fs/promises';
import type { LockOwner } from './lock-owner.js';
import { openOurFile } from './our-file.js';
import { codeOf } from './system-error.js';
import { strangeFile } from './token-directory.js';

/** What a lock file says. */
export interface LockContent {
  /** The first line; that of a lock which is held changes with each heartbeat. */
  readonly pulse: string;
  readonly isFree: boolean;
  /** `undefined`: its maker did not come that far. */
  readonly owner: LockOwner | undefined;
  /** Another one each time a lock is taken: numbers begin again in a folder that was emptied. */
  readonly id: string | undefined;
}

/** Whose lock is made. */
export interface LockTaker {
  readonly owner: LockOwner;
  readonly id: string;
}

const FREE = 'free';
const BEATS_DIGITS = 10;

/** The first line, always as long, so that it is changed by one write. */
function pulse(state: 'held' | typeof FREE, beats: number): string {
  return `${state} ${String(beats).padStart(BEATS_DIGITS, '0')}\n`;
}

/** Makes the file; `false`: there is one already. */
export async function makeLockFile(path: string, { owner, id }: LockTaker): Promise<boolean> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (file === undefined) return false;
  try {
    await file.writeFile(`${pulse('held', 0)}${JSON.stringify({ ...owner, id })}\n`);
    return true;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** What the file says; `undefined` if it is not there. Fails with an OptionError for what this user has not made. */
export async function readLockFile(path: string): Promise<LockContent | undefined> {
  const opened = await openOurFile(path, 'read');
  if (opened === 'strange') throw strangeFile(path);
  if (opened === undefined) return undefined;
  try {
    return contentOf(await opened.file.readFile('utf8'));
  } finally {
    await opened.file.close();
  }
}

/** A heartbeat of the holder who made it with `id`; `false`: the lock was taken over. */
export async function beatLockFile(path: string, id: string, beats: number): Promise<boolean> {
  return overwrite(path, id, pulse('held', beats));
}

/** Anybody can have the lock that was made with `id`; it does not matter if somebody has it already. */
export async function freeLockFile(path: string, id: string): Promise<void> {
  await overwrite(path, id, pulse(FREE, 0));
}

async function overwrite(path: string, id: string, text: string): Promise<boolean> {
  const opened = await openOurFile(path, 'change');
  if (opened === undefined || opened === 'strange') return false;
  try {
    if (contentOf(await opened.file.readFile('utf8')).id !== id) return false;
    await opened.file.write(text, 0);
  } finally {
    await opened.file.close();
  }
  return true;
}

function contentOf(text: string): LockContent {
  const [line = '', taker = ''] = text.split('\n');
  return { pulse: line, isFree: line.startsWith(FREE), ...parseTaker(taker) };
}

function parseTaker(text: string): { readonly owner: LockOwner | undefined; readonly id: string | undefined } {
  try {
    const { id, ...owner } = JSON.parse(text) as Partial<LockTaker & LockOwner>;
    const isOwner = typeof owner.host === 'string' && Number.isInteger(owner.pid) && Number(owner.pid) > 0;
    return { id, owner: isOwner ? (owner as LockOwner) : undefined };
  } catch {
    return { id: undefined, owner: undefined };
  }
}

import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from './system-error.js';

/** The process that holds a lock. */
export interface LockOwner {
  /** For whoever looks into the file. */
  readonly host: string;
  readonly pid: number;
  /** Where the pid counts: one start of one machine, one namespace of processes. `undefined` where that cannot be told. */
  readonly place: string | undefined;
  /** Another process with the same pid has another. */
  readonly startedAt: string | undefined;
}

interface ProcessStatus {
  readonly pid: number;
  readonly isEnded: boolean;
  readonly startedAt: string | undefined;
}

/** This process. */
export async function ownerHere(): Promise<LockOwner> {
  const status = await statusOf('self');
  return { host: hostname(), pid: process.pid, place: await placeOf(status), startedAt: status?.startedAt };
}

/**
 * Whether the owner's process has certainly ended. Only its own machine can tell; containers have the same machine, and pids of
 * their own. Elsewhere, and for an owner that cannot go on, the heartbeat has to tell.
 */
export async function isGone({ place, pid, startedAt }: LockOwner, here: LockOwner): Promise<boolean> {
  if (place === undefined || place !== here.place) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH';
  }
  const status = await statusOf(pid);
  return status !== undefined && (status.isEnded || status.startedAt !== startedAt);
}

async function placeOf(status: ProcessStatus | undefined): Promise<string | undefined> {
  // The /proc of a container's host tells of other pids.
  if (status?.pid !== process.pid) return undefined;
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    return `${boot.trim()} ${await readlink('/proc/self/ns/pid')}`;
  } catch {
    return undefined;
  }
}

/** A zombie has ended: nobody has asked yet how. The name in brackets may hold anything, brackets too. */
async function statusOf(pid: number | 'self'): Promise<ProcessStatus | undefined> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { pid: Number.parseInt(line), isEnded: /^[ZXx]$/.test(fields[0] ?? ''), startedAt: fields[19] };
  } catch {
    return undefined;
  }
}

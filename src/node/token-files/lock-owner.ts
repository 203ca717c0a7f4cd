import { readlinkSync } from 'node:fs';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from './system-error.js';

/** The process that holds a lock. */
export interface LockOwner {
  /** For whoever looks into the file. */
  readonly host: string;
  readonly pid: number;
  /** The thread of it, which may end before the process does. `undefined`: the first. */
  readonly thread?: number | undefined;
  /** Where the pid counts: one start of one machine, one namespace of processes. `undefined` where that cannot be told. */
  readonly place: string | undefined;
  /** Another thread or process with the same number has another. */
  readonly startedAt: string | undefined;
}

interface ProcessStatus {
  readonly pid: number;
  /** One letter. */
  readonly state: string;
  readonly startedAt: string | undefined;
}

/** What is known of whether the owner of a lock lives: `unknown` where only its heartbeat can tell. */
export type OwnerLife = 'lives' | 'ended' | 'unknown';

/** A zombie has ended: nobody has asked yet how. */
const ENDED = /^[ZXx]$/;
/** It cannot go on: somebody has stopped it, or looks into it. */
const STOPPED = /^[Tt]$/;

/** This thread of this process. */
export async function ownerHere(): Promise<LockOwner> {
  const thread = threadHere();
  const [whole, status] = await Promise.all([statusOf('self'), statusOf(thread === undefined ? 'self' : `${process.pid}/task/${thread}`)]);
  return { host: hostname(), pid: process.pid, thread, place: await placeOf(whole), startedAt: status?.startedAt };
}

/**
 * Whether the owner's thread certainly lives, and can go on, or has certainly ended. Only its own machine can tell; containers have
 * the same machine, and pids of their own.
 */
export async function lifeOf(owner: LockOwner, here: LockOwner): Promise<OwnerLife> {
  const { place, pid } = owner;
  if (place === undefined || place !== here.place) return 'unknown';
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'ESRCH' ? 'ended' : 'unknown';
  }
  // Not every process can be seen: only of one that can is a thread that cannot gone.
  return (await statusOf(pid)) === undefined ? 'unknown' : lifeOfThread(owner);
}

async function lifeOfThread({ pid, thread = pid, startedAt }: LockOwner): Promise<OwnerLife> {
  const status = await statusOf(`${pid}/task/${thread}`);
  return status?.startedAt === startedAt ? lifeIn(status?.state ?? 'X') : 'ended';
}

function lifeIn(state: string): OwnerLife {
  if (ENDED.test(state)) return 'ended';
  return STOPPED.test(state) ? 'unknown' : 'lives';
}

/** Threads of Node have no number of their own to ask for; what is read at once is read by this one. */
function threadHere(): number | undefined {
  try {
    const thread = Number(/\/task\/(\d+)$/.exec(readlinkSync('/proc/thread-self'))?.[1]);
    return Number.isNaN(thread) ? undefined : thread;
  } catch {
    return undefined;
  }
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

/** The name in brackets may hold anything, brackets too. */
async function statusOf(path: number | string): Promise<ProcessStatus | undefined> {
  try {
    const line = await readFile(`/proc/${path}/stat`, 'utf8');
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return { pid: Number.parseInt(line), state: fields[0] ?? '', startedAt: fields[19] };
  } catch {
    return undefined;
  }
}

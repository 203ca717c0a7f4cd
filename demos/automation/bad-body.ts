import type { Alarm } from './facts.js';

/** Why a body was not taken, in words for whoever sent it. */
export interface BadBody {
  readonly reason: string;
}

/** Reads a parsed body. */
export type ReadAlarms = (body: unknown) => readonly Alarm[] | BadBody;

/** Whether a body was refused. */
export function isBad(read: readonly Alarm[] | BadBody): read is BadBody {
  return 'reason' in read;
}

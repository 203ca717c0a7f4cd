import type { Alarm, RebuildOutcome } from './facts.js';

/** What was done about a server. */
export interface Rebuild {
  /** `begun`: written down before the request is sent; `impossible`: there is no image. */
  readonly state: 'begun' | 'impossible' | RebuildOutcome;
  readonly at: number;
  /** When the fault began that it was done for, in Nova's words. */
  readonly faultAt: string | undefined;
  /** How the server was seen since. */
  readonly seen: 'in-error' | 'under-way' | 'active';
  /** A human was called. */
  readonly handedOver: boolean;
}

/** What is known of an alarm. */
export interface KnownAlarm {
  readonly state: Alarm['state'];
  readonly since: number | undefined;
  readonly at: number;
}

/** What the rules remember, so that nothing is done twice: plain data, kept in a file. */
export interface Memory {
  readonly rebuilds: Readonly<Record<string, Rebuild>>;
  readonly alarms: Readonly<Record<string, KnownAlarm>>;
  /** Resources of projects that have used up their quota. */
  readonly full: Readonly<Record<string, boolean>>;
}

/** That of somebody who has seen nothing yet. */
export const emptyMemory: Memory = { rebuilds: {}, alarms: {}, full: {} };

/** So many servers and alarms are remembered. */
const MOST = 10_000;

/** The same without the oldest entries beyond a number. */
export function bounded<T extends { readonly at: number }>(entries: Readonly<Record<string, T>>, most = MOST): Readonly<Record<string, T>> {
  const all = Object.entries(entries);
  if (all.length <= most) return entries;
  return Object.fromEntries(all.sort(([, one], [, other]) => one.at - other.at).slice(all.length - most));
}

/** The memory of a program that ended in between: whether what it had begun was done is not known. */
export function resumed(memory: Memory): Memory {
  const rebuilds = Object.entries(memory.rebuilds).map(([id, rebuild]) => [id, rebuild.state === 'begun' ? { ...rebuild, state: 'unknown' as const } : rebuild] as const);
  return { ...memory, rebuilds: Object.fromEntries(rebuilds) };
}

import { wireSeconds } from '../wire-time.js';
import type { Resource } from './project-resources.js';

/** How a server is at a moment, in the members of Nova's documents. */
export interface ServerState {
  readonly status: 'ACTIVE' | 'BUILD' | 'ERROR' | 'REBUILD';
  readonly 'OS-EXT-STS:task_state': string | null;
  readonly progress: number;
  readonly updated: string;
  /** Of a server in ERROR. */
  readonly fault?: { readonly code: number; readonly message: string; readonly created: string };
}

/** What Nova says about a server's state at `now`. */
export function serverState(server: Resource, now: number): ServerState {
  const { change, readyAt, createdAt } = server;
  if (change?.kind === 'failed') {
    const at = wireSeconds(change.at);
    const fault = { code: 500, message: 'The hypervisor of this server does not answer.', created: at };
    return { status: 'ERROR', 'OS-EXT-STS:task_state': null, progress: 0, updated: at, fault };
  }
  const began = change?.at ?? createdAt;
  if (now >= readyAt) {
    return { status: 'ACTIVE', 'OS-EXT-STS:task_state': null, progress: 100, updated: wireSeconds(Math.max(began, readyAt)) };
  }
  const isRebuilt = change?.kind === 'rebuilt';
  return {
    status: isRebuilt ? 'REBUILD' : 'BUILD',
    'OS-EXT-STS:task_state': isRebuilt ? 'rebuilding' : 'spawning',
    progress: 0,
    updated: wireSeconds(began),
  };
}

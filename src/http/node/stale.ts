import { isStaleSocket } from '../../retry/stale-socket.js';

/** A whole request of this size goes to the operating system in one piece, or not at all. */
const ONE_WRITE_BYTES = 16 * 1024;

/** A request that failed, and the connection it met. */
export interface Met {
  readonly method: string;
  readonly data: unknown;
  /** Whether the request had begun to be written. */
  readonly begun: boolean;
  /** Whether the connection had served another request before. */
  readonly reusedSocket: boolean;
}

/** Whether the server may have read the request: `no`, `perhaps`; `undefined`: it met no dead connection. */
export type Reading = 'no' | 'perhaps' | undefined;

/**
 * Whether a request met an idle connection that was dead already, and may be sent anew on another. Any may that had not begun. That of
 * a GET may in any case (see {@link isStaleSocket}). That of a POST only if its first write failed: then the system had been told of
 * the end, and took no byte. If reading failed, the server may have executed it, and nobody can know.
 */
export function metDeadSocket(error: NodeJS.ErrnoException, { method, data, begun, reusedSocket }: Met): Reading {
  if (!reusedSocket || (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')) return undefined;
  if (!begun) return 'no';
  const unwritten = error.syscall === 'write';
  if (isStaleSocket(error, { method, reusedSocket })) return unwritten ? 'no' : 'perhaps';
  return unwritten && isOneWrite(data) ? 'no' : undefined;
}

function isOneWrite(data: unknown): boolean {
  if (data === undefined || data === null) return true;
  return (typeof data === 'string' || data instanceof Uint8Array) && Buffer.byteLength(data) <= ONE_WRITE_BYTES;
}

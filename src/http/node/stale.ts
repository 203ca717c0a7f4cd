import type { Agent, ClientRequest } from 'node:http';
import { isStaleSocket } from '../../retry/stale-socket.js';

/** A whole request of this size goes to the operating system in one piece, or not at all. */
const ONE_WRITE_BYTES = 16 * 1024;

/**
 * Whether a request met an idle connection that was dead already, and may be sent anew on another. That of a GET may in any case
 * (see {@link isStaleSocket}). That of a POST only if its first write failed: then the system had been told of the end, and took
 * no byte. If reading failed, the server may have executed it, and nobody can know.
 */
export function metDeadSocket(error: NodeJS.ErrnoException, request: ClientRequest, data: unknown): boolean {
  if (isStaleSocket(error, request)) return true;
  const died = error.code === 'ECONNRESET' || error.code === 'EPIPE';
  return died && request.reusedSocket && error.syscall === 'write' && isOneWrite(data);
}

function isOneWrite(data: unknown): boolean {
  if (data === undefined || data === null) return true;
  return (typeof data === 'string' || data instanceof Uint8Array) && Buffer.byteLength(data) <= ONE_WRITE_BYTES;
}

/** Where one idle connection is dead, its neighbours mostly are (a server that was restarted): none of them is used again. */
export function dropIdle(agent: Agent, { hostname, port }: { readonly hostname: string; readonly port: number }): void {
  const start = `${hostname}:${String(port)}:`;
  for (const [name, sockets] of Object.entries(agent.freeSockets)) {
    if (name.startsWith(start)) for (const socket of sockets ?? []) socket.destroy();
  }
}

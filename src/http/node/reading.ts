import { maxHeaderSize } from 'node:http';
import type { Socket } from 'node:net';

const BEGIN = Buffer.from('HTTP/1.1 100');
const END = '\r\n\r\n';
const SHORTEST = BEGIN.length + END.length;

/** What is known of what is read from a connection. */
export interface Reading {
  /** Whether a reply has yet to begin. */
  readonly awaitsReply: boolean;
  /** What was read last. */
  lastRead: Buffer | undefined;
}

/**
 * Keeps an eye on what is read from a connection, and leaves out what gives leave to send a body (100), which nobody here asks for,
 * but a server may say all the same: undici takes it for the end of HTTP.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-15.2
 */
export function followReading(socket: Socket, reading: Reading): void {
  const state = reading;
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  let held: Buffer | undefined;
  const next = (): Buffer | null => {
    for (;;) {
      const chunk = read();
      if (chunk === null || !reading.awaitsReply) return chunk;
      let bytes: Buffer = held === undefined ? chunk : Buffer.concat([held, chunk]);
      held = undefined;
      for (let end = endOf(bytes); end > 0; end = endOf(bytes)) bytes = bytes.subarray(end);
      if (!mayBegin(bytes) || bytes.length > maxHeaderSize) return bytes;
      held = bytes;
    }
  };
  socket.read = (size?: number): Buffer | null => {
    // The stream itself asks so for more to be fetched, and throws away what it is given.
    if (size === 0) return read(0);
    const chunk = next();
    if (chunk !== null) state.lastRead = chunk;
    return chunk;
  };
}

/** Where one ends that `bytes` begin with; 0: it is none, or not here as a whole. */
function endOf(bytes: Buffer): number {
  if (bytes.length < SHORTEST || !mayBegin(bytes)) return 0;
  const end = bytes.indexOf(END);
  return end < 0 ? 0 : end + END.length;
}

/** Whether it is the beginning of one, as far as it has come; nothing is. */
function mayBegin(bytes: Buffer): boolean {
  const length = Math.min(bytes.length, BEGIN.length);
  return BEGIN.compare(bytes, 0, length, 0, length) === 0;
}

import type { Fault, Lie } from './fault.js';
import type { PeerEnd } from './inbox.js';

/** One request as the proxy saw it. */
export interface RequestRecord {
  readonly method: string;
  readonly path: string;
  fault: Fault | Lie | undefined;
  /** Whether all of it came. */
  complete: boolean;
  /** Whether the origin got it. */
  forwarded: boolean;
  /** What the client was sent for it, head and all, in bytes. */
  repliedBytes: number;
}

/** One connection of a client as the proxy saw it. */
export interface ConnectionRecord {
  /** From 1, in the order in which they were accepted. */
  readonly number: number;
  fault: Fault | Lie | undefined;
  readonly requests: RequestRecord[];
  bytesIn: number;
  bytesOut: number;
  /** Whether it waits to be released. */
  held: boolean;
  /** Whether it is still there. */
  open: boolean;
  /** Who ended it: the proxy (or the origin behind it), or the client and how. */
  endedBy: 'proxy' | `client-${PeerEnd}` | undefined;
}

/** What is known when it is decided whether a fault strikes: the connection, and the request unless there is none yet. */
export interface Ticket {
  readonly connection: ConnectionRecord;
  readonly request: RequestRecord | undefined;
}

/** A request that came whole, and what becomes of it. */
export interface WatchedExchange {
  readonly request: Buffer;
  /** What befalls it. */
  readonly fault: Fault | Lie | undefined;
  /** What the origin said; `undefined`: nothing, or it was not asked. */
  readonly reply: Buffer | undefined;
}

/** Told of everything that passes. */
export interface ProxyWatch {
  /** A request came whole. */
  asked(exchange: WatchedExchange): void;
  /** The client is about to get the reply, or what befell it instead. */
  answering(exchange: WatchedExchange): void;
  /** It has it; `isWhole`: as the origin gave it, and all of it. */
  answered(exchange: WatchedExchange, isWhole: boolean): void;
}

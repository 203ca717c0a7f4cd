import type { Connector, Destination } from './connectors.js';
import type { ClientMaker } from './http-client.js';
import { Line } from './line.js';

/** A server, or a proxy. */
export interface Next {
  /** `https://host:port` */
  readonly name: string;
  readonly hostname: string;
  readonly port: number;
}

/** The connections of one kind: without TLS, or with one set of TLS settings. Each is used again when its exchange is over. */
export class Lines {
  readonly #connect: Connector;
  /** By whom they lead to; the last one used is the next one taken. */
  readonly #idle = new Map<string, Line[]>();
  readonly #busy = new Set<Line>();
  readonly #onClose = (line: Line): void => {
    this.#forget(line);
  };
  #retired = false;

  constructor(connect: Connector) {
    this.#connect = connect;
  }

  /** How many are in use. */
  get busy(): number {
    return this.#busy.size;
  }

  /** A connection to a server or proxy, idle until now or new; `servername` is what TLS asks for instead of the host's name. */
  take(next: Next, servername: string | undefined, make: ClientMaker): Line {
    const key = servername === undefined ? next.name : `${next.name} ${servername}`;
    const line = this.#idleOf(key) ?? this.#made({ hostname: next.hostname, port: next.port, servername }, key, make);
    this.#busy.add(line);
    return line;
  }

  /** The exchange on it is over. */
  give(line: Line): void {
    this.#busy.delete(line);
    // Not amid the end of the exchange.
    if (this.#retired) queueMicrotask(() => { line.end(ended()); });
    else this.#keep(line);
  }

  /** The exchange on it has failed. */
  drop(line: Line, reason: Error): void {
    this.#busy.delete(line);
    line.end(reason);
  }

  /** Where one idle connection is dead, its neighbours mostly are (a server that was restarted): none of them is used again. */
  dropIdle(key: string): void {
    const idle = this.#idle.get(key) ?? [];
    this.#idle.delete(key);
    for (const line of idle) line.end(ended());
  }

  /** Idle ones are closed, busy ones when their exchange is over. */
  retire(): void {
    this.#retired = true;
    for (const key of this.#idle.keys()) this.dropIdle(key);
  }

  /** Closes all of them. */
  end(): void {
    for (const key of this.#idle.keys()) this.dropIdle(key);
    for (const line of this.#busy) line.end(ended());
    this.#busy.clear();
  }

  #made(to: Destination, key: string, make: ClientMaker): Line {
    return new Line({ make, to, key, connect: this.#connect, onClose: this.#onClose });
  }

  #idleOf(key: string): Line | undefined {
    const idle = this.#idle.get(key);
    for (let line = idle?.pop(); line !== undefined; line = idle?.pop()) if (line.stands) return line;
    return undefined;
  }

  #keep(line: Line): void {
    const idle = this.#idle.get(line.key);
    if (idle === undefined) this.#idle.set(line.key, [line]);
    else idle.push(line);
  }

  #forget(line: Line): void {
    const idle = this.#idle.get(line.key);
    const index = idle?.indexOf(line) ?? -1;
    if (index >= 0) idle?.splice(index, 1);
    if (idle?.length === 0) this.#idle.delete(line.key);
  }
}

function ended(): Error {
  return Object.assign(new Error('the connection was closed by this side'), { code: 'ECONNRESET' });
}

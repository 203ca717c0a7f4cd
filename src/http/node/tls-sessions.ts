import type { TLSSocket } from 'node:tls';

/** So many servers are remembered. */
const MOST_SERVERS = 100;

/** The TLS sessions of servers, each of which spares the next connection most of the handshake. */
export class TlsSessions {
  readonly #sessions = new Map<string, Buffer>();

  find(server: string): Buffer | undefined {
    return this.#sessions.get(server);
  }

  /** Keeps the sessions that a new connection is given; after a failure none is used again. */
  follow(server: string, socket: TLSSocket): void {
    socket.on('session', (session) => {
      this.#sessions.delete(server);
      this.#sessions.set(server, session);
      const [oldest] = this.#sessions.keys();
      if (this.#sessions.size > MOST_SERVERS && oldest !== undefined) this.#sessions.delete(oldest);
    });
    socket.once('error', ({ code = '' }: NodeJS.ErrnoException) => {
      // An end that this side brought about is no failure of TLS.
      if (!code.startsWith('UND_')) this.#sessions.delete(server);
    });
  }
}

import { connect, type Socket } from 'node:net';
import { Inbox } from './inbox.js';
import { messageLength, readHead, replyHasBody } from './message-length.js';

/** A connection to the server behind the proxy. */
export class OriginLink {
  readonly #socket: Socket;
  readonly #inbox: Inbox;
  #asked = false;

  /** `onIdleEnd` is called when the server ends it while it owes no reply. */
  constructor(port: number, onIdleEnd: () => void) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#inbox = new Inbox(this.#socket);
    this.#inbox.gone$.subscribe(() => {
      if (!this.#asked) onIdleEnd();
    });
  }

  /** The whole reply to a request; `undefined` if the server ends the connection instead. */
  async ask(request: Buffer, method: string): Promise<Buffer | undefined> {
    this.#asked = true;
    this.#socket.write(request);
    const length = await this.#inbox.until((reply) =>
      messageLength(reply, replyHasBody(method, readHead(reply)?.startLine ?? '')),
    );
    this.#asked = false;
    return length === undefined ? undefined : this.#inbox.take(length);
  }

  end(): void {
    this.#socket.destroy();
  }
}

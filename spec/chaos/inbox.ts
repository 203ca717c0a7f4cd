import type { Socket } from 'node:net';
import { AsyncSubject, type Observable } from 'rxjs';

/** How a peer ended a connection. */
export type PeerEnd = 'fin' | 'reset';

/** What a peer sent that was not read yet, and whether it is still there. */
export class Inbox {
  /** `undefined` while the peer is there. */
  ended: PeerEnd | undefined;
  /** In bytes. */
  received = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #wake: (() => void) | undefined;
  readonly #gone = new AsyncSubject<void>();
  /** Emits when the peer is gone, also if it is already. */
  readonly gone$: Observable<void> = this.#gone.asObservable();

  constructor(socket: Socket) {
    socket.on('data', (chunk: Buffer) => {
      this.received += chunk.length;
      this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
      this.#wake?.();
    });
    socket.on('end', () => this.#end('fin'));
    socket.on('error', () => this.#end('reset'));
    socket.on('close', () => this.#end('fin'));
  }

  /** What `read` makes of the unread bytes as soon as it makes something of them; `undefined` if the peer goes before. */
  async until<T>(read: (unread: Buffer) => T | undefined): Promise<T | undefined> {
    for (;;) {
      const made = read(this.#bytes);
      if (made !== undefined || this.ended !== undefined) return made;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  /** The first `length` unread bytes, which count as read from here on. */
  take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  #end(how: PeerEnd): void {
    if (this.ended !== undefined) return;
    this.ended = how;
    this.#wake?.();
    this.#gone.next();
    this.#gone.complete();
  }
}

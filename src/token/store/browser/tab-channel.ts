import { defer, filter, merge, Subject, type Observable } from 'rxjs';
import { broadcastPort } from '../../broadcast-port.js';
import { readMessage, type MessageOf, type TabMessage } from './tab-message.js';

/** What the tabs of an origin tell each other, over a BroadcastChannel; silence where there is none. */
export class TabChannel {
  readonly #name: string;
  readonly #heard = new Subject<TabMessage>();
  /** What this page said that others in it may want to know. */
  readonly #said = new Subject<TabMessage>();
  #port: BroadcastChannel | undefined;
  #isOpen = false;

  constructor(name: string) {
    this.#name = name;
  }

  /** Whether anybody can hear and be heard. */
  get isThere(): boolean {
    this.#open();
    return this.#port !== undefined;
  }

  /** Every message of one kind about `key`, or about any; `saved` and `released` also from this page, in which several may listen. */
  hear<Kind extends TabMessage['kind']>(kind: Kind, key?: string): Observable<MessageOf<Kind>> {
    return merge(this.hearOthers(kind, key), this.#said.pipe(filter(isOf(kind, key))));
  }

  /** The same, but from other tabs alone. */
  hearOthers<Kind extends TabMessage['kind']>(kind: Kind, key?: string): Observable<MessageOf<Kind>> {
    return defer(() => {
      this.#open();
      return this.#heard.pipe(filter(isOf(kind, key)));
    });
  }

  post(message: TabMessage): void {
    this.#open();
    this.#port?.postMessage(message);
    // Later, as others hear it: who says it is not done yet.
    if (message.kind === 'saved' || message.kind === 'released') queueMicrotask(() => { this.#said.next(message); });
  }

  /** Opened once, at the first use, for the life of the page. */
  #open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.#port = broadcastPort(this.#name);
    this.#port?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const message = readMessage(data);
      if (message !== undefined) this.#heard.next(message);
    });
  }
}

function isOf<Kind extends TabMessage['kind']>(kind: Kind, key: string | undefined): (message: TabMessage) => message is MessageOf<Kind> {
  return (message): message is MessageOf<Kind> => message.kind === kind && (key === undefined || message.key === key);
}

import { once } from 'node:events';
import type { Socket } from 'node:net';
import { firstValueFrom, merge, NEVER, take, timer, type Observable } from 'rxjs';
import { actsOf, momentOf, type Act, type Fault, type Lie, type Moment } from './fault.js';
import { Inbox } from './inbox.js';
import { messageLength, readHead, type MessageHead } from './message-length.js';
import { OriginLink } from './origin-link.js';
import type { ConnectionRecord, ProxyWatch, RequestRecord, Ticket, WatchedExchange } from './proxy-record.js';

/** What a connection needs of its proxy. */
export interface ConnectionSurroundings {
  readonly originPort: number;
  /** Which fault strikes. Asked once when the connection is accepted and once for each request. */
  readonly draw: (ticket: Ticket) => Fault | Lie | undefined;
  readonly watch: ProxyWatch | undefined;
  /** To be called after each change of the record. */
  readonly changed: () => void;
  /** Emits when what is held may go on. */
  readonly released$: Observable<void>;
  readonly delayMs: number;
  readonly dripMs: number;
}

/** A client's socket: `raw` is the TCP connection below the secured one, which is the same where no TLS is spoken. */
export interface ClientSocket {
  readonly raw: Socket;
  readonly secured: () => Socket;
}

/** One connection of a client: takes its requests one after the other to the origin, faults permitting. */
export class ProxiedConnection {
  readonly record: ConnectionRecord;
  readonly #raw: Socket;
  readonly #surroundings: ConnectionSurroundings;
  readonly #socket: Socket;
  readonly #inbox: Inbox;
  #origin: OriginLink | undefined;
  #isBusy = false;

  constructor(number: number, { raw, secured }: ClientSocket, surroundings: ConnectionSurroundings) {
    this.record = { number, fault: undefined, requests: [], bytesIn: 0, bytesOut: 0, held: false, open: true, endedBy: undefined };
    this.record.fault = surroundings.draw({ connection: this.record, request: undefined });
    this.#surroundings = surroundings;
    this.#raw = raw;
    raw.on('error', () => undefined);
    this.#socket = this.record.fault === undefined ? secured() : raw;
    this.#inbox = new Inbox(this.#socket);
  }

  /** Serves the connection to its end. */
  async serve(): Promise<void> {
    const { fault } = this.record;
    this.#surroundings.changed();
    if (fault !== undefined) await this.#perform(actsOf(fault));
    else while (await this.#serveRequest());
    if (this.#inbox.ended !== undefined) this.record.endedBy ??= `client-${this.#inbox.ended}`;
    this.end();
    if (!this.#raw.closed) await once(this.#raw, 'close');
    this.record.open = false;
  }

  /** Ends it at once, whatever it does, with a reset. */
  reset(): void {
    this.record.endedBy ??= 'proxy';
    this.#raw.resetAndDestroy();
  }

  /** Ends it at once, whatever it does. */
  end(): void {
    this.record.endedBy ??= 'proxy';
    this.record.bytesIn = this.#inbox.received;
    this.#socket.destroy();
    this.#raw.destroy();
    this.#origin?.end();
  }

  /** Whether the connection can serve another request. */
  async #serveRequest(): Promise<boolean> {
    const head = await this.#inbox.until(readHead);
    if (head === undefined) return false;
    const [method = '', path = ''] = head.startLine.split(' ');
    const request: RequestRecord = { method, path, fault: undefined, complete: false, forwarded: false, repliedBytes: 0 };
    this.record.requests.push(request);
    request.fault = this.#surroundings.draw({ connection: this.record, request });
    this.#surroundings.changed();
    this.#isBusy = true;
    const goesOn = await this.#answer(request, head);
    this.#isBusy = false;
    return goesOn;
  }

  async #answer(request: RequestRecord, head: MessageHead): Promise<boolean> {
    const { fault } = request;
    const strikes = (moment: Moment): boolean => fault !== undefined && momentOf(fault) === moment;
    const strike = (): Promise<boolean> => this.#perform(fault === undefined ? [] : actsOf(fault), request);
    if (strikes('head')) return strike();
    if (strikes('body')) {
      const enough = head.length + Math.ceil(Number(head.headers.get('content-length') ?? 0) / 2);
      await this.#inbox.until((bytes) => (bytes.length >= enough ? true : undefined));
      return strike();
    }
    const length = await this.#inbox.until((bytes) => messageLength(bytes));
    if (length === undefined) return false;
    request.complete = true;
    this.#surroundings.changed();
    const bytes = this.#inbox.take(length);
    return this.#passOn({ request: bytes, fault, reply: undefined }, request);
  }

  /** Takes a request that came whole to the origin, unless something befalls it before, and the reply back. */
  async #passOn(exchange: WatchedExchange, request: RequestRecord): Promise<boolean> {
    const { watch } = this.#surroundings;
    const { fault } = exchange;
    watch?.asked(exchange);
    if (fault !== undefined && momentOf(fault) === 'request') {
      watch?.answering(exchange);
      const isThere = await this.#perform(actsOf(fault), request);
      watch?.answered(exchange, false);
      return isThere;
    }
    this.#origin ??= new OriginLink(this.#surroundings.originPort, () => this.#originLeft());
    request.forwarded = true;
    const reply = await this.#origin.ask(exchange.request, request.method);
    const answered = { ...exchange, reply };
    // Who left meanwhile gets nothing.
    if (this.#inbox.ended === undefined) watch?.answering(answered);
    const acts: readonly Act[] = reply === undefined ? [] : fault === undefined ? [{ does: 'write', bytes: reply }] : actsOf(fault, reply);
    const isThere = reply !== undefined && (await this.#perform(acts, request));
    watch?.answered(answered, isThere && fault === undefined);
    return isThere;
  }

  /** A server that closes an idle connection does so to the client too; what the client is being sent it gets. */
  #originLeft(): void {
    this.#origin = undefined;
    if (!this.#isBusy) this.end();
  }

  /** Whether the connection is still there afterwards. */
  async #perform(acts: readonly Act[], request?: RequestRecord): Promise<boolean> {
    for (const act of acts) {
      await this.#do(act, request);
      this.#surroundings.changed();
      if (this.record.endedBy !== undefined || this.#inbox.ended !== undefined) return false;
    }
    return true;
  }

  #do(act: Act, request: RequestRecord | undefined): Promise<void> {
    switch (act.does) {
      case 'write':
        return this.#write(act.bytes, request);
      case 'drip':
        return this.#drip(act.bytes, request);
      case 'reset':
        this.reset();
        return Promise.resolve();
      case 'close':
        this.record.endedBy = 'proxy';
        this.#socket.end();
        return firstValueFrom(this.#inbox.gone$);
      case 'hold':
        return this.#hold();
      case 'delay':
        return this.#pause(timer(this.#surroundings.delayMs));
    }
  }

  #write(bytes: Buffer, request: RequestRecord | undefined): Promise<void> {
    this.record.bytesOut += bytes.length;
    if (request !== undefined) request.repliedBytes += bytes.length;
    return new Promise((written) => this.#socket.write(bytes, () => written()));
  }

  async #drip(bytes: Buffer, request: RequestRecord | undefined): Promise<void> {
    for (let at = 0; at < bytes.length && this.#inbox.ended === undefined; at += 1) {
      await this.#write(bytes.subarray(at, at + 1), request);
      this.#surroundings.changed();
      await this.#pause(timer(this.#surroundings.dripMs));
    }
  }

  async #hold(): Promise<void> {
    this.record.held = true;
    this.#surroundings.changed();
    await this.#pause(NEVER);
    this.record.held = false;
  }

  /** Real time passes here: this is the other side of the wire. */
  async #pause(over$: Observable<unknown>): Promise<void> {
    await firstValueFrom(merge(over$, this.#inbox.gone$, this.#surroundings.released$).pipe(take(1)));
  }
}

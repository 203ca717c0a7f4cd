import type { Socket } from 'node:net';
import { authority } from './authority.js';
import type { Connecting, Connector, Destination } from './connectors.js';
import { followReading, type Reading } from './reading.js';
import type { ClientConnect, ClientMaker, HttpClient, Message, ReplyHandler } from './http-client.js';

/** 24 days: a connection is kept until its server closes it, or says for how long it will keep it. */
const KEPT_MS = 2 ** 31 - 1;
/** So much sooner than the server does a connection end that it will keep for a time. */
const SOONER_MS = 1000;

const nothing = (): void => undefined;

/** How a line is made. */
export interface LineOptions {
  readonly make: ClientMaker;
  readonly connect: Connector;
  readonly to: Destination;
  /** Under which it is found when it is idle. */
  readonly key: string;
  /** The connection has ended, whoever did it. */
  readonly onClose: (line: Line) => void;
}

/** One connection, for one exchange at a time. */
export class Line implements Reading {
  readonly key: string;
  /** How many requests have begun on its socket. */
  uses = 0;
  awaitsReply = false;
  lastRead: Buffer | undefined;
  readonly #client: HttpClient;
  #connecting: Connecting | undefined;
  #socket: Socket | undefined;
  #failure: Error | undefined;
  readonly #onClose: (line: Line) => void;

  constructor({ make, connect, to, key, onClose }: LineOptions) {
    this.key = key;
    this.#onClose = onClose;
    const client: ClientConnect = (_options, done) => {
      this.uses = 0;
      this.#socket = undefined;
      this.#failure = undefined;
      this.#connecting = connect(to, (error, socket) => {
        this.#socket = socket ?? this.socket;
        this.#connecting = undefined;
        if (error !== null) this.#failure = error;
        if (socket !== null) this.#follow(socket);
        // undici would connect anew for some codes.
        done(error === null ? null : new Error('no connection', { cause: error }), socket);
      });
    };
    // TLS is the affair of `connect`: for https, undici would choose the name that a server is asked for.
    this.#client = new make(`http://${authority(to.hostname, to.port)}`, {
      connect: client,
      // The limits of an exchange are kept by who asks for it.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEPT_MS,
      keepAliveMaxTimeout: KEPT_MS,
      keepAliveTimeoutThreshold: SOONER_MS,
    });
  }

  /** The last one that was made, or is being made. */
  get socket(): Socket | undefined {
    return this.#socket ?? this.#connecting?.socket;
  }

  /** What its socket failed with first: of a TLS alert a client is told, and then only sees the end that follows. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Whether it can be used again. */
  get stands(): boolean {
    return this.#socket?.destroyed === false;
  }

  send(message: Message, handler: ReplyHandler): void {
    this.#client.dispatch(message, handler);
  }

  /** Closes it, also while it is being made. Who waits for a reply is told the reason. */
  end(reason: Error): void {
    this.#connecting?.giveUp();
    this.#client.destroy(reason, nothing);
  }

  #follow(socket: Socket): void {
    followReading(socket, this);
    socket.once('error', (error) => {
      this.#failure = error;
    });
    socket.once('close', () => {
      this.#onClose(this);
    });
  }
}

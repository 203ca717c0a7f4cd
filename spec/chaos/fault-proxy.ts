import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { firstValueFrom, Subject } from 'rxjs';
import type { Fault, Lie } from './fault.js';
import { ProxiedConnection, type ClientSocket } from './proxied-connection.js';
import type { ConnectionRecord, ProxyWatch, RequestRecord, Ticket } from './proxy-record.js';

/** How a proxy is made. */
export interface FaultProxyOptions {
  /** Where an HTTP server listens, on 127.0.0.1; what the proxy speaks with it is plain. */
  readonly originUrl: string;
  /** Speaks TLS with clients. */
  readonly tls?: { readonly key: string; readonly cert: string } | undefined;
  /** How long `late` holds a reply back. @defaultValue 20 */
  readonly delayMs?: number | undefined;
  /** How long a dripping reply pauses after each byte. @defaultValue 10 */
  readonly dripMs?: number | undefined;
  /** How many connections are remembered. @defaultValue 1000 */
  readonly keepRecords?: number | undefined;
  /** Told of everything that passes. */
  readonly watch?: ProxyWatch | undefined;
}

/** Which fault strikes; `undefined`: none. */
export type Draw = (ticket: Ticket) => Fault | Lie | undefined;

/** A TCP proxy on a port of 127.0.0.1 that does to connections and requests what it is told to. */
export class FaultProxy {
  /** The last connections, oldest first. */
  readonly connections: ConnectionRecord[] = [];
  readonly #options: FaultProxyOptions;
  readonly #changes = new Subject<void>();
  readonly #releases = new Subject<void>();
  readonly #serving = new Set<ProxiedConnection>();
  #server: Server | undefined;
  #port = 0;
  #accepted = 0;
  #draw: Draw = () => undefined;

  constructor(options: FaultProxyOptions) {
    this.#options = options;
  }

  get url(): string {
    return `${this.#options.tls === undefined ? 'http' : 'https'}://127.0.0.1:${this.#port}`;
  }

  /** How many connections were accepted, also those no longer remembered. */
  get accepted(): number {
    return this.#accepted;
  }

  /** How many connections are there now. */
  get open(): number {
    return this.#serving.size;
  }

  /** All requests of the connections that are remembered. */
  get requests(): readonly RequestRecord[] {
    return this.connections.flatMap(({ requests }) => requests);
  }

  /** Listens, on the same port each time. */
  async listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => void this.#accept(socket));
    this.#server = server;
    server.listen(this.#port, '127.0.0.1');
    await once(server, 'listening');
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Refuses new connections until it listens again; those that stand go on. */
  refuse(): void {
    this.#server?.close();
    this.#server = undefined;
  }

  /** As {@link refuse}, and those that stand are reset, as when a server dies. */
  crash(): void {
    this.refuse();
    for (const connection of this.#serving) connection.reset();
  }

  /** From here on these befall the requests, one each, in order; `undefined` stands for none, and so does the end. */
  befall(...script: readonly (Fault | Lie | undefined)[]): void {
    const left = [...script];
    this.#draw = ({ request }) => (request === undefined ? undefined : left.shift());
  }

  /** From here on these befall the connections, one each, in order. */
  befallConnections(...script: readonly (Fault | Lie | undefined)[]): void {
    const left = [...script];
    this.#draw = ({ request }) => (request === undefined ? left.shift() : undefined);
  }

  /** From here on `draw` decides. */
  drawFrom(draw: Draw): void {
    this.#draw = draw;
  }

  /** What is held goes on. */
  release(): void {
    this.#releases.next();
  }

  /** Resolves as soon as the proxy is as wanted. */
  async until(isAsWanted: (proxy: this) => boolean): Promise<void> {
    while (!isAsWanted(this)) await firstValueFrom(this.#changes);
  }

  /** Ends everything. */
  async close(): Promise<void> {
    this.refuse();
    for (const connection of this.#serving) connection.end();
    await this.until(({ open }) => open === 0);
  }

  async #accept(raw: Socket): Promise<void> {
    this.#accepted += 1;
    const connection = new ProxiedConnection(this.#accepted, this.#securable(raw), {
      originPort: Number(new URL(this.#options.originUrl).port),
      draw: (ticket) => this.#draw(ticket),
      watch: this.#options.watch,
      changed: () => this.#changes.next(),
      released$: this.#releases,
      delayMs: this.#options.delayMs ?? 20,
      dripMs: this.#options.dripMs ?? 10,
    });
    this.#serving.add(connection);
    this.connections.push(connection.record);
    if (this.connections.length > (this.#options.keepRecords ?? 1000)) this.connections.shift();
    await connection.serve();
    this.#serving.delete(connection);
    this.#changes.next();
  }

  #securable(raw: Socket): ClientSocket {
    const { tls } = this.#options;
    if (tls === undefined) return { raw, secured: () => raw };
    return { raw, secured: () => new TLSSocket(raw, { isServer: true, secureContext: createSecureContext(tls) }) };
  }
}

/** A proxy that listens. */
export async function startFaultProxy(options: FaultProxyOptions): Promise<FaultProxy> {
  const proxy = new FaultProxy(options);
  await proxy.listen();
  return proxy;
}

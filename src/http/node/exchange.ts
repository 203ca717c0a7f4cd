import { Readable } from 'node:stream';
import type { Runtime } from '../../runtime/runtime.js';
import type { WireConfig, WireReply } from '../adapter-options.js';
import { throwInDoubt } from '../wire-failure.js';
import { explain } from './explain.js';
import { failureOf } from './failure.js';
import { clientMaker, loadClientMaker, type RawHeaders, type ReplyControl, type ReplyHandler } from './http-client.js';
import { IncomingReply } from './incoming-reply.js';
import { hasLimits, keepLimits, type KeptLimits } from './limits.js';
import type { Line } from './line.js';
import { messageOf, type Outgoing } from './message.js';
import { routeOf, type Route, type Wires } from './route.js';
import { metDeadSocket, type Reading } from './stale.js';

/** What exchanges run on. */
export interface ExchangeMeans extends Wires {
  readonly runtime: Runtime;
}

/** How often a request that met a dead idle connection is sent anew. */
const MOST_REPEATS = 3;

/** One exchange: no redirect, no cookies. A request that an idle connection died under is sent anew, if that changes nothing. */
export function exchange(config: WireConfig, means: ExchangeMeans, repeats = 0): Promise<WireReply> {
  const make = clientMaker();
  if (make === undefined) return loadClientMaker().then(() => exchange(config, means, repeats));
  return new Promise((resolve, reject) => {
    if (config.signal?.aborted === true) throw canceled('aborted before it was sent');
    const route = routeOf(config, means);
    const message = messageOf(config, route);
    const line = route.lines.take(route.next, message.servername, make);
    new Exchange({ config, means, route, line, repeats, resolve, reject }).begin(message);
  });
}

function canceled(reason: string): Error {
  return Object.assign(new Error(reason), { code: 'ERR_CANCELED' });
}

interface Task {
  readonly config: WireConfig;
  readonly means: ExchangeMeans;
  readonly route: Route;
  readonly line: Line;
  readonly repeats: number;
  readonly resolve: (reply: WireReply | Promise<WireReply>) => void;
  readonly reject: (error: unknown) => void;
}

/** One attempt, told by its connection what becomes of it. */
class Exchange implements ReplyHandler {
  readonly #task: Task;
  #limits: KeptLimits | undefined;
  #begun = false;
  #reply: IncomingReply | undefined;
  #over = false;
  readonly #abort = (): void => {
    this.#fail(canceled('aborted'));
  };

  constructor(task: Task) {
    this.#task = task;
  }

  begin(message: Outgoing): void {
    const { config, means, line } = this.#task;
    const { data, limits, signal } = config;
    // It may fail before anybody reads from it.
    if (data instanceof Readable) data.on('error', (error) => { this.#fail(error); });
    signal?.addEventListener?.('abort', this.#abort);
    if (hasLimits(limits)) this.#limits = keepLimits({ limits, runtime: means.runtime, fail: (failure) => { this.#fail(failure); } });
    line.send(message, this);
  }

  onRequestStart(): void {
    this.#begun = true;
    this.#task.line.uses += 1;
    this.#task.line.awaitsReply = true;
    this.#limits?.connected();
  }

  onResponseStart(control: ReplyControl, status: number, headers: RawHeaders): void {
    if (status < 200 || this.#over) return;
    this.#task.line.awaitsReply = false;
    const onResume = (): void => this.#limits?.heard();
    const reply = new IncomingReply(this.#task.config, { status, headers }, { control, onResume, onLeft: this.#abort });
    this.#reply = reply;
    this.#limits?.answered(() => reply.isPaused);
    if (reply.web !== undefined) this.#resolve(reply, reply.web);
    // It tells of the length of what is not sent again, and undici waits for that.
    if (status === 304) this.#end(reply);
  }

  onResponseData(_control: ReplyControl, chunk: Buffer): void {
    if (this.#over) return;
    this.#limits?.heard();
    const failure = this.#reply?.take(chunk);
    if (failure !== undefined) this.#fail(failure);
  }

  onResponseEnd(): void {
    const reply = this.#reply;
    if (this.#over || reply === undefined) return;
    const surplus = reply.surplusIn(this.#task.line.lastRead);
    if (surplus === undefined) this.#end(reply);
    else this.#fail(surplus);
  }

  onResponseError(_control: ReplyControl | undefined, error: NodeJS.ErrnoException): void {
    if (this.#over) return;
    const { config, line, route } = this.#task;
    const failure = failureOf(line.failure ?? error);
    const reusedSocket = line.uses > (this.#begun ? 1 : 0);
    const method = (config.method ?? 'GET').toUpperCase();
    const reading = metDeadSocket(failure, { method, data: config.data, begun: this.#begun, reusedSocket });
    if (reading !== undefined && this.#mayRepeat()) this.#repeat(reading, failure);
    else this.#fail(reusedSocket ? failure : explain(failure, line.socket, route.origin));
  }

  #end(reply: IncomingReply): void {
    const { line, reject, route } = this.#task;
    this.#close();
    line.lastRead = undefined;
    route.lines.give(line);
    const body = reply.end();
    if (body instanceof Promise) body.then((whole) => { this.#resolve(reply, whole); }, reject);
    else if (body !== undefined) this.#resolve(reply, body);
  }

  #mayRepeat(): boolean {
    const { config, repeats } = this.#task;
    return this.#reply === undefined && !(config.data instanceof Readable) && repeats < MOST_REPEATS;
  }

  #repeat(reading: Exclude<Reading, undefined>, failure: Error): void {
    const { config, line, means, repeats, resolve, route } = this.#task;
    this.#close();
    route.lines.drop(line, failure);
    route.lines.dropIdle(line.key);
    const again = exchange(config, means, repeats + 1);
    // What the server may have read stays so, however the repetition ends.
    resolve(reading === 'perhaps' ? again.then((reply) => ({ ...reply, inDoubt: true }), throwInDoubt) : again);
  }

  #resolve({ head: { status, headers } }: IncomingReply, data: unknown): void {
    const { config, resolve } = this.#task;
    config.signal?.removeEventListener?.('abort', this.#abort);
    resolve({ data, status, statusText: '', headers, config });
  }

  /** Ends the connection as well. */
  #fail(error: Error): void {
    if (this.#over) return;
    const { line, reject, route } = this.#task;
    this.#close();
    route.lines.drop(line, error);
    this.#reply?.fail(error);
    reject(error);
  }

  #close(): void {
    const { data, signal } = this.#task.config;
    this.#over = true;
    this.#limits?.over();
    signal?.removeEventListener?.('abort', this.#abort);
    // Whoever has answered wants no more of it.
    if (data instanceof Readable) data.destroy();
  }
}

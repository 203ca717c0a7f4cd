import type { Call } from './call.js';
import type { CloudFault, CloudReply } from './cloud-request.js';
import { keystoneFault } from './keystone/fault.js';

/** Which requests a disruption meets. */
export interface Affected {
  /** The beginning of the path. @defaultValue every path */
  readonly path?: string | undefined;
  /** @defaultValue every method */
  readonly method?: string | undefined;
}

/** Requests that are not to be answered properly. They are recorded and have no effect. */
export interface Failure extends Affected {
  /** A status to answer with, or how the connection breaks. */
  readonly status: number | CloudFault;
  /** How many requests fail. @defaultValue 1 */
  readonly times?: number | undefined;
  /** Sent as `Retry-After`. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Requests whose answer is held back. They take effect at once. */
export interface Delay extends Affected {
  readonly ms: number;
  /** How many requests are delayed. @defaultValue all from here on */
  readonly times?: number | undefined;
}

/** What befalls one request. */
export interface Disruption {
  readonly delayMs: number;
  readonly failure: Failure | undefined;
}

interface Counted<T> {
  readonly what: T;
  left: number;
}

function affects({ path, method }: Affected, call: Call): boolean {
  return (path === undefined || call.path.startsWith(path)) && (method === undefined || call.method === method.toUpperCase());
}

function take<T extends Affected>(list: readonly Counted<T>[], call: Call): T | undefined {
  const first = list.find(({ what, left }) => left > 0 && affects(what, call));
  if (first === undefined) return undefined;
  first.left -= 1;
  return first.what;
}

/** The failures and delays that were ordered; the oldest that fits is used up first. */
export class Disruptions {
  #failures: Counted<Failure>[] = [];
  #delays: Counted<Delay>[] = [];

  fail(what: Failure): void {
    this.#failures = [...this.#failures.filter(({ left }) => left > 0), { what, left: what.times ?? 1 }];
  }

  delay(what: Delay): void {
    this.#delays = [...this.#delays.filter(({ left }) => left > 0), { what, left: what.times ?? Infinity }];
  }

  clear(): void {
    this.#failures = [];
    this.#delays = [];
  }

  /** What is to happen to this request; counts it. */
  next(call: Call): Disruption {
    return { delayMs: take(this.#delays, call)?.ms ?? 0, failure: take(this.#failures, call) };
  }
}

/** The answer to a request that is to fail with a status. */
export function failureReply(status: number, retryAfterSeconds: number | undefined): CloudReply {
  const reply = keystoneFault(status, 'This request fails because the test ordered it.');
  return retryAfterSeconds === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, 'retry-after': String(retryAfterSeconds) } };
}

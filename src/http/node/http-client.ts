import { wireFailure } from '../wire-failure.js';
import type { Socket } from 'node:net';

/** As much as is needed of undici's Client, which speaks HTTP over one connection at a time. */
export interface HttpClient {
  /** Queues a request; what cannot be sent is told to the handler at once. */
  dispatch(message: Message, handler: ReplyHandler): boolean;
  /** Fails what is queued and under way, and closes the connection. */
  destroy(reason: Error, done: () => void): void;
}

/** A request as it is written. */
export interface Message {
  readonly method: string;
  /** Path and query, or a whole URL for a proxy. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: unknown;
  /** `false`: the connection is kept also after a HEAD or the body of a DELETE. */
  readonly reset: false;
}

/** What a reply under way can be told. */
export interface ReplyControl {
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

/** What is told of an exchange. Must not throw. */
export interface ReplyHandler {
  /** The request is written from here on. */
  onRequestStart(control: ReplyControl): void;
  /** Also called for each interim reply (1xx). Names are in lower case; a name that came more than once has a list. */
  onResponseStart(control: ReplyControl, status: number, headers: RawHeaders): void;
  onResponseData(control: ReplyControl, chunk: Buffer): void;
  onResponseEnd(): void;
  onResponseError(control: ReplyControl | undefined, error: NodeJS.ErrnoException): void;
}

/** The headers of a reply. */
export type RawHeaders = Record<string, string | string[] | undefined>;

/** How a client makes its connections. */
export type ClientConnect = (options: object, done: (error: Error | null, socket: Socket | null) => void) => void;

/** Makes clients of an origin. */
export type ClientMaker = new (origin: string, options: ClientOptions) => HttpClient;

/** The options of undici's Client that are used. */
export interface ClientOptions {
  readonly connect: ClientConnect;
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
  readonly keepAliveTimeout: number;
  readonly keepAliveMaxTimeout: number;
  readonly keepAliveTimeoutThreshold: number;
}

let loaded: ClientMaker | undefined;

/** What makes clients, if it is loaded. */
export function clientMaker(): ClientMaker | undefined {
  return loaded;
}

/** Loads it: when the first request is sent, and no sooner. */
export async function loadClientMaker(): Promise<void> {
  try {
    // The whole package, which moreover takes the place of what is behind the process' own fetch, only if its parts have moved.
    loaded = (await clientOfUndici().catch(async () => ({ default: (await import('undici')).Client as unknown as ClientMaker }))).default;
  } catch (original) {
    throw wireFailure('unreachable', 'the code that sends (undici) could not be loaded; install the package anew', { code: 'ERR_MODULE_NOT_FOUND', original });
  }
}

/** Costs a tenth of what the whole package does. */
function clientOfUndici(): Promise<{ readonly default: ClientMaker }> {
  // @ts-expect-error undici describes its package as a whole, none of its parts.
  return import('undici/lib/dispatcher/client.js') as Promise<{ readonly default: ClientMaker }>;
}

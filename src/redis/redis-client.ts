import { OptionError } from '../errors/option-error.js';

/** Of a client of the package `ioredis` what tells it: a `Redis` or a `Cluster`. */
export interface IoredisClient {
  /** Sends a command. */
  call(command: string, ...args: string[]): PromiseLike<unknown>;
  /** Another client with the same settings, for what waits in Redis. */
  duplicate(): unknown;
}

/** Of a client of the package `redis` what tells it; it has to be connected by whoever made it. */
export interface NodeRedisClient {
  /** Sends a command. */
  sendCommand(command: string[]): PromiseLike<unknown>;
  /** Another client with the same settings, for what waits in Redis. */
  duplicate(): unknown;
}

/** Of a cluster of the package `redis` what tells it. */
export interface NodeRedisCluster {
  /** Sends a command to the node that has `firstKey`. */
  sendCommand(firstKey: string | undefined, isReadonly: boolean | undefined, command: string[]): PromiseLike<unknown>;
  /** The client of one node. */
  nodeClient(node: never): unknown;
  /** Another client with the same settings, for what waits in Redis. */
  duplicate(): unknown;
}

/** A client of Redis, Valkey or what else speaks their protocol: by `ioredis` (5 or later) or `redis` (4 or later). */
export type RedisClient = IoredisClient | NodeRedisClient | NodeRedisCluster;

/** Which package a client is of, and whether it is that package's cluster. */
export type RedisClientKind = 'ioredis' | 'redis' | 'redis-cluster';

/** Commands over whichever client. */
export interface RedisConnection {
  /** Whether a command is sent now, and not queued until a connection is there. */
  isReady(): boolean;
  /** Sends a command that is about `key`, or about none. */
  send(key: string | undefined, command: readonly string[]): Promise<unknown>;
}

/** What clients tell of their connection, where they do. */
interface Ready {
  readonly status?: unknown;
  readonly isReady?: unknown;
  readonly isOpen?: unknown;
}

/** Which kind of client the option called `option` holds; throws an OptionError for anything else. */
export function redisClientKind(option: string, client: RedisClient): RedisClientKind {
  // Clients of ioredis have a `sendCommand` too, which takes something else.
  if (has(client, 'call') && has(client, 'duplicate')) return 'ioredis';
  if (has(client, 'getSentinelNode')) {
    throw new OptionError(option, `"${option}" cannot be a sentinel of the package "redis"; behind sentinels a client of "ioredis" with its option "sentinels" works. Nothing was sent.`);
  }
  if (has(client, 'sendCommand') && has(client, 'duplicate')) return has(client, 'nodeClient') ? 'redis-cluster' : 'redis';
  throw new OptionError(option, `"${option}" has to be a client of the package "ioredis" or "redis"; nothing was sent.`);
}

/** Commands over a client that was given. */
export function redisConnection(client: RedisClient): RedisConnection {
  const kind = redisClientKind('client', client);
  return {
    isReady: () => isReady(client as Ready),
    send: async (key, command) => sent({ client, kind }, key, [...command]),
  };
}

function sent({ client, kind }: { readonly client: RedisClient; readonly kind: RedisClientKind }, key: string | undefined, command: string[]): PromiseLike<unknown> {
  const [name = '', ...args] = command;
  if (kind === 'ioredis') return (client as IoredisClient).call(name, ...args);
  if (kind === 'redis') return (client as NodeRedisClient).sendCommand(command);
  return (client as NodeRedisCluster).sendCommand(key, false, command);
}

/** A client that does not tell is taken at its word when it is asked. */
function isReady({ status, isReady: ready }: Ready): boolean {
  return status === undefined ? ready !== false : status === 'ready';
}

/** What a client of `ioredis` says of itself while it has a connection, or is to get one. */
const FOLLOWED: ReadonlySet<unknown> = new Set(['wait', 'connecting', 'connect', 'ready']);

/** Whether a duplicate of a client may connect now: not where it was closed, which one of `ioredis` that waits for its next try does not tell. */
export function mayFollow(client: RedisClient): boolean {
  const { status, isOpen } = client as Ready;
  return status === undefined ? isOpen !== false : FOLLOWED.has(status);
}

function has(client: unknown, method: string): boolean {
  return typeof (client as Readonly<Record<string, unknown>> | null | undefined)?.[method] === 'function';
}

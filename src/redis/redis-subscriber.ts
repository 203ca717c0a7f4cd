import { redisClientKind, type RedisClient } from './redis-client.js';

/** A connection on which messages are listened for. */
export interface RedisSubscriber {
  /** Resolves when Redis knows. What is heard before the connection broke and after it came back is up to the client. */
  subscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  unsubscribe(channel: string, listener: (message: string) => void): Promise<unknown>;
  /** Ends the connection. */
  close(): void;
}

type Listener = (...args: unknown[]) => void;

/** What both packages' clients have. */
interface Emitter {
  on(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
}

interface Duplicable {
  duplicate(...args: unknown[]): unknown;
}

interface Ioredis extends Emitter {
  subscribe(channel: string): PromiseLike<unknown>;
  unsubscribe(channel: string): PromiseLike<unknown>;
  disconnect(): void;
}

interface NodeRedis extends Emitter {
  connect(): Promise<unknown>;
  subscribe(channel: string, listener: Listener): PromiseLike<unknown>;
  unsubscribe(channel: string, listener: Listener): PromiseLike<unknown>;
  /** Since version 5. */
  destroy?(): void;
  readonly isReady?: boolean;
  disconnect(): Promise<unknown>;
}

/** A connection that somebody made for messages; it is never closed here. */
export function givenSubscriber(subscriber: RedisClient): RedisSubscriber {
  const over = redisClientKind('subscriber', subscriber) === 'ioredis' ? overIoredis(subscriber as unknown as Ioredis) : overNodeRedis(subscriber as unknown as NodeRedis, false);
  return { ...over, close: () => undefined };
}

/**
 * A connection of its own, like that of `client`; it ends with that one at the latest. `lost` is called when it has ended, other
 * than by `close`.
 */
export function ownSubscriber(client: RedisClient, lost: () => void): RedisSubscriber {
  const isIoredis = redisClientKind('client', client) === 'ioredis';
  const own: unknown = isIoredis ? duplicateOnce(client) : client.duplicate();
  const origin = client as unknown as Emitter;
  const emitter = own as Emitter;
  const subscriber = isIoredis ? overIoredis(own as Ioredis) : overNodeRedis(own as NodeRedis, true);
  const close = (): void => {
    origin.off('end', lost);
    emitter.off('end', lost);
    subscriber.close();
  };
  // Without a listener an error would end the program, or be printed.
  emitter.on('error', () => undefined);
  emitter.on('end', lost);
  origin.on('end', lost);
  return { ...subscriber, close };
}

/** One that does not connect again by itself: it would do so for ever when `client` is closed while Redis is away, which nobody is told of. */
function duplicateOnce(client: RedisClient): unknown {
  const never = (): undefined => undefined;
  const settings = { retryStrategy: never, sentinelRetryStrategy: never, clusterRetryStrategy: never };
  const origin = client as unknown as Duplicable;
  // That of a cluster takes nodes first.
  return 'nodes' in client ? origin.duplicate([], settings) : origin.duplicate(settings);
}

/** It tells all messages to all listeners. */
function overIoredis(client: Ioredis): RedisSubscriber {
  const listeners = new Map<string, (message: string) => void>();
  const heard = (channel: unknown, message: unknown): void => listeners.get(String(channel))?.(String(message));
  return {
    subscribe: async (channel, listener) => {
      if (listeners.size === 0) client.on('message', heard);
      listeners.set(channel, listener);
      return client.subscribe(channel);
    },
    unsubscribe: async (channel) => {
      listeners.delete(channel);
      if (listeners.size === 0) client.off('message', heard);
      return client.unsubscribe(channel);
    },
    close: () => { client.disconnect(); },
  };
}

/** It connects when it is told to, which is up to who made it. */
function overNodeRedis(client: NodeRedis, isOwn: boolean): RedisSubscriber {
  let connected: Promise<unknown> | undefined;
  let leaving: Promise<unknown> = Promise.resolve();
  let isClosed = false;
  const connect = async (): Promise<unknown> => {
    if (isClosed) throw new Error('The connection for messages was closed.');
    connected ??= isOwn ? client.connect() : Promise.resolve();
    return connected.catch((error: unknown) => {
      connected = undefined;
      throw error;
    });
  };
  return {
    subscribe: async (channel, listener) => connect().then(() => client.subscribe(channel, listener as Listener)),
    unsubscribe: (channel, listener) => {
      const left = connect().then(() => client.unsubscribe(channel, listener as Listener));
      leaving = Promise.allSettled([leaving, left]);
      return left;
    },
    close: () => {
      isClosed = true;
      // A connection that ends with a reply on its way makes some versions throw out of reach, and clusters wait for ever.
      const settled = client.isReady === false ? Promise.resolve() : leaving;
      settled.then(() => (client.destroy === undefined ? client.disconnect() : client.destroy())).catch(() => undefined);
    },
  };
}

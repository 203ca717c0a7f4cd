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
  disconnect(): Promise<unknown>;
}

/** A connection that somebody made for messages; it is never closed here. */
export function givenSubscriber(subscriber: RedisClient): RedisSubscriber {
  return { ...subscriberOver(subscriber), close: () => undefined };
}

/** A connection of its own, like that of `client`; it ends with that one at the latest. */
export function ownSubscriber(client: RedisClient): RedisSubscriber {
  const own = client.duplicate() as RedisClient;
  const emitter = own as unknown as Emitter;
  // Both connect again by themselves; without a listener an error would end the program, or be printed.
  emitter.on('error', () => undefined);
  if (redisClientKind('client', own) !== 'ioredis') quiet((own as unknown as NodeRedis).connect());
  const subscriber = subscriberOver(own);
  const origin = client as unknown as Emitter;
  const close = (): void => {
    origin.off('end', close);
    subscriber.close();
  };
  origin.on('end', close);
  return { ...subscriber, close };
}

function subscriberOver(client: RedisClient): RedisSubscriber {
  return redisClientKind('subscriber', client) === 'ioredis' ? overIoredis(client as unknown as Ioredis) : overNodeRedis(client as unknown as NodeRedis);
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

function overNodeRedis(client: NodeRedis): RedisSubscriber {
  return {
    subscribe: async (channel, listener) => client.subscribe(channel, listener as Listener),
    unsubscribe: async (channel, listener) => client.unsubscribe(channel, listener as Listener),
    close: () => {
      if (client.destroy === undefined) quiet(client.disconnect());
      else client.destroy();
    },
  };
}

/** Nobody waits for it, and the client tries again. */
function quiet(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

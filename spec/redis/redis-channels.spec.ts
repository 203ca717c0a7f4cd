import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { redisChannels, RedisChannels } from '../../src/redis/redis-channels.js';
import type { RedisClient } from '../../src/redis/redis-client.js';
import type { RedisSubscriber } from '../../src/redis/redis-subscriber.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { settled } from './scripted-connection.js';

/** Channels over subscribers that note what is asked of them. */
function opened({ refusals = 0 } = {}) {
  const runtime = new VirtualRuntime();
  const log: string[] = [];
  const tell = new Map<string, (message: string) => void>();
  let refused = 0;
  const lose: (() => void)[] = [];
  const may = { open: true };
  const open = (lost: () => void): RedisSubscriber | undefined => {
    if (!may.open) return undefined;
    lose.push(lost);
    log.push('open');
    return {
      subscribe: async (channel, listener) => {
        log.push(`subscribe ${channel}`);
        refused += 1;
        if (refused <= refusals) throw new Error('not now');
        tell.set(channel, listener);
        return Promise.resolve();
      },
      unsubscribe: (channel) => {
        log.push(`unsubscribe ${channel}`);
        return Promise.reject(new Error('gone already'));
      },
      close: () => log.push('close'),
    };
  };
  return { runtime, log, tell, lose, may, channels: new RedisChannels(open, runtime) };
}

describe('RedisChannels', () => {
  it('opens one connection for all who listen, and closes it behind the last', async () => {
    const { channels, log, tell } = opened();
    const heard: string[] = [];
    const first = channels.messages('one').subscribe((message) => heard.push(`first ${message}`));
    const second = channels.messages('one').subscribe((message) => heard.push(`second ${message}`));
    const other = channels.messages('two').subscribe((message) => heard.push(`other ${message}`));
    await settled();
    tell.get('one')?.('saved');
    tell.get('two')?.('released');

    expect(heard).toEqual(['first saved', 'second saved', 'other released']);
    first.unsubscribe();
    other.unsubscribe();
    second.unsubscribe();
    await settled();
    expect(log).toEqual(['open', 'subscribe one', 'subscribe two', 'unsubscribe two', 'unsubscribe one', 'close']);
  });

  it('opens another one for who listens later', () => {
    const { channels, log } = opened();
    channels.messages('one').subscribe().unsubscribe();
    channels.messages('one').subscribe();

    expect(log).toEqual(['open', 'subscribe one', 'unsubscribe one', 'close', 'open', 'subscribe one']);
  });

  it('subscribes again after a while where that failed', async () => {
    const { channels, runtime, log, tell } = opened({ refusals: 2 });
    const heard: string[] = [];
    channels.messages('one').subscribe((message) => heard.push(message));
    await settled();
    runtime.advance(2000);
    await settled();
    runtime.advance(2000);
    await settled();
    tell.get('one')?.('saved');

    expect(log).toEqual(['open', ...Array<string>(3).fill('subscribe one')]);
    expect(heard).toEqual(['saved']);
  });

  it('opens another connection 2 s after one was lost, for all who listen', async () => {
    const { channels, runtime, log, tell, lose } = opened();
    const heard: string[] = [];
    channels.messages('one').subscribe((message) => heard.push(message));
    channels.messages('two').subscribe((message) => heard.push(message));
    await settled();
    log.length = 0;
    lose[0]?.();
    runtime.advance(1999);
    expect(log).toEqual(['unsubscribe one', 'unsubscribe two', 'close']);
    runtime.advance(1);
    await settled();
    tell.get('two')?.('saved');

    expect(log.slice(3)).toEqual(['open', 'subscribe one', 'subscribe two']);
    expect(heard).toEqual(['saved']);
  });

  it('looks every 2 s, and keeps no program alive with that, where it may not open one', () => {
    const { channels, runtime, log, may } = opened();
    may.open = false;
    const listening = channels.messages('one').subscribe();
    runtime.advance(3000);
    expect(log).toEqual([]);
    expect([runtime.waiting('tick'), runtime.waiting('sleep'), runtime.waiting('deadline')]).toEqual([[1000], [], []]);
    may.open = true;
    runtime.advance(1000);
    expect(log).toEqual(['open', 'subscribe one']);

    may.open = false;
    listening.unsubscribe();
    expect(runtime.waiting('tick')).toEqual([]);
  });

  it('is silent where there is no connection to be had', () => {
    const channels = new RedisChannels(() => { throw new Error('no duplicate'); }, new VirtualRuntime());
    const seen: unknown[] = [];
    channels.messages('one').subscribe({ next: (message) => seen.push(message), error: (error: unknown) => seen.push(error), complete: () => seen.push('the end') });

    expect(seen).toEqual([]);
  });
});

/** A client of `ioredis` that notes how it is duplicated, and a duplicate's subscriptions. */
function duplicated() {
  const [client, own] = [new EventEmitter(), new EventEmitter()];
  const log: string[] = [];
  const note = (name: string) => (channel = '') => {
    log.push(`${name} ${channel}`.trim());
    return Promise.resolve();
  };
  const settings: Record<string, () => unknown>[] = [];
  Object.assign(own, { subscribe: note('subscribe'), unsubscribe: note('unsubscribe'), disconnect: note('disconnect') });
  const duplicate = (given: Record<string, () => unknown>): unknown => {
    settings.push(given);
    return own;
  };
  Object.assign(client, { status: 'ready', call: () => undefined, duplicate });
  return { client: client as EventEmitter & RedisClient & { status: string }, own, log, settings };
}

describe('redisChannels', () => {
  it('makes one duplicate, and one listener, for all stores with the same client', () => {
    const runtime = new VirtualRuntime();
    const { client, own, log, settings } = duplicated();
    const heard: number[] = [];
    const open = (index: number) => redisChannels({ client, subscriber: undefined }, runtime).messages('one').subscribe(() => heard.push(index));
    const listening = Array.from({ length: 12 }, (_, index) => open(index));
    expect([settings.length, client.listenerCount('end'), log]).toEqual([1, 1, ['subscribe one']]);

    for (const subscription of listening.slice(1)) subscription.unsubscribe();
    own.emit('message', 'one', 'saved');
    expect(heard).toEqual([0]);
    listening[0]?.unsubscribe();
    expect(log).toEqual(['subscribe one', 'unsubscribe one', 'disconnect']);
    expect(client.listenerCount('end')).toBe(0);
  });

  it('makes a duplicate that does not connect again, and another one while the client is there', () => {
    const runtime = new VirtualRuntime();
    const { client, own, settings } = duplicated();
    redisChannels({ client, subscriber: undefined }, runtime).messages('one').subscribe();
    expect(Object.values(settings[0] ?? {}).map((strategy) => strategy())).toEqual([undefined, undefined, undefined]);

    client.status = 'reconnecting';
    own.emit('end');
    runtime.advance(60_000);
    expect(settings).toHaveLength(1);
    client.status = 'ready';
    runtime.advance(2000);
    expect(settings).toHaveLength(2);
  });

  it('hears one store when another one with the same subscriber leaves', () => {
    const runtime = new VirtualRuntime();
    const { own, client, log } = duplicated();
    const subscriber = Object.assign(own, { call: () => undefined, duplicate: () => undefined }) as unknown as RedisClient;
    let heard = 0;
    redisChannels({ client, subscriber }, runtime).messages('one').subscribe(() => (heard += 1));
    redisChannels({ client, subscriber }, runtime).messages('one').subscribe().unsubscribe();
    own.emit('message', 'one', 'saved');

    expect(heard).toBe(1);
    expect(log).toEqual(['subscribe one']);
  });
});

import { describe, expect, it } from 'vitest';
import { RedisChannels } from '../../src/redis/redis-channels.js';
import type { RedisSubscriber } from '../../src/redis/redis-subscriber.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { settled } from './scripted-connection.js';

/** Channels over subscribers that note what is asked of them. */
function opened({ refusals = 0 } = {}) {
  const runtime = new VirtualRuntime();
  const log: string[] = [];
  const tell = new Map<string, (message: string) => void>();
  let refused = 0;
  const open = (): RedisSubscriber => {
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
  return { runtime, log, tell, channels: new RedisChannels(open, runtime) };
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

  it('is silent where there is no connection to be had', () => {
    const channels = new RedisChannels(() => { throw new Error('no duplicate'); }, new VirtualRuntime());
    const seen: unknown[] = [];
    channels.messages('one').subscribe({ next: (message) => seen.push(message), error: (error: unknown) => seen.push(error), complete: () => seen.push('the end') });

    expect(seen).toEqual([]);
  });
});

import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { firstValueFrom, from } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { redisTokenStore, type RedisTokenStoreOptions } from 'keystoneauth-rx/redis';
import type { TokenStore } from '../../src/token/store/token-store.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const client = { call: () => Promise.resolve(), duplicate: () => undefined };
const KEY = 'ab'.repeat(32);

/** A store whose client answers everything with `reply`; `sent` is what it was sent. */
function answering(reply: unknown, options: Partial<RedisTokenStoreOptions> = {}): { readonly store: TokenStore; readonly sent: string[][] } {
  const sent: string[][] = [];
  const call = (...words: string[]): Promise<unknown> => {
    sent.push(words);
    return Promise.resolve(reply);
  };
  return { store: redisTokenStore({ client: { ...client, call }, ...options }), sent };
}

const load = (reply: unknown): Promise<unknown> => firstValueFrom(from(answering(reply).store.load(KEY)));

describe('redisTokenStore', () => {
  it.each([
    [{}, 'client'],
    [{ client: { get: () => undefined } }, 'client'],
    [{ client, subscriber: 'redis://127.0.0.1' }, 'subscriber'],
    [{ client, subscriber: client }, 'subscriber'],
    [{ client: { ...client, sendCommand: () => undefined, call: undefined, getSentinelNode: () => undefined } }, 'client'],
    [{ client, prefix: 'a{b}' }, 'prefix'],
    [{ client, encryptionKey: 'short' }, 'encryptionKey'],
    [{ client, Client: client }, 'Client'],
  ])('refuses what cannot be right, by name, before anything is sent (%#)', (options, name) => {
    expect(() => redisTokenStore(options as unknown as RedisTokenStoreOptions)).toThrow(expect.objectContaining({ options: [name] }));
  });

  it('keeps text and lock of a key in one slot of a cluster', async () => {
    const { store, sent } = answering(1, { prefix: 'team-a:' });
    await firstValueFrom(from(store.save(KEY, 'a text', { lifeMs: 1500.2 })));

    expect(sent).toEqual([['EVAL', expect.any(String), '2', `team-a:{${KEY}}`, `team-a:{${KEY}}:lock`, '', 'a text', '1501', `team-a:{${KEY}}`]]);
  });

  it.each([
    ['1700000000000 a text', '1700000000250', { text: 'a text', ageMs: 250 }],
    [Buffer.from('1700000000000 żółć'), Buffer.from('1700000000250'), { text: 'żółć', ageMs: 250 }],
    ['1700000000000 a text', 1_700_000_000_250, { text: 'a text', ageMs: 250 }],
    ['1700000000000 a text of a Redis whose clock went back', '1699999999000', { text: 'a text of a Redis whose clock went back', ageMs: 0 }],
    ['1700000000000 a text of another clock', '1699999997999', { text: 'a text of another clock', ageMs: undefined }],
    ['a text of somebody else', '1700000000250', { text: 'a text of somebody else', ageMs: undefined }],
    [null, '1700000000250', undefined],
  ])('tells what is kept, and how old it is by the clock of Redis (%#)', async (kept, now, stored) => {
    expect(await load([kept, now])).toEqual(stored);
  });

  it.each([[1, true], ['1', true], [1n, true], [0, false], ['0', false], [0n, false]])('reads the answer of a save whatever its type (%s)', async (reply, isSaved) => {
    expect(await firstValueFrom(from(answering(reply).store.save(KEY, 'a text', { lifeMs: 1000 })))).toBe(isSaved);
  });
});

describe('redisTokenStore over a server that takes connections and says nothing', () => {
  const sockets = new Set<Socket>();
  const closing: (() => void)[] = [];
  let server: Server | undefined;

  afterEach(async () => {
    for (const close of closing.splice(0)) close();
    for (const socket of sockets) socket.destroy();
    server?.close();
    if (server !== undefined) await once(server, 'close');
    server = undefined;
  });

  async function silentPort(): Promise<number> {
    server = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  const clients = {
    ioredis: (port: number) => {
      const silenced = new Redis({ host: '127.0.0.1', port });
      silenced.on('error', () => undefined);
      closing.push(() => { silenced.disconnect(); });
      return silenced;
    },
    redis: (port: number) => {
      const silenced = createClient({ socket: { host: '127.0.0.1', port } });
      silenced.on('error', () => undefined);
      silenced.connect().catch(() => undefined);
      closing.push(() => { silenced.destroy(); });
      return silenced;
    },
  };

  it.each(['ioredis', 'redis'] as const)('gives up after 2 s (%s)', async (name) => {
    const runtime = new VirtualRuntime();
    const store = redisTokenStore({ client: clients[name](await silentPort()), runtime });
    let failure: unknown;
    from(store.load(KEY)).subscribe({ error: (error: unknown) => (failure = error) });
    runtime.advance(1999);
    expect(failure).toBeUndefined();
    runtime.advance(1);

    expect(failure).toMatchObject({ code: 'connect-timeout', message: expect.stringContaining('load a token') });
  });

  it('fails at once over a client that was not connected', async () => {
    const store = redisTokenStore({ client: createClient({ socket: { host: '127.0.0.1', port: 1 } }) });
    const failure = await firstValueFrom(from(store.load(KEY))).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'connect-failure', message: expect.stringMatching(/\(ClientClosedError\): check that Redis runs, and that the client .* is connected/) });
  });
});

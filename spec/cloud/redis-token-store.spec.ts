import { randomBytes } from 'node:crypto';
import { once, type EventEmitter } from 'node:events';
import { inspect } from 'node:util';
import { defer, filter, firstValueFrom, from, NEVER, repeat, ReplaySubject, Subject, take, throwError, timeout, type ObservableInput } from 'rxjs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { realRuntime, type Runtime } from 'keystoneauth-rx';
import { redisTokenStore, type RedisTokenStoreOptions } from 'keystoneauth-rx/redis';
import { tokenStoreContract } from 'keystoneauth-rx/testing';
import { describeRedis } from './describe-redis.js';
import { closeClients, openClient, type ClientPackage } from './redis-clients.js';
import type { RedisServer } from './services/redis-server.js';

type Store = ReturnType<typeof redisTokenStore>;

const LIFE = { lifeMs: 60_000 };
const packages: readonly ClientPackage[] = ['ioredis', 'redis'];

const one = <T>(value: ObservableInput<T>): Promise<T> => firstValueFrom(from(value));
const newKey = (): string => randomBytes(32).toString('hex');

/** What became of a promise, and how long that took. */
async function timed(promise: Promise<unknown>): Promise<{ readonly outcome: unknown; readonly ms: number }> {
  const startedAt = performance.now();
  const outcome = await promise.catch((error: unknown) => error);
  return { outcome, ms: performance.now() - startedAt };
}

/** A store with a client of its own. */
async function open(redis: RedisServer, name: ClientPackage, options: Partial<RedisTokenStoreOptions> = {}): Promise<Store> {
  const { client } = await openClient[name](redis.port);
  return redisTokenStore({ client, ...options });
}

/** Asks again and again until it is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const again$ = defer(isSo).pipe(repeat({ delay: 20 }), filter((so) => so), take(1), timeout({ first: 20_000, with: () => throwError(() => new Error('It never became so.')) }));
  await firstValueFrom(again$);
}

/** Holds the lock of `key` until the work is told to end. */
async function hold(store: Store, key: string): Promise<{ readonly lease: string; readonly end$: Subject<void> }> {
  const end$ = new Subject<void>();
  const lease$ = new ReplaySubject<string>(1);
  const work = (lease: string): Subject<void> => {
    lease$.next(lease);
    return end$;
  };
  from(store.withLock(key, work)).subscribe({ error: (error: unknown) => { lease$.error(error); } });
  return { lease: await firstValueFrom(lease$), end$ };
}

/** Timers of a process that stands still: none fires. */
const stopped: Runtime = { ...realRuntime, tick: () => NEVER };

describeRedis('redisTokenStore', (redis) => {
  afterAll(closeClients);

  describe.each(packages)('with the package %s', (name) => {
    const opened = ({ runtime }: { readonly runtime: Runtime }): Promise<Store> => open(redis(), name, { runtime });
    // How leases pass on takes its time, and is no matter of the package.
    const lockPassesOnMs = name === 'ioredis' ? 9000 : undefined;
    for (const { name: promise, run } of tokenStoreContract({ open: opened, lockPassesOnMs })) it.concurrent(promise, run);
  });
});

describeRedis('what redisTokenStore keeps', (redis) => {
  afterEach(closeClients);

  it('is shared by clients of both packages', async () => {
    const [first, second] = [await open(redis(), 'ioredis'), await open(redis(), 'redis')];
    const key = newKey();
    await one(first.save(key, 'text of the first', LIFE));
    expect(await one(second.load(key))).toMatchObject({ text: 'text of the first' });

    const { end$ } = await hold(second, key);
    const waiting = hold(first, key);
    end$.complete();
    const { lease } = await waiting;
    expect(await one(first.save(key, 'text of the holder', { ...LIFE, lease }))).toBe(true);
    expect(await one(second.load(key))).toMatchObject({ text: 'text of the holder' });
  });

  it('ends with its life, or stays', async () => {
    const { client, ask } = await openClient.ioredis(redis().port);
    const store = redisTokenStore({ client, prefix: 'team-a:' });
    const key = newKey();

    await one(store.save(key, 'a text', LIFE));
    expect(Number(await ask('PTTL', `team-a:{${key}}`))).toBeGreaterThan(50_000);
    await one(store.save(key, 'a text', { lifeMs: Infinity }));
    expect(await ask('PTTL', `team-a:{${key}}`)).toBe(-1);
    await one(store.save(key, 'a text', { lifeMs: -5 }));
    await until(async () => (await one(store.load(key))) === undefined);
  });

  it('is unreadable with an encryption key', async () => {
    const { client, ask } = await openClient.redis(redis().port);
    const store = redisTokenStore({ client, encryptionKey: randomBytes(32) });
    const key = newKey();
    await one(store.save(key, 'gAAAA-Kz81mQw0-plain', LIFE));

    const kept = String(await ask('GET', `keystoneauth-rx:{${key}}`));
    expect(kept).not.toContain('plain');
    expect(await one(store.load(key))).toMatchObject({ text: 'gAAAA-Kz81mQw0-plain', ageMs: expect.any(Number) });
  });

  it('is locked for who asks for the lock once more because the reply was lost', async () => {
    const { client, ask } = await openClient.ioredis(redis().port);
    const twice = async (...command: string[]): Promise<unknown> => ask(...command).then(() => ask(...command));
    const store = redisTokenStore({ client: { call: twice, duplicate: () => client.duplicate() } });

    expect((await timed(hold(store, newKey()))).ms).toBeLessThan(1000);
  });

  it('is left to the reader where somebody else put it there, and is replaced by what is saved', async () => {
    const { client, ask } = await openClient.ioredis(redis().port);
    const store = redisTokenStore({ client });
    const key = newKey();
    await ask('SET', `keystoneauth-rx:{${key}}`, 'from somewhere else');
    expect(await one(store.load(key))).toEqual({ text: 'from somewhere else', ageMs: undefined });

    await ask('DEL', `keystoneauth-rx:{${key}}`);
    await ask('HSET', `keystoneauth-rx:{${key}}`, 'a field', 'a value');
    expect((await timed(one(store.load(key)))).outcome).toMatchObject({ message: expect.stringMatching(/^Redis refused to load a token \(WRONGTYPE\)/) });
    await one(store.save(key, 'a text of ours', LIFE));
    expect(await one(store.load(key))).toMatchObject({ text: 'a text of ours' });
  });

  it('is not changed by who lost the lock, nor is the lock', async () => {
    const { client, ask } = await openClient.ioredis(redis().port);
    const stale = redisTokenStore({ client, runtime: stopped });
    const heir = await open(redis(), 'redis');
    const key = newKey();
    const lost = await hold(stale, key);
    await ask('DEL', `keystoneauth-rx:{${key}}:lock`);
    const { lease } = await hold(heir, key);
    await one(heir.save(key, 'the newer text', { ...LIFE, lease }));

    expect(await one(stale.save(key, 'the older text', { ...LIFE, lease: lost.lease }))).toBe(false);
    lost.end$.complete();
    expect(await one(stale.load(key))).toMatchObject({ text: 'the newer text' });
    expect(await ask('GET', `keystoneauth-rx:{${key}}:lock`)).toBe(lease);
  });

  it('is not in the error of a command that was refused', async () => {
    const { ask } = await openClient.ioredis(redis().port);
    await ask('ACL', 'SETUSER', 'default', '-eval');
    try {
      for (const name of packages) {
        const store = await open(redis(), name);
        const { outcome } = await timed(one(store.save(newKey(), 'gAAAA-Hy57vRt3-refused', LIFE)));

        expect(outcome).toMatchObject({ code: 'unknown-connection-error', outcome: 'refused', message: expect.stringContaining('NOPERM') });
        expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain('refused-');
        expect(inspect(outcome, { depth: 9, showHidden: true })).not.toContain('Hy57vRt3');
      }
    } finally {
      await ask('ACL', 'SETUSER', 'default', '+eval');
    }
  });

  it('is saved also by who may not publish', async () => {
    const { ask } = await openClient.ioredis(redis().port);
    await ask('ACL', 'SETUSER', 'default', 'resetchannels');
    try {
      const store = await open(redis(), 'redis');
      const key = newKey();
      const { lease, end$ } = await hold(store, key);
      expect(await one(store.save(key, 'a text', { ...LIFE, lease }))).toBe(true);
      end$.complete();
      await hold(store, key);
    } finally {
      await ask('ACL', 'SETUSER', 'default', 'allchannels');
    }
  });
});

describeRedis('watch of redisTokenStore', (redis) => {
  afterEach(closeClients);

  it.each(packages)('hears of what others save, over one more connection for all who listen (%s)', async (name) => {
    const { client, ask } = await openClient[name](redis().port);
    const [store, other] = [redisTokenStore({ client }), await open(redis(), 'ioredis')];
    const connections = async (): Promise<number> => String(await ask('CLIENT', 'LIST')).trim().split('\n').length;
    await one(other.load(newKey()));
    const before = await connections();
    const keys = [newKey(), newKey(), newKey()];
    const heard: string[] = [];
    const listening = keys.map((key) => from(store.watch?.(key) ?? []).subscribe(() => heard.push(key)));
    await until(async () => String(await ask('PUBSUB', 'CHANNELS')).split(',').length === keys.length);
    expect(await connections()).toBe(before + 1);

    await one(other.save(keys[1] ?? '', 'a text', LIFE));
    await one(other.clear(keys[2] ?? ''));
    await until(() => Promise.resolve(heard.length > 1));
    expect(heard).toEqual([keys[1], keys[2]]);

    for (const subscription of listening) subscription.unsubscribe();
    await until(async () => (await connections()) === before);
  });

  it.each(packages)('uses the connection it was given, and leaves it open (%s)', async (name) => {
    const [{ client, ask }, subscriber] = [await openClient[name](redis().port), await openClient[name](redis().port)];
    const store = redisTokenStore({ client, subscriber: subscriber.client });
    const key = newKey();
    const heard = new ReplaySubject<unknown>();
    const listening = from(store.watch?.(key) ?? []).subscribe(heard);
    await until(async () => String(await ask('PUBSUB', 'NUMSUB', `keystoneauth-rx:{${key}}`)).endsWith('1'));

    await one(store.save(key, 'a text', LIFE));
    await firstValueFrom(heard);
    listening.unsubscribe();
    await until(async () => String(await ask('PUBSUB', 'NUMSUB', `keystoneauth-rx:{${key}}`)).endsWith('0'));
    expect(await subscriber.ask('PING')).toBe('PONG');
  });

  it.each(packages)('ends its connection with the client it was given (%s)', async (name) => {
    const { client } = await openClient[name](redis().port);
    const { ask } = await openClient.ioredis(redis().port);
    const listening = from(redisTokenStore({ client }).watch?.(newKey()) ?? []).subscribe();
    await until(async () => String(await ask('PUBSUB', 'CHANNELS')) !== '');

    await (client as unknown as { quit(): Promise<unknown> }).quit();
    await until(async () => String(await ask('CLIENT', 'LIST')).trim().split('\n').length === 1);
    listening.unsubscribe();
  });

  it.each(packages)('goes on when the client was closed and connected again (%s)', async (name) => {
    const { client } = await openClient[name](redis().port);
    const [store, other] = [redisTokenStore({ client }), await open(redis(), 'ioredis')];
    const key = newKey();
    await one(store.load(key));
    let heard = 0;
    const listening = from(store.watch?.(key) ?? []).subscribe(() => (heard += 1));
    const { quit, connect } = client as unknown as Record<'quit' | 'connect', () => Promise<unknown>>;
    const ended = once(client as unknown as EventEmitter, 'end');
    await quit.call(client);
    await ended;
    await connect.call(client);
    const before = heard;

    await until(async () => {
      await one(other.save(key, 'a text', LIFE));
      return heard > before;
    });
    listening.unsubscribe();
  });

  it.each(packages)('goes on when Redis was away (%s)', async (name) => {
    const [store, other] = [await open(redis(), name), await open(redis(), 'ioredis')];
    const key = newKey();
    let heard = 0;
    const listening = from(store.watch?.(key) ?? []).subscribe(() => (heard += 1));
    await redis().halt('SIGKILL');
    await redis().resume();

    await until(async () => {
      await timed(one(other.save(key, 'a text', LIFE)));
      return heard > 0;
    });
    listening.unsubscribe();
  });
});

describeRedis('redisTokenStore without a Redis that answers', (redis) => {
  afterEach(async () => {
    closeClients();
    await redis().resume();
  });

  it.each(packages)('gives up within 2 s, then at once, and works again when Redis is back (%s)', async (name) => {
    const store = await open(redis(), name);
    const key = newKey();
    await one(store.save(key, 'a text that is lost', LIFE));
    await redis().halt('SIGKILL');

    const first = await timed(one(store.load(key)));
    expect(first.outcome).toMatchObject({ name: 'ConnectFailure' });
    expect(first.ms).toBeLessThan(3000);
    const second = await timed(one(store.save(key, 'a text nobody waits for', LIFE)));
    expect(second.outcome).toMatchObject({ name: 'ConnectFailure' });
    expect(second.ms).toBeLessThan(500);

    await redis().resume();
    await until(async () => (await timed(one(store.load(key)))).outcome === undefined);
    await one(store.save(key, 'a text', LIFE));
    expect(await one(store.load(key))).toMatchObject({ text: 'a text' });
  });

  it.each(packages)('gives up on one that hangs, and carries nothing out later that others would have to wait for (%s)', async (name) => {
    const [store, other] = [await open(redis(), name), await open(redis(), name)];
    const key = newKey();
    await one(store.load(key));
    await redis().signal('SIGSTOP');
    const locked = await timed(hold(store, key).then(() => 'held', (error: unknown) => error));
    expect(locked.outcome).toBeInstanceOf(Error);
    expect((await timed(one(store.load(key)))).ms).toBeLessThan(500);
    await redis().signal('SIGCONT');

    expect((await timed(hold(other, key))).ms).toBeLessThan(1000);
  });

  it.each(packages)('fails those who wait for a lock, and leaves its holder alone (%s)', async (name) => {
    const [holder, waiter] = [await open(redis(), name), await open(redis(), name)];
    const key = newKey();
    const { lease, end$ } = await hold(holder, key);
    const waiting = timed(hold(waiter, key));
    await redis().halt('SIGTERM');

    const { outcome, ms } = await waiting;
    expect(outcome).toMatchObject({ name: 'ConnectFailure', message: expect.stringMatching(/^Redis (was|could not be asked) to lock a token/) });
    expect(ms).toBeLessThan(4000);
    expect(end$.observed).toBe(true);
    expect((await timed(one(holder.save(key, 'a text', { ...LIFE, lease })))).outcome).toMatchObject({ name: 'ConnectFailure' });
    end$.complete();
  });
});

describeRedis(
  'redisTokenStore on a Redis cluster',
  (redis) => {
    afterEach(closeClients);
    beforeAll(async () => {
      const { ask } = await openClient.ioredis(redis().port);
      await ask('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
      await until(async () => String(await ask('CLUSTER', 'INFO')).includes('cluster_state:ok'));
      closeClients();
    });

    it.each(['ioredis Cluster', 'redis createCluster'] as const)('saves, loads, locks and tells (%s)', async (name) => {
      const [store, other] = [await open(redis(), name), await open(redis(), name)];
      const key = newKey();
      let heard = 0;
      const listening = from(other.watch?.(key) ?? []).subscribe(() => (heard += 1));
      const { lease, end$ } = await hold(store, key);
      const waiting = hold(other, key);
      await until(async () => {
        await one(store.save(key, 'a text', { ...LIFE, lease }));
        return heard > 0;
      });
      expect(await one(other.load(key))).toMatchObject({ text: 'a text', ageMs: expect.any(Number) });
      end$.complete();
      expect((await waiting).lease).not.toBe(lease);
      listening.unsubscribe();
    });
  },
  ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'],
);

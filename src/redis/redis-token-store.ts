import { filter, map } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import { encryptedTokenStore } from '../token/store/encrypted-token-store.js';
import type { EncryptionKey } from '../token/store/encryption-key.js';
import type { StoredText, TokenStore } from '../token/store/token-store.js';
import { redisChannels, type RedisChannels } from './redis-channels.js';
import { redisClientKind, redisConnection, type RedisClient } from './redis-client.js';
import { RedisCommands } from './redis-commands.js';
import { redisEntry, success, type RedisEntry } from './redis-entry.js';
import { withRedisLock } from './redis-lock.js';
import { CLEAR, LOAD, SAVE } from './redis-scripts.js';

/** Where tokens are kept in Redis. */
export interface RedisTokenStoreOptions {
  /**
   * By the package `ioredis` (5.0.0 or later) or `redis` (4.0.0 or later), which has to be connected: a single client or a cluster; behind sentinels
   * that of `ioredis`. It is used for other things too, if you like, and never closed.
   *
   * `ioredis` sends what was on its way when the connection broke once more when it is back: a token that was forgotten, or saved
   * without a lock, is so then, though the store had failed, and though another one was saved in between. `autoResendUnfulfilledCommands: false`
   * is recommended; what is saved by the holder of a lock is safe in any case.
   */
  readonly client: RedisClient;
  /**
   * A second client, connected, for the messages by which others learn of a new token at once; never closed.
   *
   * @defaultValue a duplicate of `client`, open while somebody listens
   */
  readonly subscriber?: RedisClient | undefined;
  /** What all keys and channels begin with; without braces. @defaultValue 'keystoneauth-rx:' */
  readonly prefix?: string | undefined;
  /**
   * Tokens are kept encrypted: 32 random bytes, the same as base64 or hexadecimal text, a CryptoKey for AES-GCM, or a list of which
   * the first one encrypts and all decrypt.
   *
   * @defaultValue as plain text, for everybody who may read in Redis
   */
  readonly encryptionKey?: EncryptionKey | readonly EncryptionKey[] | undefined;
  /** @defaultValue `realRuntime` */
  readonly runtime?: Runtime | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set(['client', 'subscriber', 'prefix', 'encryptionKey', 'runtime']);
/** Some 30 years: Redis takes no number without end. */
const LONGEST_LIFE_MS = 1e12;
/** So far a clock is set back now and then, and its times still hold. */
const CLOCK_STEP_MS = 2000;

/**
 * A token store for all replicas that reach the same Redis (5 or later) or Valkey, a cluster included: one signs in, the others take its
 * token. The lock is a lease of 7 s by Redis' own clock, renewed while its holder works; age too is by that clock. While
 * Redis is away each replica signs in for itself, and none waits longer than 2 s to find that out.
 *
 * @throws OptionError for what is no client, a prefix with braces, a key that cannot be right, or an unknown option
 */
export function redisTokenStore(options: RedisTokenStoreOptions): TokenStore {
  refuseUnknownOptions(options, OPTIONS, 'redisTokenStore');
  const { client, subscriber, prefix = 'keystoneauth-rx:', encryptionKey, runtime = realRuntime } = options;
  refuseUnfitClients(client, subscriber);
  if (/[{}]/.test(prefix)) throw new OptionError('prefix', '"prefix" has to do without { and }, which tell a cluster where a key is kept; nothing was sent.');
  const commands = new RedisCommands(redisConnection(client), runtime);
  const channels = redisChannels({ client, subscriber }, runtime);
  const store = storeOf((key) => redisEntry(commands, prefix, key), channels, runtime);
  return encryptionKey === undefined ? store : encryptedTokenStore(store, encryptionKey);
}

function refuseUnfitClients(client: RedisClient, subscriber: RedisClient | undefined): void {
  redisClientKind('client', client);
  if (subscriber === undefined) return;
  redisClientKind('subscriber', subscriber);
  if (subscriber === client) throw new OptionError('subscriber', '"subscriber" has to be another client than "client": a connection that listens takes no commands; leave it out, or give a duplicate. Nothing was sent.');
}

function storeOf(entryOf: (key: string) => RedisEntry, channels: RedisChannels, runtime: Runtime): TokenStore {
  return {
    load: (key) => entryOf(key).run({ what: 'load a token', script: LOAD, args: [] }).pipe(map(storedText)),
    save: (key, text, { lease = '', lifeMs }) => {
      const entry = entryOf(key);
      return entry.run({ what: 'save a token', script: SAVE, args: [lease, text, expiry(lifeMs), entry.channel] }).pipe(success());
    },
    clear: (key) => {
      const entry = entryOf(key);
      return entry.run({ what: 'forget a token', script: CLEAR, args: [entry.channel] });
    },
    withLock: (key, work) => {
      const entry = entryOf(key);
      return withRedisLock({ entry, runtime, messages$: channels.messages(entry.channel) }, work);
    },
    watch: (key) => channels.messages(entryOf(key).channel).pipe(filter((message) => message === 'saved')),
  };
}

/** PX wants a whole number above 0; nothing stands for ever. */
function expiry(lifeMs: number): string {
  return lifeMs === Infinity ? '' : String(Math.min(Math.max(Math.ceil(lifeMs), 1), LONGEST_LIFE_MS));
}

/** What is kept begins with when it was saved; what does not was put there by somebody else, and is left to the reader. */
function storedText(reply: unknown): StoredText | undefined {
  const [kept, now] = reply as readonly unknown[];
  if (kept === null || kept === undefined) return undefined;
  // Clients can be set to give bytes.
  const text = typeof kept === 'string' ? kept : new TextDecoder().decode(kept as Uint8Array);
  const savedAt = /^(\d{1,15}) /.exec(text);
  if (savedAt === null) return { text, ageMs: undefined };
  return { text: text.slice(savedAt[0].length), ageMs: ageMs(Number(now) - Number(savedAt[1])) };
}

/** What was saved in the future was saved by another clock: Redis moved to another machine, or its clock was set. */
function ageMs(passedMs: number): number | undefined {
  return passedMs < -CLOCK_STEP_MS ? undefined : Math.max(0, passedMs);
}

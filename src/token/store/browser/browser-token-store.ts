import { defer, map } from 'rxjs';
import { realRuntime, type Runtime } from '../../../runtime/runtime.js';
import { encryptedTokenStore } from '../encrypted-token-store.js';
import type { TokenStore } from '../token-store.js';
import { checkBrowserStore, type BrowserTokenStoreOptions } from './browser-store-options.js';
import type { Entries } from './entries.js';
import { storedText } from './entry.js';
import { indexedEntries } from './indexed-entries.js';
import { LeaseLock } from './lease-lock.js';
import { SessionEntries } from './session-entries.js';
import { TabChannel } from './tab-channel.js';
import { TabDatabase, type Tables } from './tab-database.js';
import type { TabLock } from './tab-lock.js';
import { WebLock, webLocks } from './web-lock.js';

export type { BrowserTokenStoreOptions } from './browser-store-options.js';

/**
 * Shares one token between all tabs of an origin: one of them signs in, the others take what it got. The tab that signs in holds a
 * Web Lock, or where there is none (pages over plain http) a lease in IndexedDB; a closed tab's lock passes on at once, a lease
 * within 10 seconds.
 *
 * **Security.** Without any token store a token lives in the memory of its page and is gone with it. In a browser store every script
 * that runs at the origin can read it, one that an attacker injected too, and in IndexedDB also long after the page is closed,
 * as can who gets hold of the profile on disk. `encryptionKey` protects the latter, and with a key that cannot be exported
 * keeps the token from being copied out of the storage; it does not keep an injected script from using what the page uses.
 * Under `session` tabs hand each other the token over a BroadcastChannel, which every page of the origin can hear. Clear the
 * store when the user leaves.
 *
 * It can be made anywhere. Where the browser has no storage, or refuses it (private windows), its members fail with code
 * `unsupported-here`; a plugin reports that with an event and signs in for itself.
 *
 * @throws OptionError for options that cannot be right
 */
export function browserTokenStore(options: BrowserTokenStoreOptions = {}): TokenStore {
  checkBrowserStore(options);
  const { encryptionKey, runtime = realRuntime } = options;
  let parts: Parts | undefined;
  const store = storeOf(() => (parts ??= assemble(options, runtime)), runtime);
  return encryptionKey === undefined ? store : encryptedTokenStore(store, encryptionKey);
}

/** What a store is made of, looked for when it is first used. */
interface Parts {
  readonly entries: Entries;
  readonly lock: TabLock;
  readonly channel: TabChannel;
}

function assemble({ storage, name = 'keystoneauth-rx' }: BrowserTokenStoreOptions, runtime: Runtime): Parts {
  const channel = new TabChannel(name);
  const database = new TabDatabase(name, runtime);
  const manager = webLocks();
  const lock = manager === undefined ? new LeaseLock({ database, channel, runtime }) : new WebLock(manager, name);
  const isLocked = (key: string): boolean => lock.isHeldHere(key);
  const entries = storage === 'session' ? new SessionEntries({ prefix: name, channel, runtime, isLocked }) : indexedEntries(database);
  return { entries, lock, channel };
}

function storeOf(parts: () => Parts, runtime: Runtime): TokenStore {
  return {
    isPersonal: true,
    load: (key) => defer(() => parts().entries.load(key)).pipe(map((entry) => storedText(entry, runtime.now()))),
    save: (key, text, { lease, lifeMs }) =>
      defer(async () => {
        const { entries, lock, channel } = parts();
        const put = (tables: Tables | undefined) => entries.put(key, { text, lifeMs, now: runtime.now() }, tables);
        const entry = await (lease === undefined ? put(undefined) : lock.whileHeld({ key, lease }, put));
        if (entry !== undefined) channel.post({ kind: 'saved', key, revision: entry.revision });
        return entry !== undefined;
      }),
    clear: (key) => defer(() => parts().entries.clear(key)),
    withLock: (key, work) => defer(() => parts().lock.withLock(key, work)),
    watch: (key) => defer(() => parts().channel.hear('saved', key)),
  };
}

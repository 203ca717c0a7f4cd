/** The token stores of the front door. As in `stages.ts` each is a binding of its own. */
import { storesPart } from '#door-parts';
import { checkBrowserStore, type BrowserTokenStoreOptions } from '../token/store/browser/browser-store-options.js';
import type { EncryptionKey } from '../token/store/encryption-key.js';
import { lateStore } from '../token/store/late-store.js';
import { checkMemoryStore, type MemoryTokenStoreOptions } from '../token/store/memory-store-options.js';
import type { TokenStore } from '../token/store/token-store.js';
import { importKeys } from '../token/store/usable-keys.js';

/**
 * A store for plugins of one program: all that are given the same one and sign in as the same user for the same scope share one sign-in.
 * Nothing is left when the program ends.
 *
 * @throws OptionError for options that cannot be right.
 */
export function memoryTokenStore(options: MemoryTokenStoreOptions = {}): TokenStore {
  if (storesPart.now !== undefined) return storesPart.now.memoryTokenStore(options);
  checkMemoryStore(options);
  const given = { ...options };
  return lateStore({ part: storesPart, make: (stores) => stores.memoryTokenStore(given), isPersonal: undefined, watches: true });
}

/**
 * Shares one token between all tabs of an origin: one of them signs in, the others take what it got.
 *
 * **Security.** Without any token store a token lives in the memory of its page and is gone with it. In a browser store every script
 * that runs at the origin can read it, one that an attacker injected too; `encryptionKey` keeps it from who gets hold of the profile on
 * disk, not from an injected script. Clear the store when the user leaves.
 *
 * @throws OptionError for options that cannot be right.
 */
export function browserTokenStore(options: BrowserTokenStoreOptions = {}): TokenStore {
  if (storesPart.now !== undefined) return storesPart.now.browserTokenStore(options);
  checkBrowserStore(options);
  const { encryptionKey, ...given } = options;
  const store = lateStore({ part: storesPart, make: (stores) => stores.browserTokenStore(given), isPersonal: true, watches: true });
  return encryptionKey === undefined ? store : encryptedTokenStore(store, encryptionKey);
}

/**
 * A store that keeps its texts in `store` encrypted (AES-256-GCM by WebCrypto). A text opens under its own key only.
 *
 * @param encryptionKey of a list the first one encrypts and all decrypt, so that a key can be replaced.
 * @throws OptionError for a key that cannot be right; with code `unsupported-here` where there is no WebCrypto (pages over plain http).
 */
export function encryptedTokenStore(store: TokenStore, encryptionKey: EncryptionKey | readonly EncryptionKey[]): TokenStore {
  if (storesPart.now !== undefined) return storesPart.now.encryptedTokenStore(store, encryptionKey);
  // Refused here: what a store fails with is no more than an event.
  const keys = importKeys(encryptionKey);
  // What it fails with is told to who uses the store.
  keys.catch(() => undefined);
  return lateStore({ part: storesPart, make: (stores) => stores.sealedStore(store, keys), isPersonal: store.isPersonal, watches: store.watch !== undefined });
}

import { concatMap, defer, from, take } from 'rxjs';
import type { EncryptionKey } from './encryption-key.js';
import { importKeys, type UsableKeys } from './usable-keys.js';
import { openText, sealText } from './sealed-text.js';
import type { TokenStore } from './token-store.js';

/**
 * A store that keeps its texts in `store` encrypted (AES-256-GCM by WebCrypto). A text opens under its own key only: who can
 * write to `store` cannot pass one identity's token off as another's, but can still take it away or bring back an older one.
 * What cannot be opened is loaded as an empty text, which is ignored with an event.
 *
 * @param encryptionKey of a list the first one encrypts and all decrypt, so that a key can be replaced: `[next, current]`
 * first, `[next]` when no token of the time before is in use any more
 * @throws OptionError for a key that cannot be right; with code `unsupported-here` where there is no WebCrypto (pages over
 * plain http)
 */
export function encryptedTokenStore(store: TokenStore, encryptionKey: EncryptionKey | readonly EncryptionKey[]): TokenStore {
  return sealedStore(store, importKeys(encryptionKey));
}

/** `encryptedTokenStore` with keys that are ready, or about to be. */
export function sealedStore(store: TokenStore, keys: Promise<UsableKeys>): TokenStore {
  const watch = store.watch?.bind(store);
  return {
    isPersonal: store.isPersonal,
    load: (key) =>
      defer(() => from(store.load(key))).pipe(
        take(1),
        concatMap(async (stored) => stored && { ...stored, text: (await openText(stored.text, await keys, key)) ?? '' }),
      ),
    save: (key, text, options) =>
      defer(async () => sealText(text, await keys, key)).pipe(concatMap((sealed) => store.save(key, sealed, options))),
    clear: (key) => store.clear(key),
    withLock: (key, work) => store.withLock(key, work),
    ...(watch === undefined ? {} : { watch }),
  };
}

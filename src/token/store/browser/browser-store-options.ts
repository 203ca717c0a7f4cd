import { OptionError } from '../../../errors/option-error.js';
import { refuseUnknownOptions } from '../../../errors/refuse-unknown-options.js';
import type { Runtime } from '../../../runtime/runtime.js';
import type { EncryptionKey } from '../encryption-key.js';

/** Options of `browserTokenStore`. */
export interface BrowserTokenStoreOptions {
  /**
   * `indexed-db`: one token for all tabs of the origin, still there when the browser is started again. `session`: each tab keeps a copy
   * that goes with it, and gets it from the others; a tab that finds no other waits for them a moment before it signs in.
   *
   * @defaultValue 'indexed-db'
   */
  readonly storage?: 'indexed-db' | 'session' | undefined;
  /** Tells apart what several applications of one origin keep. @defaultValue 'keystoneauth-rx' */
  readonly name?: string | undefined;
  /**
   * What tokens are encrypted with, where there is WebCrypto (not on plain http): a `CryptoKey` that cannot be exported, best of all.
   *
   * @defaultValue none: they are kept as they are
   */
  readonly encryptionKey?: EncryptionKey | readonly EncryptionKey[] | undefined;
  /** @defaultValue realRuntime */
  readonly runtime?: Runtime | undefined;
}

const OPTIONS: ReadonlySet<string> = new Set(['storage', 'name', 'encryptionKey', 'runtime']);

/** Throws an OptionError for options that cannot be right; the key is looked at by who encrypts with it. */
export function checkBrowserStore(options: BrowserTokenStoreOptions): void {
  refuseUnknownOptions(options, OPTIONS, 'browserTokenStore');
  const { storage, name } = options;
  if (storage !== undefined && !['indexed-db', 'session'].includes(storage)) {
    throw new OptionError('storage', '"storage" can be "indexed-db" or "session"; nothing was stored.');
  }
  if (name !== undefined && (typeof name !== 'string' || name === '')) {
    throw new OptionError('name', '"name" has to be a text that is not empty; nothing was stored.');
  }
}

import type { Observable, ObservableInput } from 'rxjs';

/** What a {@link TokenStore} keeps under one key. */
export interface StoredText {
  readonly text: string;
  /**
   * How long ago it was saved, in milliseconds, by a clock that is the same for all who share the store: a server's, a file
   * system's. `undefined` where there is no such clock.
   */
  readonly ageMs: number | undefined;
}

/** How a text is saved. */
export interface SaveOptions {
  /** What `withLock` gave. The text is saved only while that lock is held; without it, in any case. */
  readonly lease?: string | undefined;
  /** After this many milliseconds nobody needs the text any more; `Infinity`: never. */
  readonly lifeMs: number;
}

/**
 * Where tokens are kept for others that sign in as the same user for the same scope: other processes, tabs, replicas, or this
 * program when it is started again. Exactly one of them signs in, the others take what it saved. Texts are opaque to a store,
 * and **secret**; keys are safe as file names and hold no secret.
 *
 * All members may answer with a value's Promise or Observable. A store that fails never fails a sign-in: it is reported with
 * a `token-store-failed` event, and the plugin signs in for itself. Use `tokenStoreContract` of `keystoneauth-rx/testing` to
 * prove a store of your own.
 */
export interface TokenStore {
  /**
   * Whether all who can reach what is kept are one person: a user's files, a browser's profile. Then a passcode that was entered
   * once, or a challenge that was answered, counts for all of them; elsewhere only for who gives the same passcode.
   *
   * @defaultValue false
   */
  readonly isPersonal?: boolean | undefined;
  /** What is kept under `key`; `undefined`: nothing. */
  load(key: string): ObservableInput<StoredText | undefined>;
  /**
   * Replaces what is kept under `key`, all or nothing; `false`: the lease is no longer held, somebody else may have saved since,
   * and nothing was changed.
   */
  save(key: string, text: string, options: SaveOptions): ObservableInput<boolean>;
  /** Forgets what is kept under `key`. */
  clear(key: string): ObservableInput<unknown>;
  /**
   * Calls `work` when nobody else holds the lock of `key`, and lets go of it when what `work` returned ends or is unsubscribed
   * from. Emits what `work` emits, once. The lock of a holder that died is passed on within 10 seconds; one that is alive keeps
   * it, however slow it is.
   *
   * @param work is called at most once, with a lease for `save`
   */
  withLock<T>(key: string, work: (lease: string) => Observable<T>): ObservableInput<T>;
  /** Emits whenever somebody else may have saved under `key`; never completes. Without it, others are asked when it is time to renew. */
  watch?(key: string): Observable<unknown>;
}

import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { catchError, concat, concatMap, defer, finalize, ignoreElements, throwError, type Observable } from 'rxjs';
import { OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { realRuntime, type Runtime } from '../runtime/runtime.js';
import { encryptedTokenStore } from '../token/store/encrypted-token-store.js';
import type { EncryptionKey } from '../token/store/encryption-key.js';
import { LockQueue } from '../token/store/lock-queue.js';
import type { SaveOptions, StoredText, TokenStore } from '../token/store/token-store.js';
import { clearOut } from './token-files/clear-out.js';
import { ageOf, fileSystemNow } from './token-files/file-clock.js';
import { fileLock } from './token-files/file-lock.js';
import { draftName, tokenName } from './token-files/file-names.js';
import { FolderWatch } from './token-files/folder-watch.js';
import type { HeldLock } from './token-files/held-lock.js';
import { readWithLife, withLife } from './token-files/text-life.js';
import { directoryFailure, isDirectoryOurs, makeDirectory, userCacheDirectory } from './token-files/token-directory.js';
import { readTokenFile, replaceBy, writeDraft } from './token-files/token-file.js';

/** Options of {@link fileTokenStore}. */
export interface FileTokenStoreOptions {
  /**
   * The folder for the files; it is made if it is not there. Only its owner may be able to write to it.
   *
   * @defaultValue `keystoneauth-rx` in the user's folder for caches (`$XDG_CACHE_HOME`, else `~/.cache`, on Linux)
   */
  readonly directory?: string | undefined;
  /** Encrypts what the files hold; the first of a list, all of which decrypt. @see `encryptedTokenStore` */
  readonly encryptionKey?: EncryptionKey | readonly EncryptionKey[] | undefined;
  /** @defaultValue the real time */
  readonly runtime?: Runtime | undefined;
}

const WHERE = 'fileTokenStore';
const OPTIONS: ReadonlySet<string> = new Set(['directory', 'encryptionKey', 'runtime']);

/**
 * Keeps tokens in files that only their owner can read (0600), for all processes of this user on this machine, and on others
 * that share the folder: one of them signs in. A lock passes on at once when the process that held it has ended, and after
 * 8 seconds without a sign of life where that cannot be seen: on another machine, in another container, of one that was stopped.
 * A text whose life is over by the clock of the file system is not given any more.
 *
 * @throws OptionError for an option that is unknown or cannot be right. A folder that cannot be used, or that others can write
 * to, is an OptionError for `directory` when it is used.
 */
export function fileTokenStore(options: FileTokenStoreOptions = {}): TokenStore {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  const { directory, encryptionKey, runtime = realRuntime } = options;
  if (directory !== undefined && (typeof directory !== 'string' || directory === '')) {
    throw new OptionError('directory', `"directory" of ${WHERE} has to be the path of a folder; nothing was stored.`);
  }
  const given = directory === undefined ? undefined : resolve(directory);
  const store = new FileTokenStore(runtime, async () => given ?? userCacheDirectory());
  return encryptionKey === undefined ? store : encryptedTokenStore(store, encryptionKey);
}

const HOUR_MS = 3_600_000;

class FileTokenStore implements TokenStore {
  readonly isPersonal = true;
  readonly #runtime: Runtime;
  readonly #find: () => Promise<string>;
  /** By lease. */
  readonly #held = new Map<string, HeldLock>();
  /** Who waits here looks at no files. */
  readonly #queue = new LockQueue();
  readonly #watch: FolderWatch;
  #clearedOutAt = -Infinity;

  constructor(runtime: Runtime, find: () => Promise<string>) {
    this.#runtime = runtime;
    this.#find = find;
    this.#watch = new FolderWatch((ms) => runtime.tick(ms));
  }

  load(key: string): Observable<StoredText | undefined> {
    return this.#with(key, async (directory) => {
      const file = (await isDirectoryOurs(directory)) ? await readTokenFile(join(directory, tokenName(key))) : undefined;
      if (file?.text === undefined) return file && { text: '', ageMs: undefined };
      const { text, lifeMs } = readWithLife(file.text);
      const ageMs = ageOf(file.writtenAt, await fileSystemNow(directory));
      return ageMs !== undefined && ageMs >= lifeMs ? undefined : { text, ageMs };
    });
  }

  save(key: string, text: string, { lease, lifeMs }: SaveOptions): Observable<boolean> {
    return this.#with(key, async (directory) => {
      const lock = lease === undefined ? undefined : this.#held.get(lease);
      if (lease !== undefined && lock?.key !== key) return false;
      await makeDirectory(directory);
      const draft = join(directory, draftName(key, lock?.number));
      try {
        const { mtimeMs } = await writeDraft(draft, withLife(text, lifeMs));
        // If the lock passes on just now, its next holder removes the draft before it does anything else.
        if (lock !== undefined && !(await lock.isHeld())) return false;
        if (!(await replaceBy(draft, join(directory, tokenName(key))))) return false;
        await this.#clearOut(directory, mtimeMs);
        return true;
      } finally {
        await rm(draft, { force: true });
      }
    });
  }

  clear(key: string): Observable<unknown> {
    return this.#with(key, (directory) => rm(join(directory, tokenName(key)), { force: true }));
  }

  withLock<T>(key: string, work: (lease: string) => Observable<T>): Observable<T> {
    const made$ = this.#with(key, async (directory) => {
      await makeDirectory(directory);
      return directory;
    });
    const worked$ = made$.pipe(
      concatMap((directory) =>
        fileLock({ directory, key, runtime: this.#runtime }).pipe(
          catchError((error: unknown) => throwError(() => directoryFailure(directory, error))),
        ),
      ),
      concatMap((lock) => this.#under(lock, work)),
    );
    return this.#queue.hold(key, () => worked$);
  }

  watch(key: string): Observable<unknown> {
    return defer(async () => {
      const directory = await this.#find();
      // What cannot be made is silent here, and told of when something is to be saved there.
      await makeDirectory(directory).catch(() => undefined);
      return directory;
    }).pipe(concatMap((directory) => this.#watch.file(directory, tokenName(key))));
  }

  /** Ends with the lock free, however `work` ends. */
  #under<T>(lock: HeldLock, work: (lease: string) => Observable<T>): Observable<T> {
    this.#held.set(lock.lease, lock);
    const free = (): Promise<void> => {
      this.#held.delete(lock.lease);
      return lock.free();
    };
    const free$ = defer(free).pipe(ignoreElements());
    return concat(defer(() => work(lock.lease)), free$).pipe(
      catchError((error: unknown) => concat(free$, throwError(() => error))),
      finalize(() => void free()),
    );
  }

  async #clearOut(directory: string, now: number): Promise<void> {
    if (this.#runtime.monotonic() - this.#clearedOutAt < HOUR_MS) return;
    this.#clearedOutAt = this.#runtime.monotonic();
    await clearOut(directory, now);
  }

  #with<T>(key: string, work: (directory: string) => Promise<T>): Observable<T> {
    return defer(async () => {
      if (!/^[\w-]{1,200}$/.test(key)) throw new OptionError('key', `A key of ${WHERE} is a word that can be the name of a file.`);
      const directory = await this.#find();
      try {
        return await work(directory);
      } catch (error) {
        throw directoryFailure(directory, error);
      }
    });
  }
}

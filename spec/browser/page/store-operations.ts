import { browserTokenStore, realRuntime, type BrowserTokenStoreOptions, type Runtime, type TokenStore } from 'keystoneauth-rx';
import { tokenStoreContract } from 'keystoneauth-rx/testing';
import { firstValueFrom, from, NEVER, ReplaySubject, tap } from 'rxjs';

/** A browser token store, as specs can describe one to a page. */
export interface PageStoreOptions extends Pick<BrowserTokenStoreOptions, 'storage' | 'name'> {
  /** How many times as fast its background work goes. @defaultValue 1 */
  readonly pace?: number | undefined;
  /** Encrypts with a key of this page that cannot be exported. @defaultValue false */
  readonly encrypts?: boolean | undefined;
}

/** A lock that was asked for. */
interface Attempt {
  readonly lease$: ReplaySubject<string>;
  readonly end$: ReplaySubject<never>;
}

/** The default name of a store is that of its database. */
const DATABASE = 'keystoneauth-rx';

let opened: TokenStore = browserTokenStore();
let ownKey: Promise<CryptoKey> | undefined;
let ticks = 0;
const attempts = new Map<string, Attempt>();
const seen: string[] = [];

/** The store that `options` describe. */
export async function makeStore({ pace = 1, encrypts = false, ...options }: PageStoreOptions): Promise<TokenStore> {
  if (encrypts) ownKey ??= crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const tick: Runtime['tick'] = (ms) => from(realRuntime.tick(ms / pace)).pipe(tap(() => (ticks += 1)));
  return browserTokenStore({ ...options, encryptionKey: await ownKey, runtime: { ...realRuntime, tick } });
}

async function openStore(options: PageStoreOptions = {}): Promise<void> {
  opened = await makeStore(options);
}

/** How many sentences the contract has, and those that do not hold with what was expected. */
async function runContract(options: PageStoreOptions): Promise<{ readonly count: number; readonly broken: readonly string[] }> {
  // All tabs have the clock of one machine, whatever clocks a case gives to processes.
  const cases = tokenStoreContract({ open: () => makeStore(options) });
  const broken: string[] = [];
  for (const { name, run } of cases) await run().catch((error: unknown) => broken.push(`${name}: ${String(error)}`));
  return { count: cases.length, broken };
}

async function loadText(key: string): Promise<string | undefined> {
  return (await firstValueFrom(from(opened.load(key))))?.text;
}

function saveText(key: string, text: string, lease?: string): Promise<boolean> {
  return firstValueFrom(from(opened.save(key, text, { lease, lifeMs: 3_600_000 })));
}

async function clearText(key: string): Promise<void> {
  await firstValueFrom(from(opened.clear(key)));
}

/** Asks for a lock and waits for nothing. */
function wantLock(key: string): void {
  const attempt: Attempt = { lease$: new ReplaySubject(1), end$: new ReplaySubject() };
  attempts.set(key, attempt);
  const held$ = opened.withLock(key, (lease) => {
    attempt.lease$.next(lease);
    return attempt.end$;
  });
  from(held$).subscribe({ error: (error: unknown) => { attempt.lease$.error(error); } });
}

/** The lease, as soon as the lock that was asked for is held. */
function leaseOf(key: string): Promise<string> {
  return firstValueFrom(attempts.get(key)?.lease$ ?? NEVER);
}

function letGo(key: string): void {
  attempts.get(key)?.end$.complete();
}

/** Notes what is kept under the key whenever somebody else has saved. */
function watchTexts(key: string): void {
  from(opened.watch?.(key) ?? []).subscribe(() => {
    void loadText(key).then((text) => seen.push(text ?? 'nothing'));
  });
}

/** What was noted. */
function watchedTexts(): readonly string[] {
  return seen;
}

/** How often stores of this page have ticked. */
function tickCount(): number {
  return ticks;
}

/** What this page can use. */
function surroundings(): { readonly isSecure: boolean; readonly hasWebLocks: boolean; readonly hasWebCrypto: boolean } {
  const { locks } = navigator as Partial<Navigator>;
  const { subtle } = crypto as Partial<Crypto>;
  return { isSecure: isSecureContext, hasWebLocks: locks !== undefined, hasWebCrypto: subtle !== undefined };
}

/** Everything this tab keeps, as text: what is in IndexedDB, and what is in sessionStorage. */
async function keptTexts(): Promise<{ readonly indexed: string; readonly session: string }> {
  const session = JSON.stringify(Object.entries(sessionStorage));
  const isThere = (await indexedDB.databases()).length > 0;
  return { indexed: isThere ? JSON.stringify(await allEntries()) : '', session };
}

function allEntries(): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE);
    opening.onerror = () => { reject(opening.error ?? new Error('The database cannot be opened.')); };
    opening.onsuccess = () => {
      const request = opening.result.transaction('entries').objectStore('entries').getAll();
      request.onsuccess = () => { resolve(request.result); };
      opening.result.close();
    };
  });
}

/** Takes the database away, as a user does who clears what a site has kept. */
function deleteDatabase(): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(DATABASE);
    request.onsuccess = () => { resolve(); };
    request.onblocked = () => { reject(new Error('A tab does not let go of the database.')); };
  });
}

/** From here on this page may store nothing, as in private windows of some browsers. */
function refuseIndexedDb(): void {
  const open = (): never => {
    throw new DOMException('It is denied for this document.', 'SecurityError');
  };
  Object.assign(indexedDB, { open });
}

/** What specs can have a page do with a token store by itself. */
export const storeOperations = {
  ...{ openStore, runContract, loadText, saveText, clearText, wantLock, leaseOf, letGo, watchTexts, watchedTexts },
  ...{ tickCount, surroundings, keptTexts, deleteDatabase, refuseIndexedDb },
};

import { randomBytes, webcrypto } from 'node:crypto';
import { inspect } from 'node:util';
import { firstValueFrom, from, map, of, Subject, type ObservableInput } from 'rxjs';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { tokenStoreContract } from 'keystoneauth-rx/testing';
import { encryptedTokenStore } from '../../../src/token/store/encrypted-token-store.js';
import type { EncryptionKey } from '../../../src/token/store/encryption-key.js';
import { memoryTokenStore } from '../../../src/token/store/memory-token-store.js';
import type { StoredText, TokenStore } from '../../../src/token/store/token-store.js';

const TEXT = '{"token":"kept-Hj29XcVb73-text"}';
const one = <T>(input: ObservableInput<T>): Promise<T> => firstValueFrom(from(input));
const save = (store: TokenStore, key: string, text = TEXT): Promise<boolean> => one(store.save(key, text, { lifeMs: 1000 }));
const load = async (store: TokenStore, key: string): Promise<StoredText> => (await one(store.load(key))) ?? { text: 'nothing', ageMs: undefined };

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('encryptedTokenStore', () => {
  describe('keeps the contract: it', () => {
    const store = encryptedTokenStore(memoryTokenStore(), randomBytes(32));
    for (const { name, run } of tokenStoreContract({ open: () => store })) it(name, run);
  });

  it('leaves nothing readable in the store, and another text each time', async () => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, randomBytes(32));
    const keep = async (): Promise<string> => {
      await save(store, 'key');
      return (await load(inner, 'key')).text;
    };
    const kept = await keep();

    expect(kept).toMatch(/^keystoneauth-rx\/aes-256-gcm\/1:[\w-]+$/);
    expect(Buffer.from(String(kept.split(':')[1]), 'base64url').toString('latin1')).not.toContain('kept-');
    expect(await keep()).not.toBe(kept);
    expect(await load(store, 'key')).toMatchObject({ text: TEXT });
  });

  it('opens a text under its own key only', async () => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, randomBytes(32));
    await save(store, 'key of one');
    await save(inner, 'key of another', (await load(inner, 'key of one')).text);
    expect(await load(store, 'key of another')).toMatchObject({ text: '' });
  });

  it.each([
    ['a text that nobody encrypted', () => TEXT],
    ['a text that was changed', (sealed: string) => `${sealed.slice(0, 60)}${sealed[60] === 'A' ? 'B' : 'A'}${sealed.slice(61)}`],
    ['a text that was cut off', (sealed: string) => sealed.slice(0, 50)],
    ['a text without content', (sealed: string) => sealed.slice(0, sealed.indexOf(':') + 1)],
    ['a text that is no base64', (sealed: string) => sealed.replace(':', ':?')],
    ['a text of a later form', (sealed: string) => sealed.replace('/1:', '/2:')],
    ['an empty text', () => ''],
  ])('takes %s for an empty one, and tells its age', async (_what, change) => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, randomBytes(32));
    await save(store, 'key');
    await save(inner, 'key', change((await load(inner, 'key')).text));

    expect(await load(store, 'key')).toEqual({ text: '', ageMs: expect.any(Number) as number });
  });

  it('replaces keys: the first one encrypts, all of them decrypt', async () => {
    const inner = memoryTokenStore();
    const [current, next] = [randomBytes(32), randomBytes(32)];
    await save(encryptedTokenStore(inner, current), 'saved before');
    const both = encryptedTokenStore(inner, [next, current]);
    await save(both, 'saved after');

    for (const key of ['saved before', 'saved after']) expect(await load(both, key)).toMatchObject({ text: TEXT });
    expect(await load(encryptedTokenStore(inner, next), 'saved after')).toMatchObject({ text: TEXT });
    expect(await load(encryptedTokenStore(inner, next), 'saved before')).toMatchObject({ text: '' });
  });

  it('takes the same key in every form', async () => {
    const inner = memoryTokenStore();
    const bytes = Buffer.alloc(32, 0xfb); // its base64 has both of the signs that addresses cannot
    const cryptoKey = await webcrypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
    await save(encryptedTokenStore(inner, bytes), 'key');

    const texts = [bytes.toString('hex'), bytes.toString('hex').toUpperCase(), bytes.toString('base64'), `${bytes.toString('base64')}\n`, bytes.toString('base64url')];
    for (const form of [...texts, new Uint8Array(bytes), cryptoKey]) expect(await load(encryptedTokenStore(inner, form), 'key')).toMatchObject({ text: TEXT });
  });

  it('does not mind that the bytes of the key are wiped afterwards', async () => {
    const bytes = randomBytes(32);
    const [hex, inner] = [bytes.toString('hex'), memoryTokenStore()];
    const store = encryptedTokenStore(inner, bytes);
    bytes.fill(0);
    await save(store, 'key');
    expect(await load(encryptedTokenStore(inner, hex), 'key')).toMatchObject({ text: TEXT });
  });

  it('passes on leases, locks, what is cleared and who watches', async () => {
    const inner = memoryTokenStore();
    const store = encryptedTokenStore(inner, randomBytes(32));
    const leases = await one(store.withLock('key', (lease) => of(lease)));
    expect(await one(store.save('key', TEXT, { lease: leases, lifeMs: 1000 }))).toBe(false);
    await save(store, 'key');
    await one(store.clear('key'));
    expect(await one(inner.load('key'))).toBeUndefined();
    expect(await one(store.load('key'))).toBeUndefined();

    const { watch: _watch, ...silent } = { load: inner.load.bind(inner), save: inner.save.bind(inner), clear: inner.clear.bind(inner), withLock: inner.withLock.bind(inner), watch: undefined };
    expect(encryptedTokenStore(silent, randomBytes(32)).watch).toBeUndefined();
  });

  it('tells who watches what the store tells', () => {
    const told = new Subject<string>();
    const heard: unknown[] = [];
    const store = encryptedTokenStore({ ...memoryTokenStore(), watch: (key) => told.pipe(map((what) => `${key} ${what}`)) }, randomBytes(32));
    const watching = store.watch?.('key').subscribe((what) => heard.push(what));
    told.next('saved');
    watching?.unsubscribe();

    expect(heard).toEqual(['key saved']);
  });

  it('fails as the store fails', async () => {
    const down = { ...memoryTokenStore(), load: () => Promise.reject(new Error('store down')), save: () => { throw new Error('store down'); } } as unknown as TokenStore;
    const store = encryptedTokenStore(down, randomBytes(32));
    await expect(load(store, 'key')).rejects.toThrow('store down');
    await expect(save(store, 'key')).rejects.toThrow('store down');
  });

  it.each<[string, unknown]>([
    ['is a list without a key', []],
    ['has 16 bytes', randomBytes(16)],
    ['has 0 bytes', new Uint8Array()],
    ['is a text that is not 32 bytes', 'correct horse battery staple'],
    ['is a text that is not 32 bytes', randomBytes(24).toString('base64')],
    ['is a text that is not 32 bytes', 'a'.repeat(66)],
    ['is a text that is not 32 bytes', 'x'.repeat(44)],
    ['is neither a text', undefined],
    ['is neither a text', { key: 'value' }],
    ['is neither a text', [randomBytes(32), 42]],
  ])('refuses a key that %s', (what, key) => {
    const refused = (): unknown => encryptedTokenStore(memoryTokenStore(), key as EncryptionKey);
    expect(refused).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['encryptionKey'] }));
    expect(refused).toThrow(what);
  });

  it('refuses a CryptoKey for something else', async () => {
    const { subtle } = webcrypto;
    const short = await subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, ['encrypt', 'decrypt']);
    const other = await subtle.generateKey({ name: 'AES-CBC', length: 256 }, false, ['encrypt', 'decrypt']);
    const reading = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['decrypt']);
    const full = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);

    expect(() => encryptedTokenStore(memoryTokenStore(), reading)).toThrow('"encryptionKey" is a CryptoKey that may not encrypt and decrypt.');
    const writing = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt']);
    expect(() => encryptedTokenStore(memoryTokenStore(), [full, writing])).toThrow('"encryptionKey" is a CryptoKey that may not decrypt.');
    for (const key of [short, other, reading]) expect(() => encryptedTokenStore(memoryTokenStore(), key)).toThrow('is a CryptoKey');
    expect(() => encryptedTokenStore(memoryTokenStore(), [reading, full])).toThrow('may not encrypt and decrypt');
    expect(() => encryptedTokenStore(memoryTokenStore(), [full, reading])).not.toThrow();
  });

  it('shows nothing of a key, right or wrong', () => {
    const key = randomBytes(31).toString('base64');
    let message = '';
    try {
      encryptedTokenStore(memoryTokenStore(), key);
    } catch (error) {
      message = inspect(error);
    }
    expect(message).toContain('encryptionKey');
    expect(message).not.toContain(key.slice(0, 12));
    const good = randomBytes(32);
    const shown = inspect(encryptedTokenStore(memoryTokenStore(), good), { depth: Infinity, showHidden: true });
    expect(shown).not.toContain(good.toString('hex').slice(0, 16));
  });

  it('says so where there is no WebCrypto', () => {
    vi.stubGlobal('crypto', { getRandomValues: () => undefined });
    expect(() => encryptedTokenStore(memoryTokenStore(), new Uint8Array(32))).toThrow(expect.objectContaining({ code: 'unsupported-here', options: ['encryptionKey'] }));
  });
});

import { firstValueFrom, from, lastValueFrom, NEVER, of, Subject, throwError, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import type { DiscoveryCacheOptions, DocumentStore } from '../../src/discovery/discovery-cache-options.js';
import type { VersionDocument } from '../../src/http/connection.js';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import { manualClock } from './manual-clock.js';

const HOUR = 60 * 60 * 1000;
const url = 'https://a.example.com/svc';

/** Programs on one machine that share a store; each knows what it fetched. */
function setUp(change: (store: DocumentStore) => Partial<DocumentStore> = () => ({})) {
  const clock = manualClock();
  const memory = memoryTokenStore({ runtime: clock });
  const calls: string[] = [];
  const noting: DocumentStore = {
    load: (key) => (calls.push('load'), memory.load(key)),
    save: (key, text, options) => (calls.push(`save for ${String(options.lifeMs / HOUR)} h`), memory.save(key, text, options)),
    clear: (key) => (calls.push('clear'), memory.clear(key)),
  };
  const store: DocumentStore = { ...noting, ...change(noting) };
  const start = (options: DiscoveryCacheOptions = {}) => {
    const { runtime = clock } = options;
    const cache = new DiscoveryCache({ runtime, store, ...options });
    const fetched: string[] = [];
    const fetch = (at: string) => (): Observable<VersionDocument> => {
      fetched.push(at);
      return of({ url: at, status: 200, headers: { 'x-of': at }, body: { versions: [] }, readAt: runtime.now() });
    };
    const read = (at = url): Promise<VersionDocument> => firstValueFrom(cache.read(at, fetch(at)));
    return { cache, fetched, read };
  };
  return { calls, clock, start };
}

describe('DiscoveryCache with a store', () => {
  it('finds what another program read, and when that was', async () => {
    const { calls, clock, start } = setUp();
    const document = await start().read();
    clock.advance(HOUR);
    const later = start();

    expect(await later.read()).toEqual(document);
    expect(await later.read()).toEqual(document);
    expect(later.cache.peek(url)).toEqual(document);
    expect(later.fetched).toEqual([]);
    expect(calls).toEqual(['load', 'save for 192 h', 'load']);
  });

  it('looks before the first fetch of a URL, once for all who wait', async () => {
    const { calls, start } = setUp((sound) => ({ load: (key) => firstValueFrom(from(sound.load(key))) }));
    const { fetched, read } = start();

    await Promise.all([read(), read(), read()]);
    await read(`${url}/v2`);
    await read();

    expect(fetched).toEqual([url, `${url}/v2`]);
    expect(calls.filter((call) => call === 'load')).toHaveLength(2);
  });

  it('looks again when a fetch failed, and its failure is no longer remembered', async () => {
    const { calls, clock, start } = setUp();
    const waiting = start();
    const failing = (): Promise<unknown> => firstValueFrom(waiting.cache.read(url, () => throwError(() => new ConnectFailure('refused'))));
    await expect(failing()).rejects.toThrow('refused');
    await start().read();
    await expect(failing()).rejects.toThrow('refused');
    expect(calls).toEqual(['load', 'load', 'save for 192 h']);

    clock.advance(30_000);
    expect(await waiting.read()).toMatchObject({ url });
    expect(waiting.fetched).toEqual([]);
  });

  it('serves a stale document that it finds while one request refreshes it, for others too', async () => {
    const { clock, start } = setUp();
    await start().read();
    clock.advance(25 * HOUR);
    const late = start();

    expect(await late.read()).toMatchObject({ readAt: clock.now() - 25 * HOUR });
    expect(late.fetched).toEqual([url]);
    const later = start();
    expect(await later.read()).toMatchObject({ readAt: clock.now() });
    expect(later.fetched).toEqual([]);
  });

  it('fetches what was stale for a week', async () => {
    const { clock, start } = setUp((sound) => ({ save: (key, text) => sound.save(key, text, { lifeMs: Infinity }) }));
    await start().read();
    clock.advance(8 * 24 * HOUR);
    const late = start();
    await late.read();
    expect(late.fetched).toEqual([url]);
  });

  it('counts the age by the clock of the store, not of who read the document', async () => {
    const { clock, start } = setUp();
    await start({ runtime: { ...clock, now: () => clock.now() + HOUR } }).read();
    clock.advance(1000);
    const other = start();

    expect(await other.read()).toMatchObject({ readAt: clock.now() - 1000 });
    expect(other.fetched).toEqual([]);
  });

  it('fetches where only the clock of somebody who is ahead tells the age', async () => {
    const { clock, start } = setUp((sound) => ({ load: async (key) => ({ ...(await firstValueFrom(from(sound.load(key)))), text: await textIn(sound, key), ageMs: undefined }) }));
    await start({ runtime: { ...clock, now: () => clock.now() + HOUR } }).read();
    const other = start();

    await other.read();

    expect(other.fetched).toEqual([url]);
  });

  it('keeps documents of other URLs apart, whatever the store gives', async () => {
    const { start } = setUp((sound) => ({ load: () => sound.load('the only key'), save: (_key, text, options) => sound.save('the only key', text, options) }));
    await start().read();
    const other = start();
    expect(await other.read(`${url}/v2`)).toMatchObject({ url: `${url}/v2` });
    expect(other.fetched).toEqual([`${url}/v2`]);
  });

  it.each([
    ['no JSON', () => '<html>'],
    ['an empty text', () => ''],
    ['another record', () => '{"token":"x"}'],
    ['what a later release wrote for itself', (text: string) => text.replace('"readableBy":1', '"readableBy":2')],
    ['a document without entries', (text: string) => text.replace('"versions"', '"servers"')],
    ['no list', () => '{"format":1,"readableBy":1,"documents":{}}'],
  ])('fetches where the store gives %s', async (_what, change) => {
    const { start } = setUp((sound) => ({ load: async (key) => ({ text: change(await textIn(sound, key)), ageMs: 0 }) }));
    await start().read();
    const other = start();
    expect(await other.read()).toMatchObject({ url });
    expect(other.fetched).toEqual([url]);
  });

  it('reads what a release wrote that only adds members', async () => {
    const { start } = setUp((sound) => ({
      save: (key, text, options) => sound.save(key, text.replace('{"format":1', '{"added":[1],"format":2').replace('"url"', '"added":true,"url"'), options),
    }));
    await start().read();
    const other = start();
    expect(await other.read()).toMatchObject({ url });
    expect(other.fetched).toEqual([]);
  });

  it.each<[string, Partial<DocumentStore>]>([
    ['fails', { load: () => throwError(() => new Error('store down')), save: () => Promise.reject(new Error('store down')), clear: () => throwError(() => new Error('store down')) }],
    ['throws', { load: () => { throw new Error('store broken'); }, save: () => { throw new Error('store broken'); }, clear: () => { throw new Error('store broken'); } }],
    ['gives nothing', { load: () => [], save: () => [], clear: () => [] }],
  ])('does without a store that %s', async (_what, broken) => {
    const { start } = setUp(() => broken);
    const { cache, fetched, read } = start();
    await read();
    cache.drop(url);
    await read();
    expect(fetched).toEqual([url, url]);
  });

  it('waits two seconds for a store, and not at all to save', async () => {
    const { clock, start } = setUp(() => ({ load: () => NEVER, save: () => NEVER }));
    const { fetched, read } = start();
    const reading = read();
    expect([fetched, clock.guards]).toEqual([[], 1]);
    clock.expire();
    expect(await reading).toMatchObject({ url });
    expect(fetched).toEqual([url]);
  });

  it('forgets a dropped document in the store too, before it looks again', async () => {
    const cleared$ = new Subject<boolean>();
    const { calls, start } = setUp((sound) => ({ clear: (key) => from(lastValueFrom(cleared$.pipe(toArray())).then(() => firstValueFrom(from(sound.clear(key))))) }));
    const { cache, fetched, read } = start();
    await read();
    cache.drop(url);
    const again = read();
    cleared$.complete();
    await again;
    expect(fetched).toEqual([url, url]);
    expect(calls).toEqual(['load', 'save for 192 h', 'clear', 'load', 'save for 192 h']);
  });

  it('reads a doubted document from the service, and saves it for others', async () => {
    const { calls, clock, start } = setUp();
    const { cache, fetched, read } = start();
    await read();
    clock.advance(HOUR);
    cache.doubt(url);

    expect(await read()).toMatchObject({ readAt: clock.now() });
    expect(fetched).toHaveLength(2);
    expect(calls).toEqual(['load', 'save for 192 h', 'save for 192 h']);
  });

  it('saves nothing that is good for no time', async () => {
    const { calls, start } = setUp();
    await start({ freshMs: 0 }).read();
    expect(calls).toEqual(['load']);
  });

  it('uses one key a URL that is safe as the name of a file', async () => {
    const keys: string[] = [];
    const { start } = setUp((sound) => ({ save: (key, text, options) => (keys.push(key), sound.save(key, text, options)) }));
    await start().read('https://A.example.com/');
    await start().read('https://b.example.com/../x?y=<z>');
    expect(keys).toEqual([expect.stringMatching(/^discovery-[\da-f]{64}$/), expect.stringMatching(/^discovery-[\da-f]{64}$/)]);
    expect(new Set(keys).size).toBe(2);
  });

  it.each([[{}], [{ load: () => undefined }], ['a folder'], [null]])('refuses %j as a store', (store) => {
    expect(() => new DiscoveryCache({ store: store as DocumentStore })).toThrow(expect.objectContaining({ options: ['store'] }));
  });
});

async function textIn(store: DocumentStore, key: string): Promise<string> {
  return (await firstValueFrom(from(store.load(key))))?.text ?? '';
}

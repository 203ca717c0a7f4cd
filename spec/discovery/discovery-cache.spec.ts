import { firstValueFrom, type Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { DiscoveryCache } from '../../src/discovery/discovery-cache.js';
import { ConnectFailure } from '../../src/errors/connect-failure.js';
import { DiscoveryFailure } from '../../src/errors/discovery-failure.js';
import { HttpError } from '../../src/errors/http-error.js';
import { OptionError } from '../../src/errors/option-error.js';
import { SessionClosed } from '../../src/errors/session-closed.js';
import type { VersionDocument } from '../../src/http/connection.js';
import { manualClock } from './manual-clock.js';

const HOUR = 60 * 60 * 1000;
const url = 'https://a.example.com/svc';

function setUp(options: ConstructorParameters<typeof DiscoveryCache>[0] = {}) {
  const clock = manualClock();
  const cache = new DiscoveryCache({ runtime: clock, ...options });
  const fetched: string[] = [];
  const document = (at: string): VersionDocument => ({ url: at, status: 200, headers: {}, body: { versions: [] }, readAt: clock.now() });
  const read = (at: string): Promise<VersionDocument> =>
    firstValueFrom(
      cache.read(at, () => {
        fetched.push(at);
        return of(document(at));
      }),
    );
  const readWith = (error: Error): Promise<VersionDocument> =>
    firstValueFrom(
      cache.read(url, () => {
        fetched.push(url);
        return throwError(() => error);
      }),
    );
  return { cache, clock, document, fetched, read, readWith };
}

describe('DiscoveryCache', () => {
  it('fetches a document once a day', async () => {
    const { clock, fetched, read } = setUp();
    await read(url);
    clock.advance(24 * HOUR - 1);
    await read(url);
    expect(fetched).toHaveLength(1);
    clock.advance(1);
    await read(url);
    expect(fetched).toHaveLength(2);
  });

  it('keeps documents for ever when it is told to', async () => {
    const { clock, fetched, read } = setUp({ freshMs: Infinity });
    await read(url);
    clock.advance(10_000 * HOUR);
    await read(url);
    expect(fetched).toHaveLength(1);
  });

  it('fetches again when the clock was set back', async () => {
    const { clock, fetched, read } = setUp();
    await read(url);
    clock.setBack(HOUR);
    await read(url);
    expect(fetched).toHaveLength(2);
  });

  it('takes a host alone and its root for the same, and everything else for different', async () => {
    const { fetched, read } = setUp();
    for (const at of ['https://a.example.com', 'https://A.example.com/', 'HTTPS://a.example.com']) await read(at);
    expect(fetched).toEqual(['https://a.example.com']);
    for (const at of ['http://a.example.com', 'https://a.example.com:8443', `${url}/`, `${url}?x=1`, url]) await read(at);
    expect(fetched).toHaveLength(6);
  });

  it('fetches once for all who ask at the same time', async () => {
    const { cache, document } = setUp();
    const reply$ = new Subject<VersionDocument>();
    let fetches = 0;
    const fetch = (): Observable<VersionDocument> => ((fetches += 1), reply$);
    const asked = [1, 2, 3].map(() => firstValueFrom(cache.read(url, fetch)));
    reply$.next(document(url));
    expect(await Promise.all(asked)).toEqual([document(url), document(url), document(url)]);
    expect(fetches).toBe(1);
  });

  it('finishes a fetch that everybody left, and keeps what it brings', async () => {
    const { cache, document, fetched, read } = setUp();
    const reply$ = new Subject<VersionDocument>();
    cache.read(url, () => reply$).subscribe({ error: () => undefined }).unsubscribe();
    expect(reply$.observed).toBe(true);
    reply$.next(document(url));
    expect(reply$.observed).toBe(false);
    await read(url);
    expect(fetched).toEqual([]);
  });

  it('gives a failure to all who wait for it', async () => {
    const { cache } = setUp();
    const reply$ = new Subject<VersionDocument>();
    const asked = [1, 2].map(() => firstValueFrom(cache.read(url, () => reply$)));
    reply$.error(new ConnectFailure('refused'));
    for (const outcome of await Promise.allSettled(asked)) expect(outcome).toMatchObject({ reason: { code: 'connect-failure' } });
  });

  it('remembers a failure for half a minute', async () => {
    const { clock, fetched, readWith } = setUp();
    const error = new ConnectFailure('refused');
    await expect(readWith(error)).rejects.toBe(error);
    clock.advance(29_999);
    await expect(readWith(error)).rejects.toBe(error);
    expect(fetched).toHaveLength(1);
    clock.advance(1);
    await expect(readWith(error)).rejects.toBe(error);
    expect(fetched).toHaveLength(2);
  });

  it('remembers no failure when it is told so', async () => {
    const { fetched, readWith } = setUp({ failureMs: 0 });
    await expect(readWith(new ConnectFailure('refused'))).rejects.toThrow();
    await expect(readWith(new ConnectFailure('refused'))).rejects.toThrow();
    expect(fetched).toHaveLength(2);
  });

  it.each([
    ['somebody else may be let in', new HttpError('', { status: 401, method: 'GET', url })],
    ['somebody else may be allowed to', new HttpError('', { status: 403, method: 'GET', url })],
    ['the URL has nothing to do with it', new OptionError('mapUrl', '')],
  ])('remembers no failure where %s', async (_why, error) => {
    const { fetched, readWith } = setUp();
    await expect(readWith(error)).rejects.toBe(error);
    await expect(readWith(error)).rejects.toBe(error);
    expect(fetched).toHaveLength(2);
  });

  it('lets who only waited fetch for themselves when the session that fetched is closed', async () => {
    const { cache, document } = setUp();
    const reply$ = new Subject<VersionDocument>();
    const first = firstValueFrom(cache.read(url, () => reply$));
    const second = firstValueFrom(cache.read(url, () => of(document(url))));
    reply$.error(new SessionClosed('closed'));
    await expect(first).rejects.toMatchObject({ code: 'session-closed' });
    await expect(second).resolves.toEqual(document(url));
  });

  it('gives up on a fetch that does not end', async () => {
    const { cache, clock } = setUp();
    const asked = firstValueFrom(cache.read(url, () => new Subject<VersionDocument>()));
    clock.expire();
    await expect(asked).rejects.toMatchObject({ code: 'deadline-exceeded' });
  });

  it('fetches again after a drop', async () => {
    const { cache, fetched, read, readWith } = setUp();
    await read(url);
    cache.drop(url);
    expect(cache.peek(url)).toBeUndefined();
    await expect(readWith(new ConnectFailure('refused'))).rejects.toThrow();
    cache.drop(url);
    await read(url);
    expect(fetched).toHaveLength(3);
  });

  it('peeks without a request, and not at what is no longer good', async () => {
    const { cache, clock, fetched, read } = setUp();
    expect(cache.peek(url)).toBeUndefined();
    await read(url);
    expect(cache.peek(url)).toMatchObject({ url });
    clock.advance(24 * HOUR);
    expect(cache.peek(url)).toMatchObject({ url });
    clock.advance(7 * 24 * HOUR);
    expect(cache.peek(url)).toBeUndefined();
    expect(fetched).toHaveLength(1);
  });

  it('forgets the oldest documents of too many', async () => {
    const { cache, read } = setUp({ maxEntries: 2 });
    for (const name of ['a', 'b', 'c']) await read(`${url}/${name}`);
    expect(['a', 'b', 'c'].map((name) => cache.peek(`${url}/${name}`) !== undefined)).toEqual([false, true, true]);
  });

  it('is carried over a restart as JSON', async () => {
    const { cache, clock, fetched, read } = setUp();
    await read(url);
    const stored = JSON.stringify(cache.export());
    const next = new DiscoveryCache({ runtime: clock });
    next.import(JSON.parse(stored));
    expect(next.peek(url)).toEqual(cache.peek(url));
    expect(fetched).toHaveLength(1);
  });

  it('neither exports nor imports what is no longer good', async () => {
    const { cache, clock, read } = setUp();
    await read(url);
    const stored = cache.export();
    clock.advance(8 * 24 * HOUR);
    expect(cache.export()).toEqual({ documents: [] });
    const next = new DiscoveryCache({ runtime: clock });
    next.import(stored);
    expect(next.peek(url)).toBeUndefined();
  });

  it('carries a stale document over a restart, where it is served while it is refreshed', async () => {
    const { cache, clock, document, read } = setUp();
    await read(url);
    clock.advance(30 * HOUR);
    const next = new DiscoveryCache({ runtime: clock });
    next.import(cache.export());
    const reply$ = new Subject<VersionDocument>();

    await expect(firstValueFrom(next.read(url, () => reply$))).resolves.toMatchObject({ readAt: clock.now() - 30 * HOUR });
    reply$.next(document(url));
    expect(next.peek(url)).toMatchObject({ readAt: clock.now() });
  });

  it('prefers what it read itself to an older import', async () => {
    const { cache, clock, document, read } = setUp();
    const old = { ...document(url), status: 300 };
    clock.advance(1000);
    await read(url);
    cache.import({ documents: [old] });
    expect(cache.peek(url)?.status).toBe(200);
  });

  describe('with a stale document', () => {
    /** A document of yesterday, and a way to ask whose answer is given later. */
    async function setUpStale(options: Parameters<typeof setUp>[0] = {}) {
      const set = setUp(options);
      await set.read(url);
      const old = set.cache.peek(url);
      set.clock.advance(24 * HOUR);
      const replies: Subject<VersionDocument>[] = [];
      const ask = (): Promise<VersionDocument> =>
        firstValueFrom(
          set.cache.read(url, () => {
            const reply$ = new Subject<VersionDocument>();
            replies.push(reply$);
            return reply$;
          }),
        );
      return { ...set, old, replies, ask };
    }

    it('serves it at once while one request refreshes it', async () => {
      const { ask, clock, document, old, replies } = await setUpStale();

      expect(await Promise.all([ask(), ask(), ask()])).toEqual([old, old, old]);
      expect(replies).toHaveLength(1);

      clock.advance(1000);
      replies[0]?.next(document(url));
      expect(await ask()).toMatchObject({ readAt: clock.now() });
      expect(replies).toHaveLength(1);
    });

    it.each([
      ['cannot be reached', new ConnectFailure('refused')],
      ['lets nobody in', new HttpError('', { status: 401, method: 'GET', url })],
      ['gives something else', new DiscoveryFailure('no document')],
    ])('keeps it while the service %s, and asks again after half a minute', async (_case, error) => {
      const { ask, clock, old, replies } = await setUpStale();
      expect(await ask()).toBe(old);
      replies[0]?.error(error);

      clock.advance(29_999);
      expect(await ask()).toBe(old);
      expect(replies).toHaveLength(1);
      clock.advance(1);
      expect(await ask()).toBe(old);
      expect(replies).toHaveLength(2);
    });

    it('lets the next one refresh it when the session that tried is closed', async () => {
      const { ask, replies } = await setUpStale();
      await ask();
      replies[0]?.error(new SessionClosed('closed'));
      await ask();
      expect(replies).toHaveLength(2);
    });

    it('reads it anew when it has been stale for a week', async () => {
      const { ask, clock, document, old, replies } = await setUpStale();
      clock.advance(7 * 24 * HOUR - 1);
      expect(await ask()).toBe(old);
      replies[0]?.error(new SessionClosed('closed'));
      clock.advance(1);

      const asked = ask();
      replies[1]?.next(document(url));
      expect(await asked).toMatchObject({ readAt: clock.now() });
    });

    it.each([{ staleMs: 0 }, { freshMs: 0 }])('serves none with %j', async (options) => {
      const { ask, document, replies, clock } = await setUpStale(options);
      const asked = ask();
      expect(replies).toHaveLength(1);
      replies[0]?.next(document(url));
      expect(await asked).toMatchObject({ readAt: clock.now() });
    });
  });

  describe('state', () => {
    it('is the same as long as all documents are kept and fresh', async () => {
      const { cache, clock, read } = setUp();
      await read(url);
      const state = cache.state();
      clock.advance(HOUR);
      await read(url);
      expect(state).toBeDefined();
      expect(cache.state()).toBe(state);
      clock.advance(23 * HOUR);
      expect(cache.state()).toBeUndefined();
      await read(url);
      expect(cache.state()).toBeDefined();
      expect(cache.state()).not.toBe(state);
    });

    it.each<[string, (cache: DiscoveryCache) => unknown]>([
      ['is dropped', (cache) => cache.drop(url)],
      ['is doubted', (cache) => cache.doubt(url)],
      ['comes', (cache) => firstValueFrom(cache.read(`${url}/v2`, () => of({ url: `${url}/v2`, status: 200, headers: {}, body: {}, readAt: 0 })))],
    ])('is another one when a document %s', async (_, happens) => {
      const { cache, read } = setUp();
      await read(url);
      const state = cache.state();
      await happens(cache);
      expect(cache.state()).not.toBe(state);
    });

    it('is not known while a failure is remembered, and another one after that', async () => {
      const { cache, clock, read, readWith } = setUp();
      await read(`${url}/other`);
      const state = cache.state();
      await expect(readWith(new DiscoveryFailure('nothing there'))).rejects.toThrow('nothing there');
      expect(cache.state()).toBeUndefined();
      clock.advance(30_000);
      expect(cache.state()).toBeDefined();
      expect(cache.state()).not.toBe(state);
    });

    it('is not known where the clock was set back before a document was read', async () => {
      const { cache, clock, read } = setUp();
      await read(url);
      clock.setBack(HOUR);
      expect(cache.state()).toBeUndefined();
    });
  });

  describe('with a document that somebody doubts', () => {
    it('fetches it anew for the next who ask', async () => {
      const { cache, clock, fetched, read } = setUp();
      await read(url);
      clock.advance(1000);
      cache.doubt(url);

      expect(await Promise.all([read(url), read(url)])).toMatchObject([{ readAt: clock.now() }, { readAt: clock.now() }]);
      expect(fetched).toHaveLength(2);
    });

    it('keeps it when it cannot be read any more', async () => {
      const { cache, fetched, read, readWith } = setUp();
      const document = await read(url);
      cache.doubt(url);

      await expect(readWith(new ConnectFailure('refused'))).resolves.toBe(document);
      cache.doubt(url);
      await expect(readWith(new ConnectFailure('refused'))).resolves.toBe(document);
      expect(fetched).toHaveLength(2);
    });

    it('is not made to fetch it again before half a minute has passed', async () => {
      const { cache, clock, fetched, read } = setUp();
      await read(url);
      for (const wait of [0, 1000, 28_999, 1]) {
        clock.advance(wait);
        cache.doubt(url);
        await read(url);
      }
      expect(fetched).toHaveLength(3);
    });

    it('has nothing to doubt where nothing is kept', async () => {
      const { cache, fetched, read } = setUp();
      cache.doubt(url);
      await read(url);
      await read(url);
      expect(fetched).toHaveLength(1);
    });
  });

  describe('recent', () => {
    it('remembers different documents of one URL while they are fresh, newest first', () => {
      const { cache, clock, document } = setUp();
      const numbered = (id: number): VersionDocument => ({ ...document(url), body: { versions: [{ id }] } });
      const ids = (): unknown[] => cache.recent(url).map(({ body }) => (body as { versions: { id: number }[] }).versions[0]?.id);
      for (const id of [1, 2, 1, 2, 1, 3, 4, 5]) {
        clock.advance(HOUR);
        cache.import({ documents: [numbered(id)] });
      }
      expect(ids()).toEqual([5, 4, 3, 1]);
      clock.advance(22 * HOUR);
      expect(ids()).toEqual([5, 4]);
      clock.advance(2 * HOUR);
      expect(ids()).toEqual([]);
      expect(cache.peek(url)).toBeDefined();
    });

    it('has nothing after a drop', async () => {
      const { cache, read } = setUp();
      await read(url);
      cache.drop(url);
      expect(cache.recent(url)).toEqual([]);
    });
  });
});

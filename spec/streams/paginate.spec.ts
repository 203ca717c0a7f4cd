import { InvalidResponse, pages, paginate, type Listing } from 'keystoneauth-rx';
import type { Call, ServiceReply } from 'keystoneauth-rx/testing';
import { filter, firstValueFrom, lastValueFrom, Subject, take, tap, toArray, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { listen } from '../token/listener.js';
import { cloudBench, withThings } from './cloud-bench.js';

interface Named { readonly name: string }

const all = <T>(items$: Observable<T>): Promise<T[]> => lastValueFrom(items$.pipe(toArray()));
const namesOf = async (items$: Observable<Named>): Promise<readonly string[]> => (await all(items$)).map(({ name }) => name);

/** Swift as far as its lists go: text unless it is asked for JSON, `limit` (4 at most), `marker`, `delimiter`. */
function swift(names: readonly string[]): (call: Call) => ServiceReply {
  return ({ query, headers }) => {
    if (query.get('format') !== 'json' && headers['accept'] !== 'application/json') return { status: 406 };
    const marker = query.get('marker') ?? '';
    const delimiter = query.get('delimiter');
    const entries = names.map((name) => (delimiter !== null && name.includes(delimiter) ? { subdir: name.slice(0, name.indexOf(delimiter) + 1) } : { name, bytes: 1 }));
    const distinct = [...new Map(entries.map((entry) => ['subdir' in entry ? entry.subdir : entry.name, entry]))];
    const rest = distinct.filter(([key]) => key > marker).map(([, entry]) => entry);
    return { status: 200, json: rest.slice(0, Math.min(4, Number(query.get('limit') ?? 4))) };
  };
}

describe('paginate', () => {
  it('gives the items of all pages, with the same filters and the same microversion for each', async () => {
    const { served, session } = await cloudBench({ servers: 5 });

    const names = await namesOf(paginate<Named>(session.adapter('compute'), '/servers/detail', { pageSize: 2, params: { sort_key: 'name' }, microversion: '2.26' }));

    expect(names).toEqual(['server-5', 'server-4', 'server-3', 'server-2', 'server-1']);
    const requests = served.cloud.requests('/compute/v2.1/servers').map(({ query, headers }) => [new URLSearchParams(query).get('sort_key'), query.replace(/=[0-9a-f-]{36}/, '=X'), headers['openstack-api-version']]);
    expect(requests).toEqual([
      ['name', 'sort_key=name&limit=2', 'compute 2.26'],
      ['name', 'sort_key=name&limit=2&marker=X', 'compute 2.26'],
      ['name', 'sort_key=name&limit=2&marker=X', 'compute 2.26'],
    ]);
  });

  it('asks for no page that nobody wants', async () => {
    const { served, session } = await cloudBench({ servers: 9 });
    const servers$ = paginate<Named>(session.adapter('compute'), '/servers', { pageSize: 3 });
    expect(served.cloud.count('GET', '/compute')).toBe(0);

    expect(await namesOf(servers$.pipe(take(3)))).toEqual(['server-9', 'server-8', 'server-7']);
    expect(served.cloud.count('GET', '/compute')).toBe(1);

    expect(await namesOf(servers$.pipe(take(4)))).toHaveLength(4);
    expect(served.cloud.count('GET', '/compute')).toBe(3);
  });

  it('asks for a page when its demand does, and ends with it', async () => {
    const { served, session } = await cloudBench({ servers: 6 });
    const demand$ = new Subject<void>();
    const arrived = new Subject<string>();
    const names: string[] = [];
    const done = lastValueFrom(
      paginate<Named>(session.adapter('compute'), '/servers', { pageSize: 2, demand$ }).pipe(
        tap(({ name }) => {
          names.push(name);
          arrived.next(name);
        }),
        toArray(),
      ),
    );
    await firstValueFrom(arrived.pipe(filter((name) => name === 'server-5')));
    expect(session.snapshot().inFlight).toBe(0);
    expect(served.cloud.count('GET', '/compute')).toBe(1);

    const next = firstValueFrom(arrived.pipe(filter((name) => name === 'server-3')));
    demand$.next();
    await next;
    demand$.complete();
    await done;

    expect(names).toEqual(['server-6', 'server-5', 'server-4', 'server-3']);
    expect(served.cloud.count('GET', '/compute')).toBe(2);
  });

  it('is read one by one with for await, and asks for nothing ahead', async () => {
    const { served, session } = await cloudBench({ servers: 5 });
    const seen: (readonly [string, number])[] = [];

    for await (const { name } of paginate<Named>(session.adapter('compute'), '/servers', { pageSize: 2 })) {
      seen.push([name, served.cloud.count('GET', '/compute')]);
      if (name === 'server-3') break;
    }

    expect(seen).toEqual([['server-5', 1], ['server-4', 1], ['server-3', 2]]);
    expect(served.cloud.count('GET', '/compute')).toBe(2);
  });

  it('aborts what is under way when it is unsubscribed', async () => {
    const { served, session } = await cloudBench({ servers: 4 });
    await firstValueFrom(session.authenticate());
    served.cloud.delay({ path: '/compute', ms: 600_000 });
    const sent = firstValueFrom(session.events$.pipe(filter(({ type }) => type === 'request-sent')));
    const failed = firstValueFrom(session.events$.pipe(filter(({ type }) => type === 'request-failed')));
    const heard = listen(paginate(session.adapter('compute'), '/servers'));
    await sent;
    expect(session.snapshot().inFlight).toBe(1);

    heard.leave();

    expect(session.snapshot().inFlight).toBe(0);
    expect(await failed).toMatchObject({ type: 'request-failed' });
    expect(heard.waits).toBe(true);
  });

  it('stays where the first page came from, also behind a mapping of addresses', async () => {
    const { served, session } = await cloudBench({ servers: 3 }, ({ url }) => ({ mapUrl: (named) => named.replace('http://cloud.internal:8774', url) }));
    served.cloud.setBaseUrl('http://cloud.internal:8774');

    const names = await namesOf(paginate<Named>(session.adapter('compute'), '/servers', { pageSize: 1 }));

    expect(names).toEqual(['server-3', 'server-2', 'server-1']);
    expect(served.cloud.count('GET', '/compute/v2.1/servers')).toBe(4);
  });

  it('sends nothing to where a link leads', async () => {
    const stranger = await cloudBench();
    const { served, session } = await cloudBench(withThings(({ query }) => {
      const next = query.has('marker') ? undefined : `${stranger.served.url}/elsewhere?marker=a`;
      return { status: 200, json: { things: [{ id: query.get('marker') ?? 'first' }], next } };
    }));

    expect(await all(paginate(session.adapter('things'), '/list'))).toEqual([{ id: 'first' }, { id: 'a' }]);

    expect(served.cloud.requests('/things').map(({ path, query }) => `${path}?${query}`)).toEqual(['/things/v1/list?', '/things/v1/list?marker=a']);
    expect(stranger.served.cloud.requests()).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    ['itself', { '': 'a', a: 'a' }, ['first', 'a']],
    ['the first page', { '': 'a', a: '' }, ['first', 'a']],
    ['an earlier page', { '': 'a', a: 'b', b: 'c', c: 'a' }, ['first', 'a', 'b', 'c']],
  ])('errors where a page leads back to %s', async (_what, links, ids) => {
    const { served, session } = await cloudBench(withThings(({ query }) => {
      const at = query.get('marker') ?? '';
      return { status: 200, json: { things: [{ id: at === '' ? 'first' : at }], next: `/v1/list?marker=${links[at] ?? ''}` } };
    }));
    const seen: unknown[] = [];

    const error: unknown = await lastValueFrom(paginate<{ id: string }>(session.adapter('things'), '/list?marker=').pipe(tap(({ id }) => seen.push(id)))).catch((reason: unknown) => reason);

    expect(error).toBeInstanceOf(InvalidResponse);
    expect(String(error)).toMatch(/circles.*\/list\?marker=\w?/);
    expect(seen).toEqual(ids);
    expect(served.cloud.count('GET', '/things')).toBe(ids.length);
  });

  it('errors in the same way when it is read with for await', async () => {
    const { session } = await cloudBench(withThings(() => ({ status: 200, json: { things: [{ id: 'a' }], next: '/list' } })));
    const seen: unknown[] = [];
    const read = async (list: Listing<unknown>): Promise<void> => {
      for await (const thing of list) seen.push(thing);
    };

    await expect(read(paginate(session.adapter('things'), '/list?x=1'))).rejects.toMatchObject({ code: 'invalid-response' });
    expect(seen).toEqual([{ id: 'a' }]);
  });

  it('reads the lists of Swift, in JSON, until one is empty', async () => {
    const names = ['a', 'b c', 'd+e', 'f/1', 'f/2', 'g&h', 'ü', 'z/1'].sort();
    const { served, session } = await cloudBench(withThings(swift(names)));
    const things = session.adapter('things');

    expect(await namesOf(paginate<Named>(things, '/box'))).toEqual(names);
    expect(served.cloud.count('GET', '/things')).toBe(3);
    expect(await namesOf(paginate<Named>(things, '/box', { pageSize: 3 }))).toEqual(names);
    expect(served.cloud.count('GET', '/things')).toBe(7);
    expect(await all(paginate(things, '/box', { params: { delimiter: '/' }, pageSize: 2 }))).toEqual(
      ['a', 'b c', 'd+e', { subdir: 'f/' }, 'g&h', { subdir: 'z/' }, 'ü'].map((entry) => (typeof entry === 'string' ? { name: entry, bytes: 1 } : entry)),
    );
  });

  it('reads on in Swift where pages are shorter than what was asked for: others have a limit of their own', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    const { session } = await cloudBench(withThings(swift(names)));

    expect(await namesOf(paginate<Named>(session.adapter('things'), '/box', { pageSize: 5 }))).toEqual(names);
  });

  it.each<[string, boolean]>([['without links', false], ['with links that name markers', true]])('reads lists that only know an offset, %s', async (_what, hasLinks) => {
    const ids = ['a', 'b', 'c', 'd', 'e'];
    const { served, session } = await cloudBench(withThings(({ query }) => {
      const [offset, limit] = [Number(query.get('offset') ?? 0), Number(query.get('limit'))];
      const things = ids.slice(offset, offset + limit).map((id) => ({ id }));
      const next = new URLSearchParams([...query].filter(([name]) => name !== 'marker'));
      next.set('marker', things.at(-1)?.id ?? '');
      const isFull = hasLinks && things.length === limit;
      return { status: 200, json: { things, ...(isFull ? { things_links: [{ rel: 'next', href: `http://internal/v1/list?${String(next)}` }] } : {}) } };
    }));

    expect(await all(paginate(session.adapter('things'), '/list', { pageSize: 2 }))).toEqual(ids.map((id) => ({ id })));
    expect(served.cloud.requests('/things').map(({ query }) => query)).toEqual(['limit=2', 'limit=2&marker=b', 'limit=2&marker=b&offset=2', 'limit=2&marker=d&offset=4']);
  });

  it('errors after its items where the service has cut the list', async () => {
    const { session } = await cloudBench(withThings(() => ({ status: 200, json: { users: [{ id: 'a' }], links: { next: null }, truncated: true } })));
    const seen: unknown[] = [];
    const users$ = paginate(session.adapter('things'), '/users').pipe(tap((user) => seen.push(user)));

    await expect(all(users$)).rejects.toMatchObject({ code: 'invalid-response', message: expect.stringMatching(/cut.*\/users.*filters/) as string });
    expect(seen).toEqual([{ id: 'a' }]);
    expect(await firstValueFrom(users$)).toEqual({ id: 'a' });
  });

  it('goes on later from a page with the options of the first one', async () => {
    const { served, session } = await cloudBench({ servers: 4 });
    const compute = session.adapter('compute');
    const options = { pageSize: 2, params: { sort_key: 'name', sort_dir: ['asc', 'desc'], offset: 0 } };
    const { next = '' } = await firstValueFrom(pages(compute, '/servers', options));

    await firstValueFrom(pages(compute, `${next}&offset=7`.replace('offset=0&', ''), options));

    const [first, second] = served.cloud.requests('/compute/v2.1/servers').map(({ query }) => query.replace(/=[0-9a-f-]{36}/, '=X'));
    expect(first).toBe('sort_key=name&sort_dir=asc&sort_dir=desc&offset=0&limit=2');
    expect(second).toBe('sort_key=name&sort_dir=asc&sort_dir=desc&limit=2&marker=X&offset=7');
  });

  it('follows Link headers', async () => {
    const { session } = await cloudBench(withThings(({ query }) => {
      const at = Number(query.get('marker') ?? 0);
      const headers: Record<string, string> = at < 2 ? { Link: `<http://gnocchi.internal/v1/metric?marker=${String(at + 1)}>; rel="next"` } : {};
      return { status: 200, json: [{ id: `metric-${String(at)}` }], headers };
    }));

    expect(await all(paginate(session.adapter('things'), '/metric'))).toEqual([{ id: 'metric-0' }, { id: 'metric-1' }, { id: 'metric-2' }]);
  });

  it('goes on when a page fails and is retried, and otherwise errors with what the page failed with', async () => {
    const { served, session } = await cloudBench({ servers: 4 }, { statusCodeRetries: 1, statusCodeRetryDelayMs: 1 });
    const compute = session.adapter('compute');
    const twoPages$ = paginate<Named>(compute, '/servers', { pageSize: 2 });
    let count = 0;
    const failing$ = twoPages$.pipe(tap(() => {
      count += 1;
      if (count === 2) served.cloud.fail({ path: '/compute', status: 503, times: 1 });
      if (count === 6) served.cloud.fail({ path: '/compute', status: 503, times: 2 });
    }));

    expect(await namesOf(failing$)).toHaveLength(4);
    await expect(all(failing$)).rejects.toMatchObject({ code: 'http-error', status: 503 });
  });

  it('errors for a status although its adapter takes statuses for values', async () => {
    const { session } = await cloudBench();

    await expect(all(paginate(session.adapter({ serviceType: 'compute', raiseExc: false }), '/nowhere'))).rejects.toMatchObject({ status: 404 });
  });

  it.each<[string, object, string]>([
    ['an option that nobody knows', { page_size: 2 }, 'page_size'],
    ['a page size that is none', { pageSize: 0 }, 'pageSize'],
    ['a page size as text', { pageSize: '10' }, 'pageSize'],
  ])('refuses %s before anything is sent', async (_what, options, name) => {
    const { served, session } = await cloudBench();

    expect(() => paginate(session.adapter('compute'), '/servers', options)).toThrow(expect.objectContaining({ options: [name] }));
    expect(served.cloud.requests()).toEqual([]);
  });
});

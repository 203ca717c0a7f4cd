import { novaChanges, watch, type WatchEvent, type WatchOptions } from 'keystoneauth-rx';
import type { Call, ServiceReply } from 'keystoneauth-rx/testing';
import { filter, firstValueFrom, of, Subject, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { functionTransport, Session } from '../../src/index.js';
import { listen, type Heard } from '../token/listener.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { cloudBench, withThings } from './cloud-bench.js';

interface Thing { readonly id: string; readonly status?: string; readonly updated?: string; readonly noise?: number }

const START = Date.UTC(2040, 0, 1);

/** A service whose list the spec changes, over a transport that answers at once, in virtual time. */
function bench(options: Partial<WatchOptions<Thing>> = {}) {
  const runtime = new VirtualRuntime();
  const queries: string[] = [];
  const state = { things: [] as readonly Thing[], deleted: [] as readonly Thing[], status: 200, pageSize: 2, hangs: false };
  const session = new Session({
    runtime,
    transport: functionTransport(
      ({ url }) => {
        const { searchParams } = new URL(url);
        queries.push(decodeURIComponent(String(searchParams)));
        if (state.hangs) return new Promise<never>(() => undefined);
        if (state.status !== 200) return { status: state.status };
        const since = searchParams.get('changes-since');
        const listed = since === null ? state.things : [...state.things, ...state.deleted].filter(({ updated }) => (updated ?? '') >= since);
        const start = Number(searchParams.get('offset') ?? 0);
        const next = start + state.pageSize < listed.length ? `/?offset=${String(start + state.pageSize)}` : null;
        const headers = { 'content-type': 'application/json' };
        return { status: 200, headers, body: JSON.stringify({ things: listed.slice(start, start + state.pageSize), next }) };
      },
      { runtime },
    ),
  });
  const events$ = watch<Thing>(session, 'http://things.test/list', { intervalMs: 10_000, presence$: of('present'), connectRetries: 0, ...options });
  return { runtime, queries, state, session, events$ };
}

const told = (heard: Heard<WatchEvent<Thing>>): readonly unknown[] =>
  heard.values.map((event) => ('item' in event ? [event.type, event.item.id] : 'items' in event ? [event.type, event.items.map(({ id }) => id)] : [event.type]));
/** Promises on the way of a request have come. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};
const later = async (runtime: VirtualRuntime, ms: number): Promise<void> => {
  await settled();
  runtime.advance(ms);
  await settled();
};

describe('watch', () => {
  it('tells all there is, from all pages, then what is added, changed and gone', async () => {
    const { runtime, state, events$, queries } = bench();
    state.things = [{ id: 'a' }, { id: 'b', status: 'BUILD' }, { id: 'c' }];
    const heard = listen(events$);
    await settled();
    expect(heard.values).toEqual([{ type: 'snapshot', items: state.things }]);
    expect(queries).toEqual(['', 'offset=2']);

    await later(runtime, 10_000);
    expect(heard.values).toHaveLength(1);
    state.things = [{ id: 'd' }, { id: 'a' }, { id: 'b', status: 'ACTIVE' }];
    await later(runtime, 10_000);

    expect(heard.values.slice(1)).toEqual([
      { type: 'gone', item: { id: 'c' } },
      { type: 'added', item: { id: 'd' } },
      { type: 'changed', item: { id: 'b', status: 'ACTIVE' }, before: { id: 'b', status: 'BUILD' } },
    ]);
  });

  it('is one poll for all, and begins for each with a snapshot of its own moment', async () => {
    const { runtime, state, events$, queries } = bench();
    state.things = [{ id: 'a' }];
    const first = listen(events$);
    await settled();
    state.things = [{ id: 'a' }, { id: 'b' }];
    await later(runtime, 10_000);
    const second = listen(events$);
    state.things = [{ id: 'b' }];
    await later(runtime, 10_000);

    expect(told(first)).toEqual([['snapshot', ['a']], ['added', 'b'], ['gone', 'a']]);
    expect(told(second)).toEqual([['snapshot', ['a', 'b']], ['gone', 'a']]);
    expect(queries).toHaveLength(3);

    first.leave();
    second.leave();
    await later(runtime, 100_000);
    expect(queries).toHaveLength(3);
    const again = listen(events$);
    await settled();
    expect(told(again)).toEqual([['snapshot', ['b']]]);
    again.leave();
  });

  it('has failures as events, and tells what was missed meanwhile', async () => {
    const { runtime, state, events$ } = bench();
    state.things = [{ id: 'a' }];
    const heard = listen(events$);
    await settled();
    state.status = 503;
    await later(runtime, 10_000);
    const late = listen(events$);
    await later(runtime, 10_000);
    state.status = 200;
    state.things = [{ id: 'b' }];
    await later(runtime, 10_000);

    expect(told(heard)).toEqual([['snapshot', ['a']], ['failed'], ['failed'], ['recovered'], ['gone', 'a'], ['added', 'b']]);
    expect(heard.values[1]).toMatchObject({ type: 'failed', error: { status: 503 }, retryAt: START + 20_000 });
    expect(told(late)).toEqual([['snapshot', ['a']], ['failed'], ['failed'], ['recovered'], ['gone', 'a'], ['added', 'b']]);
  });

  it('begins with a failure where the list cannot be read at first', async () => {
    const { runtime, state, events$ } = bench();
    state.status = 500;
    const heard = listen(events$);
    const other = listen(events$);
    await settled();
    state.status = 200;
    await later(runtime, 10_000);

    expect(told(heard)).toEqual([['failed'], ['recovered'], ['snapshot', []]]);
    expect(told(other)).toEqual(told(heard));
  });

  it('takes from an item what counts, and knows it by what the caller says', async () => {
    const { runtime, state, events$ } = bench({ compareBy: ({ status }) => status, keyOf: ({ id }) => id.toLowerCase() });
    state.things = [{ id: 'A', noise: 1 }];
    const heard = listen(events$);
    await settled();
    state.things = [{ id: 'a', noise: 2 }];
    await later(runtime, 10_000);
    state.things = [{ id: 'a', status: 'ERROR' }];
    await later(runtime, 10_000);

    expect(heard.values.slice(1)).toEqual([{ type: 'changed', item: { id: 'a', status: 'ERROR' }, before: { id: 'a', noise: 2 } }]);
  });

  it('fails for items that have nothing to be known by', async () => {
    const { state, events$ } = bench();
    state.things = [{ status: 'x' } as unknown as Thing];
    const heard = listen(events$);
    await settled();

    expect(heard.values).toMatchObject([{ type: 'failed', error: { code: 'invalid-response', message: expect.stringContaining('keyOf') as string } }]);
  });

  it('tells an item once that moved from one page to the next while they were read', async () => {
    const { state, events$ } = bench();
    state.things = [{ id: 'a' }, { id: 'b' }, { id: 'b', noise: 2 }];
    const heard = listen(events$);
    await settled();

    expect(heard.values).toEqual([{ type: 'snapshot', items: [{ id: 'a' }, { id: 'b', noise: 2 }] }]);
  });

  it('asks for what has changed by the stamps of the service, whatever its clock says, and for the whole list now and then', async () => {
    const { runtime, state, events$, queries } = bench({ changesSince: novaChanges, resyncMs: 35_000 });
    state.pageSize = 100;
    state.things = [{ id: 'a', status: 'ACTIVE', updated: '2001-01-01T00:10:00Z' }, { id: 'b', status: 'ACTIVE', updated: '2001-01-01T00:00:00Z' }];
    const heard = listen(events$);
    await settled();

    state.things = [{ id: 'a', status: 'ERROR', updated: '2001-01-01T00:11:00Z' }, ...state.things.slice(1)];
    await later(runtime, 10_000);
    state.deleted = [{ id: 'b', status: 'DELETED', updated: '2001-01-01T00:12:00Z' }, { id: 'unknown', status: 'DELETED', updated: '2001-01-01T00:12:00Z' }];
    state.things = state.things.slice(0, 1);
    await later(runtime, 10_000);
    await later(runtime, 10_000);
    expect(told(heard)).toEqual([['snapshot', ['a', 'b']], ['changed', 'a'], ['gone', 'b']]);
    expect(heard.values.at(-1)).toMatchObject({ item: { id: 'b', status: 'ACTIVE' } });

    // Missed: it went without leaving a trace.
    state.things = [];
    await later(runtime, 10_000);
    expect(told(heard).at(-1)).toEqual(['gone', 'a']);
    expect(queries).toEqual(['', 'changes-since=2001-01-01T00:08:00Z', 'changes-since=2001-01-01T00:09:00Z', 'changes-since=2001-01-01T00:10:00Z', '']);
  });

  it('finds a change that is stamped a little earlier than what was known already', async () => {
    const { runtime, state, events$ } = bench({ changesSince: novaChanges });
    state.things = [{ id: 'a', updated: '2001-01-01T00:10:00Z' }];
    const heard = listen(events$);
    await settled();
    state.things = [...state.things, { id: 'b', updated: '2001-01-01T00:08:30Z' }];
    await later(runtime, 10_000);

    expect(told(heard)).toEqual([['snapshot', ['a']], ['added', 'b']]);
  });

  it('takes the stamps of the first page only: what changed while the others were read may be older', async () => {
    const { runtime, state, events$, queries } = bench({ changesSince: { overlapMs: 0 } });
    state.things = ['00', '01', '59'].map((minute) => ({ id: minute, updated: `2001-01-01T00:${minute}:00Z` }));
    listen(events$);
    await settled();
    await later(runtime, 10_000);

    expect(queries[2]).toBe('changes-since=2001-01-01T00:01:00Z');
  });

  it('asks for the whole list as long as no stamp is known', async () => {
    const { runtime, state, events$, queries } = bench({ changesSince: novaChanges });
    const heard = listen(events$);
    await later(runtime, 10_000);
    state.things = [{ id: 'a', updated: '2001-01-01T00:10:00Z' }];
    await later(runtime, 10_000);
    await later(runtime, 10_000);

    expect(queries).toEqual(['', '', '', 'changes-since=2001-01-01T00:08:00Z']);
    expect(told(heard)).toEqual([['snapshot', []], ['added', 'a']]);
  });

  it('asks nothing while nobody is there', async () => {
    const presence$ = new Subject<'present' | 'hidden'>();
    const { runtime, events$, queries } = bench({ presence$ });
    const heard = listen(events$);
    presence$.next('hidden');
    await later(runtime, 100_000);
    expect([queries, heard.values]).toEqual([[], []]);

    presence$.next('present');
    await settled();
    expect(heard.values).toEqual([{ type: 'snapshot', items: [] }]);
  });

  it.each([['while it waits for its next poll', false], ['while a poll is under way', true]])('completes at once when its session is closed %s', async (_what, hangs) => {
    const { runtime, session, state, events$ } = bench();
    state.hangs = hangs;
    const heard = listen(events$);
    await settled();
    session.close();
    await settled();

    expect(told(heard)).toEqual([...(hangs ? [] : [['snapshot', []]]), ['failed']]);
    expect(heard.values.at(-1)).toMatchObject({ type: 'failed', error: { code: 'session-closed' } });
    expect([heard.completed, runtime.waiting('sleep')]).toEqual([true, []]);
    const late = listen(events$);
    expect([told(late), late.completed]).toEqual([[['failed']], true]);
  });

  it('has what the caller compares by, and throws, as a failure like any other', async () => {
    const { runtime, state, events$ } = bench({ compareBy: (thing) => (thing as Required<Thing>).status.length });
    state.things = [{ id: 'a', status: 'BUILD' }];
    const heard = listen(events$);
    await settled();
    state.things = [{ id: 'a' }];
    await later(runtime, 10_000);
    state.things = [];
    await later(runtime, 10_000);

    expect(told(heard)).toEqual([['snapshot', ['a']], ['failed'], ['recovered'], ['gone', 'a']]);
    expect(heard.values[1]).toMatchObject({ error: expect.any(TypeError) as unknown, retryAt: START + 20_000 });
  });

  it('gives what nobody can change for the others', async () => {
    const { runtime, state, events$ } = bench();
    state.things = [{ id: 'a', status: 'BUILD' }];
    const refused: unknown[] = [];
    const careless = events$.subscribe((event) => {
      try {
        if (event.type === 'snapshot') Object.assign(event.items[0] ?? {}, { status: 'mine' });
      } catch (error) {
        refused.push(error);
      }
    });
    const heard = listen(events$);
    await settled();
    await later(runtime, 10_000);

    expect(heard.values).toEqual([{ type: 'snapshot', items: [{ id: 'a', status: 'BUILD' }] }]);
    expect(refused).toEqual([expect.any(TypeError)]);
    careless.unsubscribe();
  });

  it('asks by the stamps that are listed, not by a wrong one that is listed no more', async () => {
    const { runtime, state, events$, queries } = bench({ changesSince: novaChanges, resyncMs: 15_000 });
    state.things = [{ id: 'a', updated: '2001-01-01T00:10:00Z' }, { id: 'b', updated: '2099-01-01T00:00:00Z' }];
    listen(events$);
    await settled();
    state.things = state.things.slice(0, 1);
    await later(runtime, 10_000);
    await later(runtime, 10_000);
    await later(runtime, 10_000);

    expect(queries).toEqual(['', 'changes-since=2098-12-31T23:58:00Z', '', 'changes-since=2001-01-01T00:08:00Z']);
  });

  it('keeps the time of the client, also of an adapter', async () => {
    const { runtime, session } = bench();
    const heard = listen(watch(session.adapter({ serviceType: 'things', endpointOverride: 'http://things.test' }), '/list', { intervalMs: 5000 }));
    await settled();

    expect(runtime.waiting('sleep')).toEqual([5000]);
    heard.leave();
  });

  it.each<[string, object, string]>([
    ['an option that nobody knows', { interval: 1 }, 'interval'],
    ['a demand: a list is watched as a whole', { demand$: of(1) }, 'demand$'],
    ['a resync that never comes', { resyncMs: -1 }, 'resyncMs'],
    ['no interval', { intervalMs: undefined }, 'intervalMs'],
  ])('refuses %s', (_what, options, name) => {
    expect(() => bench(options)).toThrow(expect.objectContaining({ options: [name] }));
  });

  it('sees servers of a cloud over HTTP come and go', async () => {
    const { served, session } = await cloudBench({ servers: 2 });
    const nova = session.adapter('compute');
    const events$ = watch<{ id: string; name: string }>(nova, '/servers/detail', { intervalMs: 5, pageSize: 1, changesSince: novaChanges, resyncMs: 1 });
    const seen = firstValueFrom(events$.pipe(take(3), toArray()));
    await firstValueFrom(events$);

    const made = await firstValueFrom(nova.post<{ server: { id: string } }>('/servers', { json: { server: { name: 'newcomer' } } }));
    await firstValueFrom(events$.pipe(filter((event) => event.type === 'added' || (event.type === 'snapshot' && event.items.length === 3))));
    await firstValueFrom(nova.delete(`/servers/${made.body.server.id}`));

    expect(await seen).toMatchObject([{ type: 'snapshot', items: [{ name: 'server-2' }, { name: 'server-1' }] }, { type: 'added', item: { name: 'newcomer' } }, { type: 'gone', item: { name: 'newcomer' } }]);
    expect(served.cloud.signIns).toBe(1);
  });

  it('works with lists of things that are only known by their names', async () => {
    let names = ['a'];
    const handle = (call: Call): ServiceReply => ({ status: 200, json: call.query.has('marker') ? [] : names.map((name) => ({ name, bytes: 0 })) });
    const { session } = await cloudBench(withThings(handle));
    const events$ = watch<{ name: string }>(session.adapter('things'), '/box', { intervalMs: 5 });
    const seen = firstValueFrom(events$.pipe(take(2), toArray()));
    await firstValueFrom(events$);
    names = ['a', 'b'];

    expect(await seen).toMatchObject([{ type: 'snapshot', items: [{ name: 'a' }] }, { type: 'added', item: { name: 'b' } }]);
  });
});

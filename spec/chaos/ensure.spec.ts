import { lastValueFrom, map, mergeMap, range, toArray, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ensure, Session } from 'keystoneauth-rx';
import { standardServices, type CloudService } from 'keystoneauth-rx/testing';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { chance, pick } from './chance.js';
import { demoPlugin } from './demo-plugin.js';
import { faults, momentOf, type Fault } from './fault.js';
import { startFaultProxy, type FaultProxy } from './fault-proxy.js';

const RESOURCES = 1000;
/** The part of the connections, and of the requests, that meet a fault: more than a session's retries make good. */
const SHARE = 0.1;
const SEEDS = [4];
/** What is made is shown only from this look on, at the latest. */
const LATEST_LOOK = 3;

interface Thing {
  readonly id: number;
  readonly name: string;
}

interface Things {
  readonly service: CloudService;
  /** Everything that was made, also the same twice. */
  readonly made: readonly Thing[];
}

/** A service that makes whatever it is asked to, as often as it is asked to, and shows some of it late. */
function things(seed: number): Things {
  const made: Thing[] = [];
  const looks = new Map<string, number>();
  const isShown = ({ id, name }: Thing): boolean => {
    const look = (looks.get(name) ?? 0) + 1;
    looks.set(name, look);
    return look >= Math.floor(chance(seed, id, 7) * (LATEST_LOOK + 1));
  };
  return {
    made,
    service: {
      type: 'things',
      name: 'things',
      url: '/things',
      path: '/things',
      handle: ({ method, query, json }) => {
        if (method === 'GET') return { status: 200, json: { things: made.filter((thing) => thing.name === query.get('name')).filter(isShown) } };
        const thing = { id: made.length, name: String((json as { readonly name: unknown }).name) };
        made.push(thing);
        return { status: 201, json: thing };
      },
    },
  };
}

/** Faults by seed and count. */
function misbehave(proxy: FaultProxy, seed: number): Partial<Record<Fault, number>> {
  const struck: Partial<Record<Fault, number>> = {};
  const on = (isAccept: boolean): readonly Fault[] => faults.filter((fault) => (momentOf(fault) === 'accept') === isAccept);
  const [onAccept, onRequest] = [on(true), on(false)];
  let drawn = 0;
  proxy.drawFrom(({ request }) => {
    drawn += 1;
    if (chance(seed, drawn) >= SHARE) return undefined;
    const fault = pick(request === undefined ? onAccept : onRequest, chance(seed, drawn, 1));
    if (fault !== undefined) struck[fault] = (struck[fault] ?? 0) + 1;
    return fault;
  });
  return struck;
}

async function behindFaults(seed: number): Promise<{ readonly session: Session; readonly made: readonly Thing[]; readonly struck: Partial<Record<Fault, number>> }> {
  const { service, made } = things(seed);
  const served = await serveCloud({ services: [...standardServices, service] });
  onTestFinished(() => served.close());
  const proxy = await startFaultProxy({ originUrl: served.url, dripMs: 1, keepRecords: 100 });
  onTestFinished(() => proxy.close());
  served.cloud.setBaseUrl(proxy.url);
  const session = new Session({ auth: demoPlugin(served.cloud), connectRetries: 3, connectRetryDelayMs: 1, statusCodeRetries: 3, statusCodeRetryDelayMs: 1, timeoutMs: 400 });
  onTestFinished(() => { session.close(); });
  return { session, made, struck: misbehave(proxy, seed) };
}

describe('ensure through a network of which a tenth fails', () => {
  it.each(SEEDS)(`makes ${String(RESOURCES)} resources of ${String(RESOURCES)} creations, and no twin (seed %i)`, { timeout: 120_000 }, async (seed) => {
    const { session, made, struck } = await behindFaults(seed);
    const client = session.adapter('things');
    const one = (index: number): Observable<Thing> => {
      const name = `thing-${String(index)}`;
      return ensure<Thing>(
        {
          find: () => client.get<{ things: Thing[] }>('/items', { params: { name }, responseType: 'json' }).pipe(map(({ body }) => body.things[0])),
          create: () => client.post<Thing>('/items', { json: { name }, responseType: 'json' }).pipe(map(({ body }) => body)),
        },
        { lookAgainMs: 3000, attempts: 10 },
      );
    };

    const ensured = await lastValueFrom(range(0, RESOURCES).pipe(mergeMap(one, 50), toArray()));

    const names = made.map(({ name }) => name);
    expect([made.length, new Set(names).size]).toEqual([RESOURCES, RESOURCES]);
    expect(new Set(ensured.map(({ id }) => id)).size).toBe(RESOURCES);
    // Otherwise nothing was proven.
    const lostReplies = (['reset-before-reply', 'close-before-reply', 'truncate', 'stall-in-reply'] as const).map((fault) => struck[fault] ?? 0);
    expect(Math.min(...lostReplies)).toBeGreaterThan(0);
  });
});

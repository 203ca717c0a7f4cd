import { firstValueFrom, forkJoin, map, Observable, of, ReplaySubject, skip, Subject, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RequestLimit } from '../../src/http/load/request-limit.js';
import type { Transport } from '../../src/http/transport-port.js';
import { adminToken } from '../../src/identity/admin-token.js';
import { Adapter } from '../../src/session/adapter.js';
import { Session } from '../../src/session/session.js';
import type { Client } from '../../src/session/client.js';

const SERVICE = 'http://unused.example';
const auth = adminToken({ endpoint: SERVICE, token: 'token-of-the-limits-9Yd2' });

/** A service in memory, which answers nothing until it is told to, and from then on everything. */
interface Held {
  readonly transport: Transport;
  readonly paths: readonly string[];
  /** How many requests were open at once, at most. */
  readonly peak: number;
  /** Resolves when the request with this number (1 is the first) has arrived. */
  arrived(number: number): Promise<unknown>;
  release(): void;
}

function held(): Held {
  const [arrivals$, release$] = [new ReplaySubject<string>(), new Subject<void>()];
  const paths: string[] = [];
  let [open, peak, isReleased] = [0, 0, false];
  return {
    paths,
    get peak() {
      return peak;
    },
    transport: ({ url }) =>
      new Observable((subscriber) => {
        peak = Math.max(peak, (open += 1));
        subscriber.add(() => (open -= 1));
        const reply$ = isReleased ? of(undefined) : release$.pipe(take(1));
        paths.push(new URL(url).pathname);
        arrivals$.next(url);
        reply$.pipe(map(() => ({ status: 200, headers: {}, body: undefined }))).subscribe(subscriber);
      }),
    arrived: (number) => firstValueFrom(arrivals$.pipe(skip(number - 1))),
    release: () => {
      isReleased = true;
      release$.next();
      release$.complete();
    },
  };
}

/** Sends as many requests at once and lets them be answered only when no more arrive. */
async function flood(service: Held, clients: readonly Client[], { each, expected }: { each: number; expected: number }): Promise<void> {
  const requests = clients.flatMap((client) => Array.from({ length: each }, (_, index) => client.request(`${SERVICE}/${String(index)}`)));
  const all = firstValueFrom(forkJoin(requests).pipe(toArray()));
  await service.arrived(expected);
  service.release();
  await all;
}

describe('Session', () => {
  it('has no more requests in flight than its concurrency, retries included', async () => {
    const service = held();
    const session = new Session({ transport: service.transport, auth, concurrency: 3 });
    await flood(service, [session, session.adapter({})], { each: 10, expected: 3 });
    expect(service.peak).toBe(3);
    expect(service.paths).toHaveLength(20);
  });

  it('keeps a limit of its own for each adapter, and its own over all of them', async () => {
    const service = held();
    const session = new Session({ transport: service.transport, auth, concurrency: 4 });
    const adapters = [1, 2, 3].map(() => session.adapter({ concurrency: 2 }));
    await flood(service, adapters, { each: 5, expected: 4 });
    expect(service.peak).toBe(4);

    const alone = held();
    await flood(alone, [new Session({ transport: alone.transport, auth, concurrency: 4 }).adapter({ concurrency: 2 })], { each: 5, expected: 2 });
    expect(alone.peak).toBe(2);
  });

  it("lets an adapter on an adapter pass both limits", async () => {
    const service = held();
    const outer = new Adapter({ session: new Session({ transport: service.transport, auth }), concurrency: 2 });
    await flood(service, [new Adapter({ session: outer, concurrency: 9 })], { each: 8, expected: 2 });
    expect(service.peak).toBe(2);
  });

  it('counts a request of an adapter for the limit of the adapter and for its own', () => {
    const [ofAdapter, ofRequest] = [new RequestLimit({ concurrency: 2 }), new RequestLimit({ concurrency: 9 })];
    const adapter = new Session({ transport: held().transport, auth }).adapter({ limit: ofAdapter });
    const waiting = [{}, { limit: ofRequest }, { limit: [ofRequest] }].map((options) => adapter.get(SERVICE, options).subscribe());
    expect([ofAdapter.inFlight, ofAdapter.waiting, ofRequest.inFlight]).toEqual([2, 1, 1]);
    for (const one of waiting) one.unsubscribe();
    expect([ofAdapter.inFlight, ofAdapter.waiting, ofRequest.inFlight]).toEqual([0, 0, 0]);
  });

  it('shares a limit with whoever is given the same', async () => {
    const service = held();
    const limit = new RequestLimit({ concurrency: 2 });
    const sessions = [limit, [limit]].map((shared) => new Session({ transport: service.transport, auth, limit: shared }));
    await flood(service, sessions, { each: 4, expected: 2 });
    expect(service.peak).toBe(2);
  });

  it('refuses a request when its queue is full, and sends the others', async () => {
    const service = held();
    const session = new Session({ transport: service.transport, auth, concurrency: 1, queueLimit: 1 });
    const outcomes = ['a', 'b', 'c'].map((path) =>
      firstValueFrom(session.get(`${SERVICE}/${path}`)).then(({ status }) => status, (error: unknown) => error),
    );
    await service.arrived(1);
    service.release();
    expect(await Promise.all(outcomes)).toEqual([200, 200, expect.objectContaining({ code: 'queue-full', outcome: 'not-sent' })]);
    expect(service.paths).toEqual(['/a', '/b']);
  });

  it('does not count a request that was given up', async () => {
    const service = held();
    const session = new Session({ transport: service.transport, auth, concurrency: 1 });
    const given = session.get(`${SERVICE}/given-up`).subscribe();
    await service.arrived(1);
    const next = firstValueFrom(session.get(`${SERVICE}/next`));
    given.unsubscribe();
    await service.arrived(2);
    service.release();
    expect((await next).status).toBe(200);
  });

  it.each([
    ['concurrency', { concurrency: 0 }],
    ['rateLimit', { rateLimit: -5 }],
    ['limit', { limit: { concurrency: 1 } as unknown as RequestLimit }],
  ])('refuses a wrong %s at once, as an adapter does', (option, options) => {
    const refused = expect.objectContaining({ options: [option] }) as unknown;
    expect(() => new Session(options)).toThrow(refused);
    expect(() => new Session().adapter(options)).toThrow(refused);
  });
});

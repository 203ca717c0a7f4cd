import { firstValueFrom, forkJoin, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { RequestLimit } from '../../src/http/load/request-limit.js';
import { adminToken } from '../../src/identity/admin-token.js';
import { Adapter } from '../../src/session/adapter.js';
import { Session } from '../../src/session/session.js';
import type { Client } from '../../src/session/client.js';
import { startService, type HttpService } from '../request/http-service.js';

const auth = adminToken({ endpoint: 'http://unused.example', token: 'token-of-the-limits-9Yd2' });
const held = (): Promise<HttpService> => startService(() => 'hold');

/** Sends as many requests at once and lets them be answered only when no more arrive. */
async function flood(service: HttpService, clients: readonly Client[], { each, expected }: { each: number; expected: number }): Promise<void> {
  const requests = clients.flatMap((client) => Array.from({ length: each }, (_, index) => client.request(`${service.url}/${String(index)}`)));
  const all = firstValueFrom(forkJoin(requests).pipe(toArray()));
  await service.arrived(expected);
  service.release();
  await all;
}

describe('Session', () => {
  it('has no more requests in flight than its concurrency, retries included', async () => {
    const service = await held();
    const session = new Session({ auth, concurrency: 3 });
    await flood(service, [session, session.adapter({})], { each: 10, expected: 3 });
    expect(service.peak).toBe(3);
    expect(service.arrivals).toHaveLength(20);
  });

  it('keeps a limit of its own for each adapter, and its own over all of them', async () => {
    const service = await held();
    const session = new Session({ auth, concurrency: 4 });
    const adapters = [1, 2, 3].map(() => session.adapter({ concurrency: 2 }));
    await flood(service, adapters, { each: 5, expected: 4 });
    expect(service.peak).toBe(4);
  });

  it("lets an adapter on an adapter pass both limits", async () => {
    const service = await held();
    const outer = new Adapter({ session: new Session({ auth }), concurrency: 2 });
    await flood(service, [new Adapter({ session: outer, concurrency: 9 })], { each: 8, expected: 2 });
    expect(service.peak).toBe(2);
  });

  it('shares a limit with whoever is given the same', async () => {
    const service = await held();
    const limit = new RequestLimit({ concurrency: 2 });
    const sessions = [new Session({ auth, limit }), new Session({ auth, limit: [limit] })];
    await flood(service, sessions, { each: 4, expected: 2 });
    expect(service.peak).toBe(2);
  });

  it('refuses a request when its queue is full, and sends the others', async () => {
    const service = await held();
    const session = new Session({ auth, concurrency: 1, queueLimit: 1 });
    const outcomes = ['a', 'b', 'c'].map((path) =>
      firstValueFrom(session.get(`${service.url}/${path}`)).then(({ status }) => status, (error: unknown) => error),
    );
    await service.arrived(1);
    service.release();
    expect(await Promise.all(outcomes)).toEqual([200, 200, expect.objectContaining({ code: 'queue-full', outcome: 'not-sent' })]);
    expect(service.arrivals.map(({ path }) => path)).toEqual(['/a', '/b']);
  });

  it('does not count a request that was given up', async () => {
    const service = await held();
    const session = new Session({ auth, concurrency: 1 });
    const given = session.get(`${service.url}/given-up`).subscribe();
    await service.arrived(1);
    const next = firstValueFrom(session.get(`${service.url}/next`));
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

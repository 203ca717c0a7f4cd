import { from, lastValueFrom, map, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { send } from '../../src/request/send.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import { openSession } from '../journeys/demo-cloud.js';
import { thrownBy } from './caught.js';
import { startService, type HttpService } from './http-service.js';

/** Requests for `/0`, `/1` and so on. */
const requests = ({ url }: HttpService, count: number): readonly ApiRequest[] => Array.from({ length: count }, (_, index) => ({ url: `${url}/${String(index)}` }));

describe('send with ordered', () => {
  it('gives replies in the order of the requests, although the first is answered last, and goes no further ahead than it may', async () => {
    const service = await startService(({ path }) => (path === '/0' ? 'hold' : { json: { path } }));
    const replies$ = from(requests(service, 10)).pipe(send(openSession(), { concurrency: 2, ordered: true }), map(({ url }) => new URL(url).pathname), toArray());

    const replies = lastValueFrom(replies$);
    await service.arrived(4);
    const heldBack = service.arrivals.map(({ path }) => path);
    service.release();

    expect(await replies).toEqual(Array.from({ length: 10 }, (_, index) => `/${String(index)}`));
    expect([heldBack, service.peak]).toEqual([['/0', '/1', '/2', '/3'], 2]);
  });

  it('has errors as values in their places', async () => {
    const service = await startService(({ path }) => (path === '/1' ? { status: 404 } : { json: { path } }));

    const outcomes = await lastValueFrom(from(requests(service, 3)).pipe(send(openSession(), { concurrency: 3, ordered: true, materialize: true }), toArray()));

    expect(outcomes.map((outcome) => ('error' in outcome ? 'error' : outcome.response.status))).toEqual([200, 'error', 200]);
  });

  it('refuses an option that it does not know', () => {
    expect(thrownBy(() => send(openSession(), { order: true } as object))).toMatchObject({ code: 'unknown-option', options: ['order'] });
  });
});

describe('a stream of ten thousand requests and somebody else', () => {
  it.each([
    { what: 'one place', concurrency: 1 },
    { what: 'four places', concurrency: 4 },
  ])('take turns at a session with $what: a single request is not behind all of them', { timeout: 60_000 }, async ({ concurrency }) => {
    const service = await startService();
    const session = openSession({ concurrency });
    const stream = lastValueFrom(from(requests(service, 10_000)).pipe(send(session)));
    await service.arrived(1);

    const alone = await lastValueFrom(session.get(`${service.url}/alone`));
    const before = service.arrivals.findIndex(({ path }) => path === '/alone');
    session.close();

    expect(alone.status).toBe(200);
    // Those in flight, one turn of the stream, and what arrived while the spec heard of the first.
    expect(before).toBeLessThan(200);
    await expect(stream).rejects.toMatchObject({ code: 'session-closed' });
  });

  it('are served one by one in turn with another stream', async () => {
    const service = await startService();
    const session = openSession({ concurrency: 1 });
    const named = (name: string): readonly ApiRequest[] => requests({ ...service, url: `${service.url}/${name}` }, 50);
    const both = [named('a'), named('b')].map((list) => lastValueFrom(from(list).pipe(send(session))));
    await Promise.all(both);

    const firstSixty = service.arrivals.slice(10, 70).map(({ path }) => path.slice(1, 2));
    const ofA = firstSixty.filter((name) => name === 'a').length;
    expect([ofA, firstSixty.length - ofA]).toEqual([30, 30]);
  });
});

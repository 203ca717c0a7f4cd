import { firstValueFrom, forkJoin } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ApiResponse, Session } from 'keystoneauth-rx';
import { behindProxy, endingOf } from './behind-proxy.js';
import type { FaultProxy } from './fault-proxy.js';

const BROKEN = 'ConnectFailure connect-failure unknown';
const RACES = 50;

const warmUp = (session: Session, proxy: FaultProxy): Promise<ApiResponse> => firstValueFrom(session.get(`${proxy.url}/warm`));

describe('a kept connection that is closed right as the next request arrives', () => {
  describe.each(['close-on-head', 'reset-on-head', 'close-on-request', 'reset-on-request'] as const)('(%s)', (fault) => {
    it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('costs a %s no retry: it is sent once more on a new connection', async (method) => {
      const { session, origin, proxy } = await behindProxy();
      await warmUp(session, proxy);
      proxy.befall(fault);

      expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('value');
      expect(origin.executed).toEqual(['GET /warm', `${method} /thing`]);
      expect(proxy.accepted).toBe(2);
    });

    it.each(['POST', 'PATCH'])('ends a %s, which may have been carried out, with an unknown outcome', async (method) => {
      const { session, origin, proxy } = await behindProxy();
      await warmUp(session, proxy);
      proxy.befall(fault);

      expect(await endingOf(session.request(`${proxy.url}/thing`, { method, json: { a: 'body' } }))).toBe(BROKEN);
      expect(origin.executed).toEqual(['GET /warm']);
      expect(proxy.requests).toHaveLength(2);
    });
  });

  it('is no excuse for the new connection', async () => {
    const { session, origin, proxy } = await behindProxy();
    await warmUp(session, proxy);
    proxy.befall('close-on-head', 'close-on-head');

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe(BROKEN);
    expect([proxy.accepted, origin.executed]).toEqual([2, ['GET /warm']]);
  });

  it('does not stop a GET when all kept connections are stale', async () => {
    const { session, origin, proxy } = await behindProxy();
    await firstValueFrom(forkJoin([1, 2, 3].map((number) => session.get(`${proxy.url}/warm/${number}`))));
    const kept = proxy.accepted;
    proxy.drawFrom(({ request, connection }) => (request !== undefined && connection.number <= kept ? 'close-on-head' : undefined));

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe('value');
    expect(origin.executed.filter((call) => call === 'GET /thing')).toHaveLength(1);
    expect([kept, proxy.accepted]).toEqual([3, 4]);
  });

  it.each(['GET', 'PUT'])('leaves the fate of a %s unknown that was carried out and cannot be sent once more', async (method) => {
    const { session, origin, proxy } = await behindProxy();
    await warmUp(session, proxy);
    proxy.drawFrom(({ request }) => {
      if (request === undefined) return undefined;
      proxy.refuse();
      return 'reset-before-reply';
    });

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe(BROKEN);
    expect(origin.executed).toEqual(['GET /warm', `${method} /thing`]);
  });
});

describe('a request that was carried out on a kept connection, and whose repetition is refused', () => {
  it.each(['GET', 'PUT'])('is not said to be refused (%s)', async (method) => {
    const { session, origin, proxy } = await behindProxy();
    await warmUp(session, proxy);
    proxy.befall('reset-before-reply', 'unavailable');

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('HttpError http-error unknown');
    expect(origin.executed).toEqual(['GET /warm', `${method} /thing`]);
  });
});

describe('a connection that is closed right after a reply that promised to keep it', () => {
  it.each(['close-after-reply', 'reset-after-reply'] as const)('costs no GET that follows at once (%s)', async (fault) => {
    const { session, origin, proxy } = await behindProxy();
    proxy.drawFrom(({ request }) => (request === undefined ? undefined : fault));

    for (let race = 0; race < RACES; race += 1) expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe('value');

    expect(origin.executed).toHaveLength(RACES);
  });

  it.each(['close-after-reply', 'reset-after-reply'] as const)('lets every POST be carried out at most once (%s)', async (fault) => {
    const { session, origin, proxy } = await behindProxy();
    proxy.drawFrom(({ request }) => (request === undefined ? undefined : fault));
    const endings: string[] = [];

    for (let race = 0; race < RACES; race += 1) endings.push(await endingOf(session.post(`${proxy.url}/thing`, { json: { race } })));

    expect(endings.filter((ending) => ending !== 'value' && ending !== BROKEN)).toEqual([]);
    expect(origin.executed).toHaveLength(endings.filter((ending) => ending === 'value').length);
  });
});

describe('bytes that nobody asked for', () => {
  it.each(['second-reply', 'length-too-short'] as const)('never answer the next request (%s)', async (fault) => {
    const { session, origin, proxy } = await behindProxy();
    proxy.befall(fault);
    await endingOf(session.get(`${proxy.url}/first`));

    const { body } = await firstValueFrom(session.get<{ answer: string }>(`${proxy.url}/second`));

    expect(body.answer).toContain('the origin');
    expect(origin.executed).toEqual(['GET /first', 'GET /second']);
  });
});

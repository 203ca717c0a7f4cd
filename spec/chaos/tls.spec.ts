import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { behindProxy, endingOf, type BehindProxy } from './behind-proxy.js';
import { authorities, certificates } from './certificates.js';

const BROKEN = 'ConnectFailure connect-failure unknown';

const overTls = (): Promise<BehindProxy> => behindProxy({ tls: { cacert: authorities }, timeoutMs: 5_000 }, { tls: certificates });

describe('a request over TLS', () => {
  it.each(['GET', 'POST'])('is answered if nothing befalls it (%s)', async (method) => {
    const { session, origin, proxy } = await overTls();

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('value');
    expect(origin.executed).toEqual([`${method} /thing`]);
  });

  it.each(['reset-on-accept', 'close-on-accept'] as const)('whose handshake breaks was not sent (%s)', async (fault) => {
    const { session, origin, proxy } = await overTls();
    proxy.befallConnections(fault);

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json: {} }))).toBe('ConnectFailure connect-failure not-sent');
    expect(origin.executed).toEqual([]);
  });

  it('that is answered with something else than a handshake was not sent', async () => {
    const { session, origin, proxy } = await overTls();
    proxy.befallConnections('garbage-on-accept');

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json: {} }))).toBe('SSLError ssl-error not-sent');
    expect(origin.executed).toEqual([]);
  });

  it('is repeated after a broken handshake, also a POST', async () => {
    const { session, origin, proxy } = await behindProxy(
      { tls: { cacert: authorities }, connectRetries: 1, connectRetryDelayMs: 1 },
      { tls: certificates },
    );
    proxy.befallConnections('reset-on-accept');

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json: {} }))).toBe('value');
    expect([proxy.accepted, origin.executed]).toEqual([2, ['POST /thing']]);
  });

  it.each(['reset-on-head', 'reset-on-request', 'garbage', 'truncate', 'reset-before-reply', 'reset-in-reply'] as const)(
    'that meets %s may have been carried out',
    async (fault) => {
      const { session, origin, proxy } = await overTls();
      proxy.befall(fault);

      expect(await endingOf(session.post(`${proxy.url}/thing`, { json: {} }))).toBe(BROKEN);
      expect(origin.executed.length).toBe(proxy.requests.filter(({ forwarded }) => forwarded).length);
    },
  );

  it('is sent once more when its kept connection was stale', async () => {
    const { session, origin, proxy } = await overTls();
    await firstValueFrom(session.get(`${proxy.url}/warm`));
    proxy.befall('close-on-head');

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe('value');
    expect([proxy.accepted, origin.executed]).toEqual([2, ['GET /warm', 'GET /thing']]);
  });
});

import { describe, expect, it } from 'vitest';
import { behindProxy, cloudBehindProxy, endingOf } from './behind-proxy.js';
import type { FaultProxy } from './fault-proxy.js';

const BROKEN = 'ConnectFailure connect-failure unknown';
const json = { a: 'body' };
const servers = { endpointFilter: { serviceType: 'compute' } };
const patient = { connectRetries: 3, connectRetryDelayMs: 1, statusCodeRetries: 3, statusCodeRetryDelayMs: 1 };

/** The next request is carried out but its reply lost, and from then on nobody listens. */
function loseReplyAndRefuse(proxy: FaultProxy): void {
  proxy.drawFrom(({ request }) => {
    if (request === undefined) return undefined;
    proxy.refuse();
    return 'reset-before-reply';
  });
}

describe('a request that may be repeated', () => {
  it.each(['GET', 'HEAD', 'PUT', 'DELETE'])('is sent again when it is a %s whose reply is lost', async (method) => {
    const { session, origin, proxy } = await behindProxy(patient);
    proxy.befall('reset-before-reply', 'truncate', 'half-a-head');
    // A reply to HEAD has no body that could be truncated.
    const attempts = method === 'HEAD' ? 2 : 4;

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('value');
    expect(proxy.requests).toHaveLength(attempts);
    expect(origin.executed).toHaveLength(proxy.requests.filter(({ forwarded }) => forwarded).length);
  });

  it('fails with what the last attempt met when the retries are used up', async () => {
    const { session, origin, proxy } = await behindProxy({ ...patient, connectRetries: 1 });
    proxy.befall('reset-on-request', 'garbage', undefined);

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe(BROKEN);
    expect([proxy.requests.length, origin.executed]).toEqual([2, []]);
  });

  it.each(['GET', 'POST', 'PATCH'])('is sent when somebody listens again, also a %s', async (method) => {
    const { session, origin, proxy } = await behindProxy({ connectRetries: 2, connectRetryDelayMs: 20 });
    proxy.refuse();
    session.events$.subscribe(({ type }) => {
      if (type === 'retry-scheduled') void proxy.listen();
    });

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('value');
    expect(origin.executed).toEqual([`${method} /thing`]);
  });

  it('goes by a 503 that asks for it, also as a POST', async () => {
    const { session, origin, proxy } = await behindProxy(patient);
    proxy.befall('unavailable', 'unavailable');

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json }))).toBe('value');
    expect([proxy.requests.length, proxy.accepted, origin.executed]).toEqual([3, 1, ['POST /thing']]);
  });
});

describe('a POST that may have been carried out', () => {
  it.each(['reset-before-reply', 'close-before-reply', 'reset-in-reply', 'truncate'] as const)('is not sent again after %s', async (fault) => {
    const { session, origin, proxy } = await behindProxy(patient);
    proxy.befall(fault);

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json }))).toBe(BROKEN);
    expect(origin.executed).toEqual(['POST /thing']);
  });

  it('is sent again where the caller allows it', async () => {
    const { session, origin, proxy } = await behindProxy(patient);
    proxy.befall('reset-before-reply');

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json, retryNonIdempotent: true }))).toBe('value');
    expect(origin.executed).toEqual(['POST /thing', 'POST /thing']);
  });
});

describe('the outcome of several attempts', () => {
  it.each(['GET', 'PUT'])('is unknown for a %s that was carried out once and could not be sent again', async (method) => {
    const { session, origin, proxy } = await behindProxy(patient);
    loseReplyAndRefuse(proxy);

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe(BROKEN);
    expect(origin.executed).toEqual([`${method} /thing`]);
  });

  it('is unknown for a PUT that was carried out once and refused when it was sent again', async () => {
    const { session, origin, proxy } = await behindProxy({ ...patient, statusCodeRetries: 0 });
    proxy.befall('reset-before-reply', 'unavailable');

    expect(await endingOf(session.put(`${proxy.url}/thing`, { json }))).toBe('HttpError http-error unknown');
    expect(origin.executed).toEqual(['PUT /thing']);
  });

  it('is not-sent when no attempt got through', async () => {
    const { session, origin, proxy } = await behindProxy(patient);
    proxy.refuse();

    expect(await endingOf(session.put(`${proxy.url}/thing`, { json }))).toBe('ConnectFailure connect-failure not-sent');
    expect([proxy.accepted, origin.executed]).toEqual([0, []]);
  });
});

describe('a sign-in', () => {
  it('is repeated although it is a POST', async () => {
    const { served, proxy, session } = await cloudBehindProxy(patient);
    proxy.befall('unavailable', 'reset-before-reply', 'truncate');

    expect(await endingOf(session.get('/servers', servers))).toBe('value');
    // The replies to two of them were lost.
    expect(served.cloud.signIns).toBe(3);
  });

  it('that may not be repeated fails for everybody at once, and the next request tries again', async () => {
    const { served, proxy, session } = await cloudBehindProxy();
    proxy.befall('close-before-reply');

    const endings = await Promise.all(Array.from({ length: 20 }, () => endingOf(session.get('/servers', servers))));

    expect([...new Set(endings)]).toEqual([expect.stringMatching(/^ConnectFailure connect-failure/)]);
    expect([served.cloud.signIns, served.cloud.count('GET', '/compute')]).toEqual([1, 0]);
    expect(await endingOf(session.get('/servers', servers))).toBe('value');
  });
});

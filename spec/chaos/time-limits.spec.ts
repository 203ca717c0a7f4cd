import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { authorities, certificates } from './certificates.js';
import { behindProxy, cloudBehindProxy, endingOf, openSession } from './behind-proxy.js';

const TOO_LATE = 'ConnectTimeout connect-timeout unknown';
const OVER = 'DeadlineExceeded deadline-exceeded unknown';

/** How long `work` takes, in milliseconds. */
async function duration(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

describe('timeoutMs.total', () => {
  it('ends a body that drips', async () => {
    const { session, origin, proxy } = await behindProxy({ timeoutMs: { total: 300 } }, { dripMs: 50 });
    proxy.befall('drip');
    let ending = '';

    const elapsed = await duration(async () => (ending = await endingOf(session.get(`${proxy.url}/thing`))));
    await proxy.until(({ open }) => open === 0);

    expect(ending).toBe(OVER);
    expect([elapsed > 290, elapsed < 2_000]).toEqual([true, true]);
    expect(origin.executed).toEqual(['GET /thing']);
    expect(proxy.connections[0]?.endedBy).toMatch(/^client/);
  });

  it('is not renewed by retries', async () => {
    const { session, proxy } = await behindProxy({ connectRetries: 100, connectRetryDelayMs: 1, timeoutMs: { total: 600, exchange: 50 } });
    proxy.drawFrom(({ request }) => (request === undefined ? undefined : 'stall'));
    let ending = '';

    const elapsed = await duration(async () => (ending = await endingOf(session.get(`${proxy.url}/thing`))));

    expect([OVER, TOO_LATE]).toContain(ending);
    expect(elapsed).toBeLessThan(2_000);
    expect([proxy.accepted > 2, proxy.accepted < 15]).toEqual([true, true]);
  });
});

describe('timeoutMs.total of a request that waits', () => {
  it('for its sign-in ends it unsent', async () => {
    const { served, session, proxy } = await cloudBehindProxy({ timeoutMs: { total: 200 } });
    proxy.befall('stall');

    const ending = await endingOf(session.post('/servers', { json: {}, endpointFilter: { serviceType: 'compute' } }));

    expect(ending).toBe('DeadlineExceeded deadline-exceeded not-sent');
    expect(served.cloud.count('POST', '/compute')).toBe(0);
  });

  it('for its turn ends it unsent', async () => {
    const { session, origin, proxy } = await behindProxy({ concurrency: 1 });
    proxy.befall('held');
    const first = endingOf(session.get(`${proxy.url}/first`));
    await proxy.until(({ connections }) => connections[0]?.held === true);

    const ending = await endingOf(session.post(`${proxy.url}/second`, { json: {}, timeoutMs: { total: 150 } }));
    proxy.release();

    expect([ending, await first]).toEqual(['DeadlineExceeded deadline-exceeded not-sent', 'value']);
    expect(origin.executed).toEqual(['GET /first']);
  });
});

describe('timeoutMs.idle', () => {
  it('lets a body drip as long as it does', async () => {
    const { session, proxy } = await behindProxy({ timeoutMs: { idle: 300 } }, { dripMs: 10 });
    proxy.befall('drip');
    let ending = '';

    const elapsed = await duration(async () => (ending = await endingOf(session.get(`${proxy.url}/thing`))));

    expect(ending).toBe('value');
    expect(elapsed).toBeGreaterThan(500);
  });

  it('ends a body that falls silent', async () => {
    const { session, proxy } = await behindProxy({ timeoutMs: { idle: 150 } });
    proxy.befall('stall-in-reply');

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe(TOO_LATE);
    await proxy.until(({ open }) => open === 0);
    expect(proxy.connections[0]?.endedBy).toMatch(/^client/);
  });

  it('ends a body that is read as a stream', async () => {
    const { session, proxy } = await behindProxy({ timeoutMs: { idle: 150 } });
    proxy.befall('stall-in-reply');
    const { body } = await firstValueFrom(session.get<ReadableStream<Uint8Array>>(`${proxy.url}/thing`, { responseType: 'stream' }));

    await expect(new Response(body).text()).rejects.toMatchObject({ code: 'connect-timeout', outcome: 'unknown' });
    await proxy.until(({ open }) => open === 0);
  });
});

describe('timeoutMs.headers', () => {
  it.each(['stall', 'stall-in-head', 'held', 'drip-head', 'silent-on-accept'] as const)('ends the wait for the headers (%s)', async (fault) => {
    const { session, proxy } = await behindProxy({ timeoutMs: { headers: 150 } });
    if (fault === 'silent-on-accept') proxy.befallConnections(fault);
    else proxy.befall(fault);

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe(TOO_LATE);
    await proxy.until(({ open }) => open === 0);
  });

  it('is over when they are here', async () => {
    const { session, proxy } = await behindProxy({ timeoutMs: { headers: 300 } }, { dripMs: 10 });
    proxy.befall('drip');

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe('value');
  });
});

describe('timeoutMs.connect', () => {
  it.each(['GET', 'POST'])('ends a handshake that is not answered; the %s was not sent', async (method) => {
    const { proxy, origin } = await behindProxy({}, { tls: certificates });
    const session = openSession({ tls: { cacert: authorities }, timeoutMs: { connect: 150 } });
    proxy.befallConnections('silent-on-accept');

    expect(await endingOf(session.request(`${proxy.url}/thing`, { method }))).toBe('ConnectTimeout connect-timeout not-sent');
    await proxy.until(({ open }) => open === 0);
    expect(origin.executed).toEqual([]);
  });

  it('is over when the connection stands', async () => {
    const { session, proxy } = await behindProxy({ timeoutMs: { connect: 200 } }, { delayMs: 400 });
    proxy.befall('late');

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe('value');
  });
});

describe('timeoutMs.exchange', () => {
  it('begins anew with each attempt', async () => {
    const { session, origin, proxy } = await behindProxy({ connectRetries: 2, connectRetryDelayMs: 1, timeoutMs: { exchange: 250 } });
    proxy.befall('stall', 'drip-head');

    expect(await endingOf(session.get(`${proxy.url}/thing`))).toBe('value');
    // The dripping reply had been carried out.
    expect(origin.executed).toEqual(['GET /thing', 'GET /thing']);
  });

  it('ends a POST that may still be carried out', async () => {
    const { session, origin, proxy } = await behindProxy({ connectRetries: 2, timeoutMs: 150 });
    proxy.befall('held');

    expect(await endingOf(session.post(`${proxy.url}/thing`, { json: {} }))).toBe(TOO_LATE);
    expect(origin.executed).toEqual(['POST /thing']);
  });
});

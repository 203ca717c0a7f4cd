import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { getEventListeners, type EventEmitter } from 'node:events';
import { firstValueFrom, type Observable } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiResponse, SessionOptions } from 'keystoneauth-rx';
import { activeResources, resourcesBeyond } from './active-resources.js';
import { behindProxy, endingOf, type BehindProxy } from './behind-proxy.js';
import { authorities, certificates } from './certificates.js';
import type { FaultProxyOptions } from './fault-proxy.js';

/** Limits that never pass here: their timers have to go with the request. */
const timeoutMs = { connect: 3_600_000, headers: 3_600_000, idle: 3_600_000, exchange: 3_600_000, total: 3_600_000 };

const warnings: Error[] = [];
const onWarning = (warning: Error): void => void warnings.push(warning);
beforeEach(() => {
  warnings.length = 0;
  process.on('warning', onWarning);
});
afterEach(() => {
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

/** Everything that a spec of this file needs; options beside the usual ones. */
const begin = (options: SessionOptions = {}, proxyOptions: Omit<FaultProxyOptions, 'originUrl'> = {}): Promise<BehindProxy> =>
  behindProxy({ timeoutMs, ...options }, proxyOptions);

/** Subscribes, waits until it is `time`, unsubscribes; the proxy then has to lose its connection, and the process what it took. */
async function abortedAt({ proxy }: BehindProxy, response$: Observable<unknown>, time: (proxy: BehindProxy['proxy']) => boolean): Promise<void> {
  const before = await activeResources();
  const endings: string[] = [];
  const subscription = response$.subscribe({
    next: () => endings.push('next'),
    error: () => endings.push('error'),
    complete: () => endings.push('complete'),
  });
  await proxy.until(time);
  subscription.unsubscribe();
  await proxy.until(({ open }) => open === 0);
  expect(proxy.connections.map(({ endedBy }) => endedBy)).toEqual([expect.stringMatching(/^client/)]);
  expect(await resourcesBeyond(before)).toEqual({});
  expect(endings).toEqual([]);
}

describe('an aborted request', () => {
  it('closes the connection whose handshake it waits for', async () => {
    const all = await begin({ tls: { cacert: authorities } }, { tls: certificates });
    all.proxy.befallConnections('silent-on-accept');

    await abortedAt(all, all.session.get(`${all.proxy.url}/thing`), ({ open }) => open === 1);
  });

  it.each(['stall', 'stall-in-head', 'held'] as const)('closes the connection whose headers it waits for (%s)', async (fault) => {
    const all = await begin();
    all.proxy.befall(fault);

    await abortedAt(all, all.session.get(`${all.proxy.url}/thing`), ({ connections }) => connections[0]?.held === true);
  });

  it.each(['stall-in-reply', 'drip'] as const)('closes the connection whose body it reads (%s)', async (fault) => {
    const all = await begin();
    all.proxy.befall(fault);

    await abortedAt(all, all.session.get(`${all.proxy.url}/thing`), ({ requests }) => (requests[0]?.repliedBytes ?? 0) > 100);
  });

  it('closes the connection it writes to, and ends who makes the body', async () => {
    const all = await begin();
    let ended = false;
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield await Promise.resolve(new Uint8Array(65_536));
      } finally {
        ended = true;
      }
    }

    await abortedAt(all, all.session.put(`${all.proxy.url}/thing`, { body: () => endless() }), ({ requests }) => requests.length === 1);
    expect(ended).toBe(true);
  });

  it('closes the connection when its signal aborts, and takes its listener away', async () => {
    const all = await begin();
    const before = await activeResources();
    const controller = new AbortController();
    all.proxy.befall('stall');
    const ending = endingOf(all.session.get(`${all.proxy.url}/thing`, { signal: controller.signal }));
    await all.proxy.until(({ requests }) => requests[0]?.complete === true);

    controller.abort();

    expect(await ending).toBe('KeystoneAuthError aborted unknown');
    await all.proxy.until(({ open }) => open === 0);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    expect(await resourcesBeyond(before)).toEqual({});
  });

  it('is not repeated when it is aborted in the delay before that', async () => {
    const { session, proxy, origin } = await begin({ connectRetries: 3, connectRetryDelayMs: 60_000 });
    const before = await activeResources();
    proxy.befall('reset-on-request');
    const scheduled = new Promise<void>((resolve) => {
      session.events$.subscribe(({ type }) => {
        if (type === 'retry-scheduled') resolve();
      });
    });
    const subscription = session.get(`${proxy.url}/thing`).subscribe();
    await scheduled;

    subscription.unsubscribe();

    expect(await resourcesBeyond(before)).toEqual({});
    expect([proxy.accepted, origin.executed]).toEqual([1, []]);
    expect(session.snapshot().inFlight).toBe(0);
  });

  it('leaves the queue of a limit, and the next one moves up', async () => {
    const { session, proxy, origin } = await begin({ concurrency: 1 });
    proxy.befall('held');
    const first = endingOf(session.get(`${proxy.url}/first`));
    await proxy.until(({ connections }) => connections[0]?.held === true);
    const second = session.get(`${proxy.url}/second`).subscribe();
    const third = endingOf(session.get(`${proxy.url}/third`));

    second.unsubscribe();
    proxy.release();

    expect(await Promise.all([first, third])).toEqual(['value', 'value']);
    expect(origin.executed).toEqual(['GET /first', 'GET /third']);
  });

  it('gives its place in a limit to the next one', async () => {
    const { session, proxy, origin } = await begin({ concurrency: 1 });
    proxy.befall('stall');
    const first = session.get(`${proxy.url}/first`).subscribe();
    await proxy.until(({ requests }) => requests.length === 1);
    const second = endingOf(session.get(`${proxy.url}/second`));

    first.unsubscribe();

    expect(await second).toBe('value');
    expect(origin.executed).toEqual(['GET /second']);
  });
});

describe('a stream that is not read to its end', () => {
  it.each(['drip', 'stall-in-reply'] as const)('closes its connection when it is cancelled (%s)', async (fault) => {
    const { session, proxy } = await begin();
    const before = await activeResources();
    proxy.befall(fault);
    const { body } = await firstValueFrom(session.get<ReadableStream<Uint8Array>>(`${proxy.url}/thing`, { responseType: 'stream' }));
    const reader = body.getReader();
    await reader.read();

    await reader.cancel();

    await proxy.until(({ open }) => open === 0);
    expect(proxy.connections[0]?.endedBy).toMatch(/^client/);
    expect(await resourcesBeyond(before)).toEqual({});
  });
});

describe('many requests', () => {
  const MANY = 200;

  it('leave nothing when all of them are aborted', async () => {
    const { session, proxy } = await begin();
    const before = await activeResources();
    proxy.drawFrom(({ request }) => (request === undefined ? undefined : 'held'));

    for (let round = 0; round < MANY / 20; round += 1) {
      const subscriptions = Array.from({ length: 20 }, () => session.get(`${proxy.url}/thing`).subscribe());
      await proxy.until(({ requests }) => requests.length === (round + 1) * 20);
      for (const subscription of subscriptions) subscription.unsubscribe();
    }

    await proxy.until(({ open }) => open === 0);
    expect(await resourcesBeyond(before)).toEqual({});
    expect(session.snapshot().inFlight).toBe(0);
  });

  it('leave no listener on the connection they share, nor on their signal', async () => {
    const { session, proxy } = await begin();
    const { signal } = new AbortController();
    const sockets: EventEmitter[] = [];
    const onSocket = (message: unknown): void => void sockets.push((message as { readonly socket: EventEmitter }).socket);
    subscribe('net.client.socket', onSocket);
    const ask = (): Promise<ApiResponse> => firstValueFrom(session.get(`${proxy.url}/thing`, { signal }));
    const listeners = (): Record<string, number> => {
      const [socket] = sockets;
      return Object.fromEntries((socket?.eventNames() ?? []).map((name) => [String(name), socket?.listenerCount(name) ?? 0]));
    };

    await ask();
    await ask();
    const early = listeners();
    for (let request = 0; request < MANY; request += 1) await ask();
    unsubscribe('net.client.socket', onSocket);

    expect(proxy.accepted).toBe(1);
    expect(Object.keys(early).length).toBeGreaterThan(2);
    expect(listeners()).toEqual(early);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});

import dns from 'node:dns';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { startProxy } from '../spec-proxy.js';
import { certFile, openWire, serverTls, type Wire } from '../wire.js';

const wires: Wire[] = [];
const wire = (...options: Parameters<typeof openWire>): Wire => {
  const made = openWire(...options);
  wires.push(made);
  return made;
};
afterEach(() => {
  for (const each of wires.splice(0)) each.close();
});

/** The timer of the socket between two ports of 127.0.0.1, as Linux shows it: which kind (02: keep-alive), and seconds left. */
function timerOf(remotePort: number): { readonly kind: string; readonly seconds: number } | undefined {
  const port = remotePort.toString(16).toUpperCase().padStart(4, '0');
  const lines = readFileSync('/proc/net/tcp', 'utf8').split('\n').map((line) => line.trim().split(/\s+/));
  const [, , , , , timer = ''] = lines.find(([, , remote, state]) => remote === `0100007F:${port}` && state === '01') ?? [];
  const [kind = '', ticks = '0'] = timer.split(':');
  return timer === '' ? undefined : { kind, seconds: parseInt(ticks, 16) / 100 };
}

/** That the socket to `port` waits for its probe, amid a reply and after it. */
async function expectProbed(server: ScriptedHttpServer, port: number, { send }: Wire): Promise<void> {
  const timers: ReturnType<typeof timerOf>[] = [];
  let end: () => unknown = () => undefined;
  server.answer((response) => {
    end = () => response.end();
    response.write('begun');
  });
  // What has come back acknowledges what was sent; until then another timer runs.
  const onProgress = (): void => {
    timers.push(timerOf(port));
    end();
  };
  await send({ url: server.url, onProgress });
  for (const timer of [timers[0], timerOf(port)]) {
    expect(timer?.kind).toBe('02');
    expect(timer?.seconds).toBeGreaterThan(50);
    expect(timer?.seconds).toBeLessThanOrEqual(60.5);
  }
}

const hasTimers = existsSync('/proc/net/tcp');
const hasIpv6 = Object.values(networkInterfaces()).flat().some((each) => each?.address === '::1');

/** Listens on a port on which nobody of the other kind of address answers: elsewhere servers are started at the same time. */
async function listenAlone(server: HttpServer, address: string): Promise<void> {
  const other = createHttpServer();
  for (;;) {
    await once(server.listen(0, address), 'listening');
    const { port } = server.address() as AddressInfo;
    const free = await new Promise<boolean>((resolve) => {
      other.once('error', () => {
        resolve(false);
      });
      other.listen(port, address === '::1' ? '127.0.0.1' : '::1', () => {
        resolve(true);
      });
    });
    const closing = free ? other : server;
    closing.close();
    await once(closing, 'close');
    if (free) return;
  }
}

describe('connectPlain', () => {
  it.skipIf(!hasTimers)('makes sockets that are probed after 60 s of silence, idle and busy (needs /proc/net/tcp)', async () => {
    const server = await startServer();
    const port = Number(new URL(server.url).port);
    await expectProbed(server, port, wire());
    await server.close();
  });

  it.skipIf(!hasIpv6)('reaches an IPv6 address (needs ::1)', async () => {
    const server = createHttpServer((request, response) => response.end(request.headers.host)).listen(0, '::1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(wire().send({ url: `http://[::1]:${port}/` })).resolves.toMatchObject({ data: `[::1]:${port}` });
    server.closeAllConnections();
    server.close();
  });

  it.skipIf(!hasIpv6).each(['127.0.0.1', '::1'])('reaches a name that has addresses of both kinds where only %s answers (needs ::1)', async (address) => {
    const server = createHttpServer((_request, response) => response.end('found'));
    await listenAlone(server, address);
    const both = [{ address: '127.0.0.1', family: 4 }, { address: '::1', family: 6 }];
    const lookup = vi.spyOn(dns, 'lookup').mockImplementation(((_name: string, _options: unknown, found: (error: null, addresses: typeof both) => void): void => {
      found(null, both);
    }) as never);
    onTestFinished(() => {
      lookup.mockRestore();
    });
    const url = `http://two-kinds.example:${(server.address() as AddressInfo).port}/`;
    await expect(wire().send({ url })).resolves.toMatchObject({ data: 'found' });
    server.closeAllConnections();
    server.close();
  });
});

describe('secureConnector', () => {
  it.skipIf(!hasIpv6)('reaches an IPv6 address and checks its certificate, which errors name in brackets (needs ::1)', async () => {
    const server = createHttpsServer(serverTls, (_request, response) => response.end('found')).listen(0, '::1');
    await once(server, 'listening');
    const url = `https://[::1]:${(server.address() as AddressInfo).port}/`;
    await expect(wire({ tls: { cacert: certFile('first-ca.pem') } }).send({ url })).resolves.toMatchObject({ data: 'found' });
    const error = await wire({ tls: { cacert: certFile('second-ca.pem') } }).failure({ url });
    expect(error.message).toContain(`${new URL(url).host} presented`);
    server.closeAllConnections();
    server.close();
  });

  it('spares the second connection most of the handshake', async () => {
    const resumed: boolean[] = [];
    const server = createHttpsServer(serverTls, (_request, response) => response.setHeader('Connection', 'close').end());
    server.on('secureConnection', (socket) => resumed.push(socket.isSessionReused()));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { send } = wire({ tls: { cacert: certFile('first-ca.pem') } });
    for (let index = 0; index < 2; index += 1) await send({ url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` });
    expect(resumed).toEqual([false, true]);
    server.close();
  });
});

describe('tunnelConnector', () => {
  it.skipIf(!hasTimers)('makes sockets that are probed after 60 s of silence, idle and busy (needs /proc/net/tcp)', async () => {
    const proxy = await startProxy();
    const server = await startServer(serverTls);
    await expectProbed(server, proxy.port, wire({ proxy: `http://127.0.0.1:${proxy.port}`, tls: { cacert: certFile('first-ca.pem') } }));
    await server.close();
    await proxy.close();
  });

  it('leaves no tunnel behind that failed', async () => {
    const rude = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    const error = await wire({ proxy: `http://127.0.0.1:${(rude.address() as AddressInfo).port}` }).failure({ url: 'https://api.example/' });
    expect(error).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
    rude.close();
  });
});

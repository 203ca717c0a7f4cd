import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { openWire, type Wire } from '../wire.js';

let server: ScriptedHttpServer;
let wire: Wire;
let sockets: Socket[];

beforeAll(async () => (server = await startServer()));
afterEach(() => {
  wire.close();
});
afterAll(() => server.close());

/** So many idle connections; the server's ends of them. */
async function idle(count: number): Promise<void> {
  wire = openWire();
  const waiting: ServerResponse[] = [];
  const all = new Promise<void>((resolve) => {
    server.answer((response) => {
      waiting.push(response);
      if (waiting.length === count) resolve();
    });
  });
  const sent = Array.from({ length: count }, () => wire.send({ url: server.url }));
  await all;
  sockets = waiting.map(({ socket }) => socket!);
  for (const response of waiting) response.end('{}');
  await Promise.all(sent);
  server.answer({ body: 'fresh' });
}

describe('metDeadSocket', () => {
  it('sends a request anew that met one dead idle connection after another', async () => {
    await idle(6);
    const dead = new Set(sockets);
    server.answer((response) => {
      if (dead.has(response.socket!)) response.socket?.resetAndDestroy();
      else response.end('fresh');
    });
    await expect(wire.send({ url: server.url })).resolves.toMatchObject({ data: 'fresh' });
    await expect(wire.send({ url: server.url })).resolves.toMatchObject({ data: 'fresh' });
  });

  it('drops the idle neighbours of a dead connection, those to other servers not', async () => {
    const other = await startServer();
    await idle(3);
    other.answer({ body: 'other' });
    await wire.send({ url: other.url });
    const closed = Promise.all(sockets.map((socket) => once(socket, 'close')));
    server.answer((response) => response.socket?.resetAndDestroy(), { body: 'fresh' });
    await expect(wire.send({ url: server.url })).resolves.toMatchObject({ data: 'fresh' });
    await closed;
    await wire.send({ url: other.url });
    expect(other.seen.map(({ connection }) => connection)).toEqual([1, 1]);
    await other.close();
  });

  it('gives up in the end', async () => {
    await idle(1);
    server.answer((response) => response.socket?.resetAndDestroy());
    await expect(wire.failure({ url: server.url })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
    expect(server.seen).toHaveLength(2);
  });

  it.each(['POST', 'PATCH'])('sends a %s anew of which the system took no byte', async (method) => {
    await idle(1);
    // The reset arrives at once; this side has not looked yet.
    sockets[0]?.resetAndDestroy();
    await expect(wire.send({ method, url: server.url, data: '{"a":1}' })).resolves.toMatchObject({ data: 'fresh' });
    expect(server.seen.map(({ method: seen, body }) => [seen, body.toString()])).toEqual([[method, '{"a":1}']]);
  });

  it('sends no POST anew that the server may have seen', async () => {
    await idle(1);
    server.answer((response) => response.socket?.resetAndDestroy());
    await expect(wire.failure({ method: 'POST', url: server.url, data: 'x' })).resolves.toMatchObject({ outcome: 'unknown' });
    expect(server.seen).toHaveLength(1);
  });

  it('sends no large POST anew, of which a part may have left', async () => {
    await idle(1);
    sockets[0]?.resetAndDestroy();
    const data = 'x'.repeat(100_000);
    await expect(wire.failure({ method: 'POST', url: server.url, data })).resolves.toMatchObject({ code: 'connect-failure' });
    expect(server.seen).toEqual([]);
  });

  it('sends no stream anew', async () => {
    await idle(1);
    sockets[0]?.resetAndDestroy();
    const data = Readable.from(['x'], { objectMode: false });
    await expect(wire.failure({ method: 'PUT', url: server.url, data })).resolves.toMatchObject({ code: 'connect-failure' });
    expect(server.seen).toEqual([]);
  });
});

import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransferProgress } from '../../src/http/exchange-options.js';
import { axiosProgress, lengthOf, reportSafely } from '../../src/http/progress.js';
import { startServer, type ScriptedHttpServer } from './scripted-http-server.js';
import { openWire, type Wire } from './wire.js';

let server: ScriptedHttpServer;
let wire: Wire;
beforeAll(async () => {
  server = await startServer();
  wire = openWire();
});
afterAll(async () => {
  wire.close();
  await server.close();
});

const MEGABYTE = 1024 * 1024;

describe('reporting', () => {
  async function uploaded(data: unknown, headers: Record<string, string> = {}): Promise<TransferProgress[]> {
    const seen: TransferProgress[] = [];
    server.answer({ status: 204 });
    await wire.send({ method: 'PUT', url: server.url, data, headers: { toJSON: () => headers }, onProgress: (progress) => seen.push(progress) });
    return seen.filter(({ direction }) => direction === 'upload');
  }

  it.each([
    ['bytes', () => Buffer.alloc(MEGABYTE, 'x')],
    ['a text', () => 'x'.repeat(MEGABYTE)],
    ['a Blob', () => new Blob(['x'.repeat(MEGABYTE)])],
  ])('counts %s on the way up, to the last one', async (_kind, make) => {
    const seen = await uploaded(make());
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.map(({ loaded }) => loaded)).toEqual([...seen.map(({ loaded }) => loaded)].sort((a, b) => a - b));
    expect(seen.at(-1)).toEqual({ direction: 'upload', loaded: MEGABYTE, total: MEGABYTE });
    expect(server.seen[0]?.body.length).toBe(MEGABYTE);
    expect(server.seen[0]?.headers).toMatchObject({ 'content-length': String(MEGABYTE) });
  });

  it('counts a stream, whose length is known only if it is said', async () => {
    const stream = (): Readable => Readable.from(['abc', 'defg'], { objectMode: false });
    expect((await uploaded(stream())).map(({ loaded, total }) => [loaded, total])).toEqual([[3, undefined], [7, undefined]]);
    expect(await uploaded(stream(), { 'Content-Length': '7' })).toContainEqual({ direction: 'upload', loaded: 7, total: 7 });
    expect(server.seen[0]?.body.toString()).toBe('abcdefg');
  });

  it('does not count what the server has not taken', async () => {
    const deaf = createServer((socket) => socket.pause()).listen(0, '127.0.0.1');
    await once(deaf, 'listening');
    let loaded = 0;
    let pulled = 0;
    function* endless(): Generator<Buffer> {
      for (; pulled < 64 * MEGABYTE; pulled += MEGABYTE) yield Buffer.alloc(MEGABYTE);
    }
    const abort = new AbortController();
    const stuck = openWire();
    const sent = stuck.send({
      method: 'PUT',
      url: `http://127.0.0.1:${(deaf.address() as AddressInfo).port}`,
      data: Readable.from(endless(), { objectMode: false }),
      signal: abort.signal,
      onProgress: (progress) => (loaded = progress.loaded),
    });
    // The event loop turns until nothing moves any more.
    for (let before = -1; before !== pulled; ) {
      before = pulled;
      for (let turn = 0; turn < 200; turn += 1) await new Promise((next) => setImmediate(next));
    }
    abort.abort();
    await expect(sent).rejects.toThrow();
    expect(loaded).toBeLessThan(pulled);
    expect(pulled).toBeLessThan(64 * MEGABYTE);
    stuck.close();
    deaf.close();
  });

  it('counts what comes down as it is on the wire, compressed', async () => {
    const body = gzipSync('grün '.repeat(10_000));
    server.answer({ headers: { 'Content-Encoding': 'gzip', 'Content-Length': String(body.length) }, body });
    const seen: TransferProgress[] = [];
    const { data } = await wire.send({ url: server.url, onProgress: (progress) => seen.push(progress) });
    expect(data).toBe('grün '.repeat(10_000));
    expect(seen.at(-1)).toEqual({ direction: 'download', loaded: body.length, total: body.length });
  });

  it('knows no total of a reply in chunks, also of a stream', async () => {
    server.answer((response) => {
      response.write('one');
      response.end('two');
    });
    const seen: TransferProgress[] = [];
    const { data } = await wire.send({ url: server.url, responseType: 'stream', onProgress: (progress) => seen.push(progress) });
    await expect(new Response(data as ReadableStream).text()).resolves.toBe('onetwo');
    expect(seen.at(-1)).toEqual({ direction: 'download', loaded: 6, total: undefined });
  });

  it('goes on when the callback throws', async () => {
    server.answer({ body: 'fine' });
    const onProgress = (): never => {
      throw new Error('no display');
    };
    await expect(wire.send({ method: 'PUT', url: server.url, data: 'x', onProgress })).resolves.toMatchObject({ data: 'fine' });
  });
});

describe('lengthOf', () => {
  it('is a whole number or nothing', () => {
    expect(['12', '0', '', '1, 1', 'x', null, undefined].map(lengthOf)).toEqual([12, 0, ...Array.from({ length: 5 }, () => undefined)]);
  });
});

describe('axiosProgress', () => {
  it('hands on what axios counts', () => {
    const seen: TransferProgress[] = [];
    const { onUploadProgress, onDownloadProgress } = axiosProgress((progress) => seen.push(progress));
    onUploadProgress({ loaded: 1, total: 2 });
    onDownloadProgress({ loaded: 3 });
    expect(seen).toEqual([{ direction: 'upload', loaded: 1, total: 2 }, { direction: 'download', loaded: 3, total: undefined }]);
  });
});

describe('reportSafely', () => {
  it('lets nothing out', () => {
    const fails = (): never => {
      throw new Error('no display');
    };
    expect(() => reportSafely(fails, { direction: 'upload', loaded: 1, total: 1 })).not.toThrow();
  });
});

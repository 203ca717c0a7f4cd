import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toWebStream } from '../../../src/http/node/stream.js';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { connect } from '../connected.js';

const text = (stream: ReadableStream<Uint8Array>): Promise<string> => new Response(stream).text();

describe('toWebStream', () => {
  it('gives the chunks of a Node stream as bytes of their own', async () => {
    const slab = Buffer.from('abcdef');
    const reader = toWebStream(Readable.from([slab.subarray(0, 3), slab.subarray(3)])).getReader();
    const { value } = await reader.read();
    expect(Buffer.from(value!).toString()).toBe('abc');
    expect(value!.buffer).not.toBe(slab.buffer);
    expect(value).not.toBeInstanceOf(Buffer);
  });

  it('ends where the Node stream ends, also if that is empty', async () => {
    await expect(text(toWebStream(Readable.from(['a', 'b'].map((each) => Buffer.from(each)))))).resolves.toBe('ab');
    await expect(text(toWebStream(Readable.from([])))).resolves.toBe('');
  });

  it('pulls no more than its reader wants', async () => {
    let made = 0;
    function* endless(): Generator<Buffer> {
      for (;;) {
        made += 1;
        yield Buffer.alloc(16 * 1024);
      }
    }
    const source = Readable.from(endless());
    const stream = toWebStream(source);
    const paused = once(source, 'pause');
    await paused;
    expect(made).toBeLessThan(30);
    const reader = stream.getReader();
    const before = made;
    for (let index = 0; index < 100; index += 1) await reader.read();
    expect(made).toBeGreaterThan(before + 50);
    await reader.cancel();
  });

  it('closes the Node stream when it is cancelled', async () => {
    const source = new Readable({ read: () => undefined });
    const closed = once(source, 'close');
    await toWebStream(source).cancel();
    await closed;
  });

  it('tells its reader what is made of an error', async () => {
    const source = new Readable({ read: () => undefined });
    const reader = toWebStream(source, () => new Error('explained')).getReader();
    source.destroy(new Error('raw'));
    await expect(reader.read()).rejects.toThrow('explained');
    const plain = new Readable({ read: () => undefined });
    const other = toWebStream(plain).getReader();
    plain.destroy(new Error('raw'));
    await expect(other.read()).rejects.toThrow('raw');
  });

  describe('of a reply', () => {
    let server: ScriptedHttpServer;
    beforeAll(async () => (server = await startServer()));
    afterAll(() => server.close());

    it('stops the server that its reader does not follow', async () => {
      const arrived = new Promise<ServerResponse>((resolve) => {
        server.answer(resolve);
      });
      const { send, close } = connect();
      const sent = send<ReadableStream<Uint8Array>>({ url: server.url, responseType: 'stream' });
      const response = await arrived;
      const chunk = Buffer.alloc(1024 * 1024);
      let written = 0;
      const fill = (): void => {
        while (written < 256 && response.write(chunk)) written += 1;
        written += 1;
      };
      response.on('drain', fill);
      fill();
      const { body } = await sent;
      for (let before = -1; before !== written; ) {
        before = written;
        for (let turn = 0; turn < 200; turn += 1) await new Promise((next) => setImmediate(next));
      }
      expect(written).toBeLessThan(64);
      const left = once(response, 'close');
      await body.cancel();
      await left;
      close();
    });

    it('ends for its reader in a typed error without secrets', async () => {
      const token = 'tok-Qz93fW-stream';
      server.answer((response) => response.write('half', () => response.destroy()));
      const { send, close } = connect();
      const { body } = await send<ReadableStream<Uint8Array>>({ url: `${server.url}/file?token=${token}`, responseType: 'stream' });
      const error: unknown = await text(body).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: 'ConnectFailure', code: 'connect-failure', outcome: 'unknown' });
      expect(String(error)).toContain(`GET ${server.url}/file?token=[redacted] failed`);
      expect(String(error)).not.toContain(token);
      close();
    });
  });
});

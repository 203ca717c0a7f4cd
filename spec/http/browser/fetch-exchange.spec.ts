import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { firstValueFrom, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireConfig, WireReply } from '../../../src/http/adapter-options.js';
import type { TransferProgress } from '../../../src/http/exchange-options.js';
import { fetchExchange } from '../../../src/http/browser/fetch-exchange.js';
import { EagerRuntime } from '../eager-runtime.js';
import { closedPort, startServer, type ScriptedHttpServer } from '../scripted-http-server.js';

/** Node's fetch stands in for a browser's; what only a browser does (CORS, redirects) is specified in spec/browser. */
describe('fetchExchange', () => {
  let server: ScriptedHttpServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const exchange = (config: Partial<WireConfig> = {}): Promise<WireReply> =>
    fetchExchange({ url: server.url, headers: { toJSON: () => ({ 'X-Auth-Token': 'a-token-4Vn7Qe' }) }, ...config });
  const half = (response: ServerResponse): void => {
    response.writeHead(200, { 'Content-Length': 1000 });
    response.write('half of it', () => response.destroy());
  };

  it('sends method, headers and body and gives status, headers and text', async () => {
    server.answer({ status: 201, headers: { 'X-Subject-Token': 'tk-new-8Jc5Rz' }, body: 'made' });
    const reply = await exchange({ method: 'post', data: 'a body' });

    expect(reply).toMatchObject({ status: 201, statusText: 'Created', data: 'made', headers: { 'x-subject-token': 'tk-new-8Jc5Rz' } });
    expect(server.seen[0]).toMatchObject({ method: 'POST', headers: { 'x-auth-token': 'a-token-4Vn7Qe' } });
    expect(server.seen[0]?.body.toString()).toBe('a body');
  });

  it('reads a reply that has no body although its size is limited', async () => {
    server.answer({ status: 204 });

    expect(await exchange({ method: 'delete', maxContentLength: 10 })).toMatchObject({ status: 204, data: '' });
  });

  it('gives bytes or a stream to who asks for them', async () => {
    server.answer({ body: 'grüße' });
    const bytes = await exchange({ responseType: 'arraybuffer' });
    const stream = await exchange({ responseType: 'stream' });

    expect(bytes.data).toEqual(new Uint8Array(Buffer.from('grüße')));
    expect(await new Response(stream.data as ReadableStream).text()).toBe('grüße');
  });

  it('refuses a text beyond the limit, and one within it passes', async () => {
    server.answer({ body: '0123456789' });

    expect((await exchange({ maxContentLength: 10 })).data).toBe('0123456789');
    await expect(exchange({ maxContentLength: 9 })).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' });
  });

  it('does not count a stream', async () => {
    server.answer({ body: '0123456789' });
    const reply = await exchange({ responseType: 'stream', maxContentLength: 9 });

    expect(await new Response(reply.data as ReadableStream).text()).toBe('0123456789');
  });

  it('says when nobody listens', async () => {
    const url = `http://127.0.0.1:${String(await closedPort())}`;

    await expect(exchange({ url })).rejects.toMatchObject({ code: 'ERR_NETWORK' });
  });

  it('says when the connection breaks amid the reply', async () => {
    server.answer(half);

    await expect(exchange()).rejects.toMatchObject({ code: 'ERR_STREAM_PREMATURE_CLOSE' });
  });

  it('leaves the server when its signal aborts', async () => {
    const arrived = new Subject<ServerResponse>();
    const left = firstValueFrom(arrived).then((response) => once(response, 'close'));
    const abort = new AbortController();
    server.answer((response) => {
      arrived.next(response);
      abort.abort();
    });

    await expect(exchange({ signal: abort.signal })).rejects.toMatchObject({ code: 'ERR_CANCELED' });

    await left;
  });

  describe('with limits', () => {
    const nextResponse = (): Promise<ServerResponse> => new Promise((resolve) => server.answer(resolve));
    const limited = (config: Partial<WireConfig>, runtime: EagerRuntime): Promise<WireReply> =>
      fetchExchange({ url: server.url, headers: { toJSON: () => ({}) }, ...config }, runtime);

    it('waits for the headers as long as connect and headers together, and leaves', async () => {
      const runtime = new EagerRuntime();
      const arrived = nextResponse();
      const failed = limited({ limits: { connect: 10, headers: 20 } }, runtime);
      failed.catch(() => undefined);
      const left = once(await arrived, 'close');
      expect(runtime.deadlines).toEqual([30]);
      runtime.expire();
      await expect(failed).rejects.toMatchObject({ wireFailure: 'reply-limit' });
      await left;
    });

    it('cannot tell how long it took to connect', async () => {
      const runtime = new EagerRuntime();
      server.answer({ body: 'x' });
      await limited({ limits: { connect: 10 } }, runtime);
      expect(runtime.deadlines).toEqual([]);
    });

    it.each(['text', 'stream'])('ends a reply that falls silent, asked for as %s', async (responseType) => {
      const runtime = new EagerRuntime();
      const arrived = nextResponse();
      const chunk = new Subject<void>();
      const here = firstValueFrom(chunk);
      const read = async (): Promise<unknown> => {
        const config = { limits: { idle: 30 }, responseType, onProgress: () => chunk.next(), toStreamError: () => new Error('30 ms: explained') };
        const { data } = await limited(config, runtime);
        return typeof data === 'string' ? data : new Response(data as ReadableStream).text();
      };
      const failed = read();
      failed.catch(() => undefined);
      const response = await arrived;
      const left = once(response, 'close');
      response.write('begun');
      await here;
      await new Promise((next) => setImmediate(next));
      runtime.expire();
      await expect(failed).rejects.toThrow('30 ms');
      await left;
    });
  });

  it('reports the upload once, when the reply begins, and the download chunk by chunk', async () => {
    const seen: TransferProgress[] = [];
    server.answer({ headers: { 'Content-Length': '8' }, body: 'received' });
    await exchange({ method: 'put', data: 'grün', onProgress: (progress) => seen.push(progress) });
    expect(seen[0]).toEqual({ direction: 'upload', loaded: 5, total: 5 });
    expect(seen.at(-1)).toEqual({ direction: 'download', loaded: 8, total: 8 });
  });

  it('tells the reader of a stream what is made of an error', async () => {
    server.answer(half);
    const { data } = await exchange({ responseType: 'stream', toStreamError: (error) => new Error(`explained ${String(error)}`) });
    await expect(new Response(data as ReadableStream).text()).rejects.toThrow('explained');
  });

  it('leaves the server when its stream is cancelled', async () => {
    const left = new Promise<void>((resolve) => {
      server.answer((response) => {
        response.on('close', resolve);
        response.write('begin');
      });
    });
    const { data } = await exchange({ responseType: 'stream' });
    await (data as ReadableStream).cancel();
    await left;
  });
});

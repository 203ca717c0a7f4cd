import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { firstValueFrom, Subject } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WireConfig, WireReply } from '../../src/http/adapter-options.js';
import { fetchExchange } from '../../src/http/fetch-exchange.js';
import { closedPort, startServer, type ScriptedHttpServer } from './scripted-http-server.js';

/** Node's fetch stands in for a browser's; what only a browser does (CORS, redirects) is specified in spec/browser. */
describe('fetchExchange', () => {
  let server: ScriptedHttpServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  const exchange = (config: Partial<WireConfig> = {}): Promise<WireReply> =>
    fetchExchange({ url: server.url, headers: { toJSON: () => ({ 'X-Auth-Token': 'a-token' }) }, ...config });
  const half = (response: ServerResponse): void => {
    response.writeHead(200, { 'Content-Length': 1000 });
    response.write('half of it', () => response.destroy());
  };

  it('sends method, headers and body and gives status, headers and text', async () => {
    server.answer({ status: 201, headers: { 'X-Subject-Token': 'new' }, body: 'made' });
    const reply = await exchange({ method: 'post', data: 'a body' });

    expect(reply).toMatchObject({ status: 201, statusText: 'Created', data: 'made', headers: { 'x-subject-token': 'new' } });
    expect(server.seen[0]).toMatchObject({ method: 'POST', headers: { 'x-auth-token': 'a-token' } });
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
});

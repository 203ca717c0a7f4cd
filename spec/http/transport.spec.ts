import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import axios, { type AxiosInstance } from 'axios';
import { firstValueFrom } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isKeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import type { TransferProgress } from '../../src/http/exchange-options.js';
import type { HttpRequest } from '../../src/http/request.js';
import { createTransport } from '../../src/http/transport.js';
import { connect } from './connected.js';
import { closedPort, startServer, type Answer, type ScriptedHttpServer } from './scripted-http-server.js';

let server: ScriptedHttpServer;
beforeAll(async () => (server = await startServer()));
beforeEach(() => server.answer({ json: { ok: true } }));
afterAll(() => server.close());

const SECRET = 'sup3r-s3cret-token';
const secretRequest = (url: string): HttpRequest => ({
  method: 'POST',
  url,
  headers: { 'X-Auth-Token': SECRET },
  json: { password: SECRET },
});

describe('createTransport', () => {
  it('sends what it is given and nothing of its own', async () => {
    const { send, close } = createTransport({});
    const request = { method: 'POST', url: server.url, headers: { A: 'b' }, body: 'text', responseType: 'auto' } as const;
    await firstValueFrom(send(request));
    expect(Object.keys(server.seen[0]!.headers).sort()).toEqual(['a', 'accept-encoding', 'connection', 'content-length', 'host']);
    close();
  });

  it('goes through a proxy whose password it tells to whoever conceals secrets', () => {
    const password = 'pw-Jd62nB-transport';
    const { secrets, close } = createTransport({ proxy: `http://user:${password}@127.0.0.1:9` });
    expect(secrets).toEqual([password, Buffer.from(`user:${password}`).toString('base64')]);
    close();
    expect(createTransport({ axios: axios.create() }).secrets).toEqual([]);
  });

  it('sends a Blob from a function with its type, unless there is one', async () => {
    const body = (): Blob => new Blob(['<x/>'], { type: 'application/xml' });
    const { send, close } = connect();
    await send({ method: 'POST', url: server.url, body });
    await send({ method: 'POST', url: server.url, body, headers: { 'Content-Type': 'text/plain' } });
    expect(server.seen.map(({ headers }) => headers['content-type'])).toEqual(['application/xml', 'text/plain']);
    close();
  });

  it('sends fields from a function as a form', async () => {
    const { send, close } = connect();
    await send({ method: 'POST', url: server.url, body: () => new URLSearchParams({ a: 'x y' }) });
    await send({ method: 'POST', url: server.url, body: (() => ({ b: [1, 2] })) as never });
    expect(server.seen.map(({ headers, body }) => [headers['content-type']?.split(';')[0], body.toString()])).toEqual([
      ['application/x-www-form-urlencoded', 'a=x+y'],
      ['application/x-www-form-urlencoded', 'b=1&b=2'],
    ]);
    close();
  });

  it('opens no connection for what a function made and nobody can send', async () => {
    const { failure, close } = connect();
    const failures = await Promise.all([1, 2, 3].map(() => failure({ method: 'POST', url: server.url, body: (() => [1]) as never })));
    expect(failures).toEqual(Array(3).fill(expect.objectContaining({ code: 'invalid-option', options: ['body'], outcome: 'not-sent' })));
    expect(server.seen).toEqual([]);
    close();
  });

  it('joins repeated headers and spells names in lower case', async () => {
    server.answer({ headers: { 'Set-Cookie': ['a=cookie-1Rv6Yp', 'b=cookie-2Zk9Fn'], 'X-Many': ['1', '2'], 'X-Openstack-Request-Id': 'req-1' }, json: {} });
    const { headers, requestId } = await connect().send({ url: server.url });
    expect(headers).toMatchObject({ 'set-cookie': 'a=cookie-1Rv6Yp, b=cookie-2Zk9Fn', 'x-many': '1, 2', 'x-openstack-request-id': 'req-1' });
    expect(requestId).toBe('req-1');
  });

  it.each(['stream', 'bytes'] as const)('reads a failure as text when a %s was asked for', async (responseType) => {
    server.answer({ status: 404, json: { error: { message: 'No such object.' } } });
    await expect(connect().failure({ url: server.url, responseType })).resolves.toMatchObject({ serviceMessage: 'No such object.' });
  });

  it('lets go of the stream of a reply that is retried', async () => {
    server.answer({ status: 503, body: 'busy' }, { body: 'done' });
    const { send, close } = connect();
    const { body } = await send<ReadableStream>({ url: server.url, responseType: 'stream', statusCodeRetries: 1 });
    await expect(new Response(body).text()).resolves.toBe('done');
    expect(server.seen.map(({ connection }) => connection)).toEqual([1, 1].map(() => server.seen[0]?.connection));
    close();
  });

  describe('over an axios instance of the user', () => {
    const instances: [string, () => AxiosInstance][] = [
      ['with its default adapter', () => axios.create()],
      ['over fetch', () => axios.create({ adapter: 'fetch' })],
    ];

    describe.each(instances)('%s', (_name, create) => {
      const send = <T>(request: HttpRequest, instance = create()) => connect({ sender: { axios: instance } }).send<T>(request);
      const failure = (request: HttpRequest, instance = create()) => connect({ sender: { axios: instance } }).failure(request);

      it('runs its interceptors', async () => {
        const instance = create();
        instance.interceptors.request.use((config) => {
          config.headers.set('X-Added', 'by the user');
          return config;
        });
        const statuses: number[] = [];
        instance.interceptors.response.use((response) => {
          statuses.push(response.status);
          return response;
        });
        await send({ url: server.url }, instance);
        expect(server.seen[0]?.headers['x-added']).toBe('by the user');
        expect(statuses).toEqual([200]);
      });

      it('says that an interceptor changed the reply into something else', async () => {
        const instance = create();
        instance.interceptors.response.use((response) => response.data as never);
        const error = await failure({ method: 'POST', url: server.url }, instance);
        expect(error).toMatchObject({ name: 'InvalidResponse', outcome: 'unknown' });
        expect(error.message).toContain('an interceptor of the axios instance changed it');
        expect(server.seen).toHaveLength(1);
      });

      it('keeps our rules about redirects and statuses, whatever its own', async () => {
        const redirect: Answer = { status: 302, headers: { Location: '/y' } };
        server.answer(redirect, { status: 500, body: 'broken' });
        const instance = create();
        instance.defaults.maxRedirects = 5;
        instance.defaults.validateStatus = (status) => status < 300;
        const response = await send({ url: `${server.url}/x`, raiseExc: false }, instance);
        expect(response).toMatchObject({ status: 500, body: 'broken', history: [{ status: 302 }] });
      });

      it('leaves bodies alone in both directions', async () => {
        server.answer({ body: '{"a": 1}', headers: { 'Content-Type': 'text/plain' } });
        const { body } = await send({ method: 'POST', url: server.url, body: '{"b":2}' });
        expect(body).toBe('{"a": 1}');
        expect(server.seen[0]?.body.toString()).toBe('{"b":2}');
      });

      it('calls no body a form that nobody called one', async () => {
        await send({ method: 'POST', url: server.url, body: new TextEncoder().encode('bytes') });
        await send({ method: 'POST', url: server.url, body: 'text', headers: { 'content-type': 'text/markdown' } });
        const [bytes, text] = server.seen.map(({ headers }) => headers['content-type']);
        expect(bytes).toBeUndefined();
        expect(text).toBe('text/markdown');
      });

      it.each([
        ['bytes', () => new TextEncoder().encode('contents'), 'contents'],
        ['an ArrayBuffer', () => new TextEncoder().encode('contents').buffer, 'contents'],
        ['a Blob', () => new Blob(['contents']), 'contents'],
        ['a web stream', () => new Blob(['contents']).stream(), 'contents'],
        ['a Node stream', () => Readable.from(['contents']), 'contents'],
        ['fields', () => ({ a: 'x y' }), 'a=x+y'],
        ['a form', () => new URLSearchParams({ a: 'x y' }), 'a=x+y'],
      ] as const)('sends %s', async (_kind, body, sent) => {
        await send({ method: 'PUT', url: server.url, body: body() });
        expect(server.seen[0]?.body.toString()).toBe(sent);
      });

      it('sends a form of files with its boundary', async () => {
        const form = new FormData();
        form.set('file', new Blob(['contents']), 'a.txt');
        await send({ method: 'POST', url: server.url, body: form });
        const { headers, body } = server.seen[0]!;
        const boundary = /boundary=(.+)$/.exec(headers['content-type'] ?? '')?.[1];
        expect(boundary).toBeTypeOf('string');
        expect(body.toString()).toContain(boundary);
      });

      it('gives bytes and web streams', async () => {
        server.answer({ body: 'contents' });
        const { body: bytes } = await send<Uint8Array>({ url: server.url, responseType: 'bytes' });
        expect(new TextDecoder().decode(bytes)).toBe('contents');
        const { body: stream } = await send<ReadableStream>({ url: server.url, responseType: 'stream' });
        await expect(new Response(stream).text()).resolves.toBe('contents');
      });

      it('is told of an unsubscription, which the server sees', async () => {
        const ended = new Promise<void>((resolve) => {
          server.answer((response) => {
            response.on('close', resolve);
            subscription.unsubscribe();
          });
        });
        const subscription = connect({ sender: { axios: create() } }).connection.send({ url: server.url }).subscribe();
        await ended;
      });

      it('ends in typed errors', async () => {
        const closed = `http://127.0.0.1:${await closedPort()}/`;
        await expect(failure({ method: 'POST', url: closed })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
        server.answer((response) => response.socket?.resetAndDestroy());
        await expect(failure({ url: server.url })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
        server.answer((response) => response.write('half', () => response.destroy()));
        await expect(failure({ url: server.url })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
        server.answer(() => undefined);
        const impatient = create();
        impatient.defaults.timeout = 20;
        await expect(failure({ url: server.url }, impatient)).resolves.toMatchObject({ code: 'connect-timeout', outcome: 'unknown' });
      });
    });

    it('refuses the limits and TLS settings of a request that it could not keep', async () => {
      const sender = { axios: axios.create() };
      const limited = connect({ sender, defaults: { timeoutMs: { connect: 5, idle: 5, total: 10_000 } } });
      await expect(limited.failure({ url: server.url })).resolves.toMatchObject({ code: 'invalid-option', options: ['timeoutMs.connect', 'timeoutMs.idle'] });
      await expect(connect({ sender }).failure({ url: server.url, tls: { insecure: true } })).resolves.toMatchObject({ options: ['tls'] });
      expect(server.seen).toEqual([]);
      await expect(connect({ sender }).send({ url: server.url, timeoutMs: { exchange: 10_000, total: 10_000 } })).resolves.toMatchObject({ status: 200 });
    });

    it.each(instances)('reports progress, %s', async (_name, create) => {
      const seen: TransferProgress[] = [];
      const onProgress = (progress: TransferProgress): void => {
        seen.push(progress);
        throw new Error('no display');
      };
      server.answer({ body: 'received' });
      await connect({ sender: { axios: create() } }).send({ method: 'PUT', url: server.url, body: 'sent', onProgress });
      expect(seen).toContainEqual(expect.objectContaining({ direction: 'download', loaded: 8 }));
    });

    it.each(instances)('tells the reader of a stream that breaks in a typed error, %s', async (_name, create) => {
      server.answer((response) => response.write('half', () => response.destroy()));
      const { body } = await connect({ sender: { axios: create() } }).send<ReadableStream>({ url: server.url, responseType: 'stream' });
      await expect(new Response(body).text()).rejects.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
    });

    it('hands on what an adapter of its own makes of a body (a mock that gives objects)', async () => {
      const data = { servers: [] };
      const mocked = axios.create({ adapter: (config) => Promise.resolve({ data, status: 200, statusText: '', headers: {}, config }) });
      const { send, close } = createTransport({ axios: mocked });
      const request = { method: 'GET', url: server.url, headers: {}, body: undefined, responseType: 'auto' } as const;
      await expect(firstValueFrom(send(request))).resolves.toMatchObject({ body: data });
      close();
    });

    it('calls a failure of its interceptors by what it says', async () => {
      const instance = axios.create();
      instance.interceptors.request.use(() => {
        throw new Error('no vault to take the key from');
      });
      const error = await connect({ sender: { axios: instance } }).failure({ url: server.url });
      expect(error).toMatchObject({ code: 'unknown-connection-error' });
      expect(error.message).toContain('no vault to take the key from');
    });

    it('calls its cancellation what it is', async () => {
      const instance = axios.create();
      instance.interceptors.request.use((config) => Promise.reject(new axios.CanceledError('enough', config)));
      const error = await connect({ sender: { axios: instance } }).failure(secretRequest(server.url));
      expect(error).toMatchObject({ code: 'aborted' });
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(SECRET);
    });

    it('is never closed', async () => {
      const { Agent } = await import('node:http');
      const httpAgent = new Agent({ keepAlive: true });
      const instance = axios.create({ httpAgent });
      const { send, close } = connect({ sender: { axios: instance } });
      await send({ url: server.url });
      close();
      await instance.get(server.url);
      expect(new Set(server.seen.map(({ connection }) => connection)).size).toBe(1);
      httpAgent.destroy();
    });
  });

  describe('when it fails', () => {
    const senders: [string, () => AxiosInstance | undefined][] = [
      ['ours', () => undefined],
      ["a user's", () => axios.create()],
      ["a user's over fetch", () => axios.create({ adapter: 'fetch' })],
    ];

    it.each(senders)('lets no error of axios and no secret out of %s', async (_whose, create) => {
      const garbage = createServer((socket) => socket.end('nonsense\r\n\r\n')).listen(0, '127.0.0.1');
      await once(garbage, 'listening');
      const urls = [
        `http://127.0.0.1:${await closedPort()}/?password=${SECRET}`,
        `http://127.0.0.1:${(garbage.address() as AddressInfo).port}/`,
        'http://no-such-host.invalid/',
        `http://user:${SECRET}@127.0.0.1:${await closedPort()}/`,
      ];
      for (const url of urls) {
        const error = await connect({ sender: { axios: create() } }).failure(secretRequest(url));
        expect(isKeystoneAuthError(error)).toBe(true);
        for (let link: unknown = error; link instanceof Error; link = link.cause) expect(axios.isAxiosError(link)).toBe(false);
        expect(inspect(error, { depth: 50, showHidden: true }) + String(error.stack)).not.toContain(SECRET);
      }
      garbage.close();
    });
  });

  it('refuses to read more than 64 MiB at once, and says what to do', async () => {
    const chunk = Buffer.alloc(1024 * 1024);
    server.answer((response) => {
      let sent = 0;
      const more = (): void => {
        while (sent < 66 && !response.destroyed) {
          sent += 1;
          if (!response.write(chunk)) {
            response.once('drain', more);
            return;
          }
        }
        response.end();
      };
      more();
    });
    for (const instance of [undefined, axios.create()]) {
      const error = await connect({ sender: { axios: instance } }).failure({ url: server.url, responseType: 'bytes' });
      expect(error).toMatchObject({ name: 'InvalidResponse', code: 'response-too-large', outcome: 'unknown' });
      expect(error.message).toContain("responseType 'stream'");
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { deflateSync, brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TlsOptions } from '../../../src/http/adapter-options.js';
import type { RequestBody } from '../../../src/http/request-values.js';
import { createAdapter } from '../../../src/http/node/adapter.js';
import { connect, type Connected } from '../connected.js';
import { startServer, type Answer, type ScriptedHttpServer } from '../scripted-http-server.js';

const certs = join(import.meta.dirname, '../../conformance/vectors/support/certs');
const file = (name: string): string => join(certs, name);
const pem = (name: string): string => readFileSync(file(name), 'utf8');
const serverTls = { cert: pem('server.crt'), key: pem('server.key') };

let http: ScriptedHttpServer;
let https: ScriptedHttpServer;
let mutual: ScriptedHttpServer;
const opened: Connected[] = [];

function connected(tls?: TlsOptions): Connected {
  const made = connect({ sender: { tls } });
  opened.push(made);
  return made;
}

beforeAll(async () => {
  http = await startServer();
  https = await startServer(serverTls);
  mutual = await startServer({ ...serverTls, ca: pem('ca.pem'), requestCert: true, rejectUnauthorized: true });
  https.answer({ json: { secure: true } });
  mutual.answer({ json: { secure: true } });
});
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});
afterAll(() => Promise.all([http, https, mutual].map((server) => server.close())));

describe('createAdapter', () => {
  describe('TLS', () => {
    it.each([
      ['a path', () => file('ca.pem')],
      ['PEM text', () => pem('ca.pem')],
    ])('trusts the authorities of cacert given as %s', async (_form, cacert) => {
      await expect(connected({ cacert: cacert() }).send({ url: https.url })).resolves.toMatchObject({ body: { secure: true } });
    });

    it.each([
      ['an unknown authority', undefined],
      ['another authority', { cacert: file('other-ca.pem') }],
    ])('does not trust %s', async (_case, tls) => {
      const { failure, runtime } = connected(tls);
      const error = await failure({ url: https.url, connectRetries: 3 });
      expect(error).toMatchObject({ name: 'SSLError', code: 'ssl-error', outcome: 'not-sent' });
      expect(error.message).toContain('tls.cacert');
      expect(runtime.sleeps).toEqual([]);
    });

    it('does not trust a certificate for another name', async () => {
      const { failure } = connected({ cacert: file('ca.pem') });
      const error = await failure({ url: https.url.replace('127.0.0.1', 'localhost') });
      expect(error).toMatchObject({ code: 'ssl-error', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    });

    it('trusts everybody when it is told to', async () => {
      await expect(connected({ insecure: true }).send({ url: https.url })).resolves.toMatchObject({ status: 200 });
    });

    it.each([
      ['one file', { cert: file('client.pem') }],
      ['two files', { cert: file('client.crt'), key: file('client.key') }],
      ['texts', { cert: pem('client.crt'), key: pem('client.key') }],
    ])('shows a client certificate given as %s', async (_form, client) => {
      const { send } = connected({ cacert: file('ca.pem'), ...client });
      await expect(send({ url: mutual.url })).resolves.toMatchObject({ status: 200 });
    });

    it('fails without the client certificate that is wanted', async () => {
      const error = await connected({ cacert: file('ca.pem') }).failure({ url: mutual.url });
      expect(error.name).toMatch(/SSLError|ConnectFailure/);
    });

    it('fails where the server speaks no TLS', async () => {
      const error = await connected().failure({ url: http.url.replace('http:', 'https:') });
      expect(error).toMatchObject({ code: 'ssl-error' });
    });

    it('names the option whose file cannot be read', async () => {
      const error = await connected({ cacert: '/no/such/file.pem' }).failure({ url: https.url });
      expect(error.message).toMatch(/"tls.cacert" names a file that cannot be read.*ENOENT/);
      expect(await connected({ cert: certs }).failure({ url: https.url })).toMatchObject({ code: 'invalid-option', options: ['tls.cert'] });
    });

    it('reads no file for a server that speaks no TLS', async () => {
      http.answer({ json: {} });
      await expect(connected({ cacert: '/no/such/file.pem' }).send({ url: http.url })).resolves.toMatchObject({ status: 200 });
    });

    it('names the options that do not fit together', async () => {
      const tls = { cert: file('client.crt'), key: file('server.key') };
      expect(await connected(tls).failure({ url: https.url })).toMatchObject({ options: ['tls.cert', 'tls.key'] });
      expect(await connected({ cert: file('client.crt') }).failure({ url: https.url })).toMatchObject({ options: ['tls.cert'] });
    });
  });

  describe('connections', () => {
    it('are kept and used again', async () => {
      http.answer({ json: {} });
      const { send } = connected();
      await send({ url: http.url });
      await send({ url: http.url, method: 'POST', json: {} });
      expect(new Set(http.seen.map(({ connection }) => connection)).size).toBe(1);
    });

    it('are closed with the adapter', async () => {
      const ended = new Promise<void>((resolve) => {
        http.answer((response) => {
          response.socket?.once('close', resolve);
          response.end('{}');
        });
      });
      const { send, close } = connected();
      await send({ url: http.url });
      close();
      await ended;
    });

    it('that the server gave up while idle cost no retry', async () => {
      const dropped: Answer = (response) => response.socket?.resetAndDestroy();
      const { send, runtime } = connected();
      http.answer({ json: {} }, dropped, { json: { second: true } });
      await send({ url: http.url });
      await expect(send({ url: http.url, connectRetries: 5 })).resolves.toMatchObject({ body: { second: true } });
      expect(runtime.sleeps).toEqual([]);
    });

    it('that break under a POST are an error: it may have been executed', async () => {
      const { send, failure } = connected();
      http.answer({ json: {} }, (response) => response.socket?.resetAndDestroy());
      await send({ url: http.url });
      await expect(failure({ method: 'POST', url: http.url, json: {} })).resolves.toMatchObject({ outcome: 'unknown' });
      expect(http.seen).toHaveLength(2);
    });
  });

  describe('bodies', () => {
    async function sent(body: RequestBody, method = 'PUT'): Promise<{ text: string; headers: Record<string, unknown> }> {
      http.answer({ json: {} });
      await connected().send({ method, url: http.url, body });
      const { body: bytes, headers } = http.seen[0]!;
      return { text: bytes.toString('utf8'), headers };
    }

    it('are texts and bytes with their length', async () => {
      await expect(sent('grün')).resolves.toMatchObject({ text: 'grün', headers: { 'content-length': '5' } });
      const bytes = new TextEncoder().encode('--grün--');
      await expect(sent(bytes.subarray(2, 7))).resolves.toMatchObject({ text: 'grün', headers: { 'content-length': '5' } });
      await expect(sent(bytes.buffer)).resolves.toMatchObject({ text: '--grün--' });
    });

    it('have no content type that nobody gave', async () => {
      const { headers } = await sent('text', 'POST');
      expect(headers).not.toHaveProperty('content-type');
    });

    it('are forms', async () => {
      await expect(sent(new URLSearchParams({ a: 'x y' }))).resolves.toMatchObject({
        text: 'a=x+y',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      const form = new FormData();
      form.set('name', 'value');
      form.set('file', new Blob(['contents']), 'a.txt');
      const { text, headers } = await sent(form, 'POST');
      const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(String(headers['content-type']))?.[1];
      expect(boundary).toBeTypeOf('string');
      expect(text).toContain(boundary);
      expect(text).toContain('filename="a.txt"');
      expect(headers['content-length']).toBe(String(Buffer.byteLength(text)));
    });

    it('are Blobs with length and type', async () => {
      const blob = new Blob(['contents'], { type: 'text/x' });
      await expect(sent(blob)).resolves.toMatchObject({
        text: 'contents',
        headers: { 'content-length': '8', 'content-type': 'text/x' },
      });
    });

    it.each(['PUT', 'POST', 'DELETE', 'GET'])('are streams of any kind, also of a %s', async (method) => {
      async function* parts(): AsyncGenerator<string | Uint8Array> {
        yield 'one ';
        await Promise.resolve();
        yield new TextEncoder().encode('two');
      }
      const chunked = { text: 'one two', headers: { 'transfer-encoding': 'chunked' } };
      await expect(sent(parts(), method)).resolves.toMatchObject(chunked);
      await expect(sent(Readable.from(['one ', 'two']), method)).resolves.toMatchObject(chunked);
      await expect(sent(new Blob(['one two']).stream(), method)).resolves.toMatchObject(chunked);
    });

    it('that are streams of a known length say so', async () => {
      http.answer({});
      await connected().send({ method: 'PUT', url: http.url, headers: { 'Content-Length': 3 }, body: Readable.from(['abc']) });
      expect(http.seen[0]?.headers).toMatchObject({ 'content-length': '3' });
      expect(http.seen[0]?.headers).not.toHaveProperty('transfer-encoding');
    });

    it('that are streams are closed when the server wants no more of them', async () => {
      http.answer({});
      const { connection } = connected();
      const closed = new Promise<void>((resolve) => {
        async function* endless(): AsyncGenerator<string> {
          try {
            for (;;) {
              yield 'x'.repeat(1000);
              await new Promise((next) => setImmediate(next));
              subscription.unsubscribe();
            }
          } finally {
            resolve();
          }
        }
        const subscription = connection.send({ method: 'PUT', url: http.url, body: endless() }).subscribe();
      });
      await closed;
    });
  });

  describe('replies', () => {
    const text = 'grün '.repeat(500);

    it.each([
      ['gzip', gzipSync],
      ['x-gzip', gzipSync],
      ['GZIP', gzipSync],
      ['deflate', deflateSync],
      ['br', brotliCompressSync],
    ])('are decompressed from %s', async (encoding, compress) => {
      http.answer({ headers: { 'Content-Encoding': encoding }, body: compress(text) });
      await expect(connected().send({ url: http.url })).resolves.toMatchObject({ body: text });
      expect(http.seen[0]?.headers['accept-encoding']).toBe('gzip, deflate, br');
    });

    it.each(['identity', 'constructor', 'zstd'])('stay as they are with the encoding %s', async (encoding) => {
      http.answer({ headers: { 'Content-Encoding': encoding }, body: text });
      await expect(connected().send({ url: http.url })).resolves.toMatchObject({ body: text });
    });

    it('are not decompressed where there is nothing, or a part of something', async () => {
      const headers = { 'Content-Encoding': 'gzip' };
      const { send } = connected();
      for (const status of [204, 304]) {
        http.answer({ status, headers });
        await expect(send({ url: http.url })).resolves.toMatchObject({ status, body: undefined });
      }
      http.answer({ headers: { ...headers, 'Content-Length': '0' } });
      await expect(send({ url: http.url })).resolves.toMatchObject({ body: undefined });
      await expect(send({ method: 'HEAD', url: http.url })).resolves.toMatchObject({ body: undefined });
      http.answer({ status: 206, headers, body: 'part' });
      await expect(send({ url: http.url, headers: { Range: 'bytes=0-3' } })).resolves.toMatchObject({ body: 'part' });
      expect(http.seen[0]?.headers).not.toHaveProperty('accept-encoding');
    });

    it('that break off are failures, compressed or not', async () => {
      const whole = gzipSync(text);
      http.answer((response) => {
        response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': whole.length });
        response.write(whole.subarray(0, 20), () => response.destroy());
      });
      await expect(connected().failure({ url: http.url })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
      http.answer((response) => response.write('half', () => response.destroy()));
      await expect(connected().failure({ url: http.url })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
      http.answer({ headers: { 'Content-Encoding': 'gzip' }, body: whole.subarray(0, 20) });
      await expect(connected().failure({ url: http.url })).resolves.toMatchObject({ code: 'connect-failure' });
    });

    it('are bytes if that is asked for', async () => {
      http.answer({ body: Buffer.from([0, 255, 1]) });
      const { body } = await connected().send<Uint8Array>({ url: http.url, responseType: 'bytes' });
      expect(body).toBeInstanceOf(Uint8Array);
      expect([...body]).toEqual([0, 255, 1]);
    });

    it('are web streams if that is asked for, decompressed too', async () => {
      http.answer({ headers: { 'Content-Encoding': 'gzip' }, body: gzipSync(text) });
      const { body } = await connected().send<ReadableStream<Uint8Array>>({ url: http.url, responseType: 'stream' });
      expect(body).toBeInstanceOf(ReadableStream);
      await expect(new Response(body).text()).resolves.toBe(text);
    });

    it('end at the server when their stream is cancelled', async () => {
      const ended = new Promise<void>((resolve) => {
        http.answer((response) => {
          response.on('close', resolve);
          response.write('begin');
        });
      });
      const { body } = await connected().send<ReadableStream<Uint8Array>>({ url: http.url, responseType: 'stream' });
      await body.cancel();
      await ended;
    });

    it('are refused when they are too large, also when they were small compressed', async () => {
      const { adapter } = createAdapter({ tls: undefined });
      const config = { url: http.url, headers: { toJSON: () => ({}) }, maxContentLength: 100 };
      http.answer({ body: 'x'.repeat(100) });
      await expect(adapter(config)).resolves.toMatchObject({ status: 200 });
      http.answer({ body: 'x'.repeat(101) });
      await expect(adapter(config)).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' });
      http.answer({ headers: { 'Content-Encoding': 'gzip' }, body: gzipSync('x'.repeat(100_000)) });
      await expect(adapter(config)).rejects.toMatchObject({ code: 'ERR_RESPONSE_TOO_LARGE' });
    });
  });
});

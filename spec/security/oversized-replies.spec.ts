import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { failureOf, openSession } from '../journeys/demo-cloud.js';
import { credentials, hostileKeystone } from './hostile-keystone.js';

const LIMIT = 64 * 1024 * 1024;
const blank = Buffer.alloc(LIMIT + 1024 * 1024, ' ');

/** So much in so little: a thousandth of its size, or less. */
const BOMBS: readonly (readonly [string, () => Buffer])[] = [
  ['gzip', () => gzipSync(blank, { level: 1 })],
  ['deflate', () => deflateSync(blank, { level: 1 })],
  ['br', () => brotliCompressSync(blank, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
];

/** Answers everything with what `make` gives, and counts the bytes that went out. */
async function flood(status: number, headers: Record<string, string>, make: () => Buffer | Readable): Promise<{ readonly url: string; readonly sent: () => number }> {
  let sent = 0;
  const server: Server = createServer((_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    const made = make();
    const source = made instanceof Readable ? made : Readable.from([made]);
    source.on('data', (chunk: Buffer) => { sent += chunk.length; });
    source.pipe(response);
    response.on('close', () => { source.destroy(); });
    response.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, sent: () => sent };
}

/** Never ends. */
function endless(): Readable {
  const chunk = Buffer.alloc(1024 * 1024, '[');
  return new Readable({ read() { this.push(chunk); } });
}

describe('a reply without end', { timeout: 60_000 }, () => {
  it.each([
    ['as JSON', 'json'],
    ['as bytes', 'bytes'],
  ] as const)('is given up %s, and read no further', async (_how, responseType) => {
    const { url, sent } = await flood(200, {}, endless);

    expect(await failureOf(openSession().get(url, { responseType }))).toMatchObject({ code: 'response-too-large' });
    expect(sent()).toBeLessThan(2 * LIMIT);
  });

  it('is no memory of ours as a failure of what was asked for as a stream', async () => {
    const { url, sent } = await flood(500, {}, endless);

    expect(await failureOf(openSession().get(url, { responseType: 'stream', statusCodeRetries: 0 }))).toMatchObject({ status: 500 });
    expect(sent()).toBeLessThan(LIMIT);
  });

  it('is given up as the answer to a sign-in', async () => {
    const { url } = await flood(201, { 'X-Subject-Token': 'tk-Or13-endlessToken' }, endless);

    expect(await failureOf(openSession({ auth: v3.password({ authUrl: `${url}/v3`, ...credentials }) }).authenticate())).toMatchObject({ code: 'response-too-large' });
  });

  it('is given up as a version document, and the catalog alone does not make up for it', async () => {
    const { url } = await flood(200, {}, endless);
    const keystone = await hostileKeystone({ catalog: { compute: url } });
    const session = openSession({ auth: v3.password({ authUrl: `${keystone.url}/v3`, ...credentials }) });

    expect(await failureOf(session.get('/servers', { endpointFilter: { serviceType: 'compute', version: '2.1' } }))).toMatchObject({ code: 'endpoint-not-found' });
  });
});

describe('a reply that is small on the wire and large in memory', { timeout: 60_000 }, () => {
  it.each(BOMBS)('is given up in %s', async (encoding, make) => {
    const bomb = make();
    const { url } = await flood(200, { 'Content-Encoding': encoding }, () => bomb);

    expect(bomb.length).toBeLessThan(LIMIT / 100);
    expect(await failureOf(openSession().get(url))).toMatchObject({ code: 'response-too-large' });
  });

  it('is handed on chunk by chunk to who asked for a stream, at the pace of the reader', async () => {
    const bomb = gzipSync(blank, { level: 1 });
    const { url } = await flood(200, { 'Content-Encoding': 'gzip' }, () => bomb);

    const { body } = await firstValueFrom(openSession().get<ReadableStream<Uint8Array>>(url, { responseType: 'stream' }));
    const reader = body.getReader();
    const { value } = await reader.read();
    await reader.cancel();

    expect(value?.length).toBeLessThan(1024 * 1024);
  });

  it('is not unpacked more than once', async () => {
    const inner = gzipSync(blank, { level: 1 });
    const { url } = await flood(200, { 'Content-Encoding': 'gzip, gzip', 'Content-Type': 'application/octet-stream' }, () => gzipSync(inner));

    const { body } = await firstValueFrom(openSession().get<Uint8Array>(url, { responseType: 'bytes' }));

    expect(body.length).toBeLessThan(LIMIT / 100);
  });
});

describe('headers without end', () => {
  it('are given up', async () => {
    const { url } = await flood(200, Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`X-Many-${String(index)}`, 'x'.repeat(1000)])), () => Buffer.from('{}'));

    expect(await failureOf(openSession().get(url, { connectRetries: 0 }))).toMatchObject({ code: expect.stringMatching(/^(connect-failure|unknown-connection-error|response-too-large)$/) as unknown });
  });
});

import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createAdapter, toNativeBody, toWebStream } from '../../../src/http/browser/adapter.js';
import { canSetUserAgent, pageOrigin, platform, processName } from '../../../src/http/browser/platform.js';
import { startServer } from '../scripted-http-server.js';

describe('createAdapter', () => {
  it('sends over fetch and has nothing to close', async () => {
    const server = await startServer();
    server.answer({ body: 'fetched' });
    const { adapter, close, secrets } = createAdapter({ tls: undefined });
    await expect(adapter({ url: server.url, headers: { toJSON: () => ({}) } })).resolves.toMatchObject({ data: 'fetched' });
    expect(secrets).toEqual([]);
    expect(close).not.toThrow();
    await server.close();
  });

  it('refuses TLS settings and proxies: a browser decides itself whom it trusts and how it gets there', () => {
    const refused = (option: string): unknown => expect.objectContaining({ code: 'unsupported-here', options: [option] });
    expect(() => createAdapter({ tls: { insecure: true } })).toThrow(refused('tls'));
    expect(() => createAdapter({ tls: {} })).toThrow(refused('tls'));
    for (const proxy of ['http://proxy.example', { http: 'http://proxy.example' }, false] as const) {
      expect(() => createAdapter({ tls: undefined, proxy })).toThrow(refused('proxy'));
    }
  });
});

describe('toNativeBody', () => {
  it('collects streams of any kind, so that none is sent as its name', async () => {
    async function* parts(): AsyncGenerator<string | Uint8Array> {
      yield 'one ';
      await Promise.resolve();
      yield new TextEncoder().encode('two');
    }
    for (const body of [parts(), new Blob(['one two']).stream()]) {
      const collected = await toNativeBody(body);
      expect(collected).toBeInstanceOf(Blob);
      await expect((collected as Blob).text()).resolves.toBe('one two');
    }
  });

  it.each([undefined, 'text', new Uint8Array([1]), new Blob(['x'])])('leaves %o as it is', (body) => {
    expect(toNativeBody(body)).toBe(body);
  });
});

describe('toWebStream', () => {
  it('is what fetch gives', () => {
    const stream = new Blob(['x']).stream();
    expect(toWebStream(stream)).toBe(stream);
  });

  it('explains failures to its reader', async () => {
    const broken = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('raw')) });
    await expect(toWebStream(broken, () => new Error('explained')).getReader().read()).rejects.toThrow('explained');
  });
});

describe('processName', () => {
  it('is nothing: the browser names itself', () => {
    expect([processName(), platform(), canSetUserAgent]).toEqual([undefined, '', false]);
  });
});

describe('pageOrigin', () => {
  it('is that of the page or worker, if there is one', () => {
    onTestFinished(() => void vi.unstubAllGlobals());
    vi.stubGlobal('origin', 'https://dashboard.test');
    expect(pageOrigin()).toBe('https://dashboard.test');
    vi.stubGlobal('origin', undefined);
    expect(pageOrigin()).toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { canSetUserAgent, createAdapter, platform, processName, toNativeBody, toWebStream } from '../../src/http/browser-adapter.js';
import { fetchExchange } from '../../src/http/fetch-exchange.js';

describe('createAdapter', () => {
  it('sends over fetch and has nothing to close', () => {
    const { adapter, close } = createAdapter({ tls: undefined });
    expect(adapter).toBe(fetchExchange);
    expect(close).not.toThrow();
  });

  it('refuses TLS settings: a browser decides itself whom it trusts', () => {
    const refused = expect.objectContaining({ code: 'unsupported-here', options: ['tls'] }) as unknown;
    expect(() => createAdapter({ tls: { insecure: true } })).toThrow(refused);
    expect(() => createAdapter({ tls: {} })).toThrow(refused);
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
});

describe('processName', () => {
  it('is nothing: the browser names itself', () => {
    expect([processName(), platform(), canSetUserAgent]).toEqual([undefined, '', false]);
  });
});

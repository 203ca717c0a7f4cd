import { describe, expect, it } from 'vitest';
import { toLimits, toOutgoing } from '../../src/http/outgoing.js';

const request = { method: 'POST', url: 'http://x/', headers: { 'X-A': 'a' }, body: undefined, responseType: 'auto' } as const;

describe('toOutgoing', () => {
  it('sends text as it is, and no content type that nobody gave', () => {
    expect(toOutgoing({ ...request, body: 'text' })).toEqual({ headers: { 'X-A': 'a' }, data: 'text' });
  });

  it('keeps the content type that was given', () => {
    const headers = { 'content-type': 'text/plain' };

    expect(toOutgoing({ ...request, headers, body: 'text' })).toEqual({ headers, data: 'text' });
  });

  it('encodes a form, which names its own content type', async () => {
    const form = new URLSearchParams({ a: '1' });

    const { headers, data } = await toOutgoing({ ...request, body: form });

    expect(headers['Content-Type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Buffer.from(data as Uint8Array).toString()).toBe('a=1');
  });
});

describe('toLimits', () => {
  it('bounds every reply but a stream', () => {
    expect(toLimits(request).maxContentLength).toBeGreaterThan(1_000_000);
    expect(toLimits({ ...request, responseType: 'stream' }).maxContentLength).toBe(-1);
  });

  it('asks for bytes, a stream or text', () => {
    const asked = (['bytes', 'stream', 'json', 'text', 'auto'] as const).map((responseType) => toLimits({ ...request, responseType }).responseType);

    expect(asked).toEqual(['arraybuffer', 'stream', 'text', 'text', 'text']);
  });

  it('hands on limits, TLS settings and who follows the progress', () => {
    const wanted = { limits: { connect: 1 }, tls: { cacert: '/x' }, onProgress: () => undefined };
    expect(toLimits({ ...request, ...wanted })).toMatchObject(wanted);
  });

  it('explains failures to the reader of a stream, without secrets in the URL', () => {
    const url = 'http://user:pw-Lm27xT-url@x/?token=tok-Hs55kD-url';
    const { toStreamError } = toLimits({ ...request, url, responseType: 'stream' });
    const error = toStreamError?.(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(error).toMatchObject({ name: 'ConnectFailure' });
    expect(String(error)).not.toMatch(/pw-Lm27xT-url|tok-Hs55kD-url/);
    expect(toLimits(request).toStreamError).toBeUndefined();
  });
});

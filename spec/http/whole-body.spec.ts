import { describe, expect, it } from 'vitest';
import { wholeBody } from '../../src/http/whole-body.js';

async function* parts(): AsyncGenerator<string> {
  yield await Promise.resolve('part');
}

describe('wholeBody', () => {
  it.each<[string, string | ArrayBuffer | Blob | FormData | undefined]>([
    ['a text', 'words'],
    ['an ArrayBuffer', new ArrayBuffer(2)],
    ['a Blob', new Blob(['x'])],
    ['a form', new FormData()],
    ['nothing', undefined],
  ])('leaves %s as it is', (_kind, body) => {
    expect(wholeBody({ body })).toBe(body);
  });

  it('makes a Blob of bytes, and of a form by its type', async () => {
    const bytes = wholeBody({ body: new Uint8Array([0, 104, 105]).subarray(1) }) as Blob;
    const form = wholeBody({ body: new URLSearchParams({ a: 'b c' }) }) as Blob;

    expect([await bytes.text(), bytes.type]).toEqual(['hi', '']);
    expect([await form.text(), form.type]).toEqual(['a=b+c', 'application/x-www-form-urlencoded;charset=utf-8']);
  });

  it.each([
    ['a web stream', new Blob(['x']).stream()],
    ['parts', parts()],
  ])('refuses %s', (_kind, body) => {
    expect(() => wholeBody({ body })).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['body'], outcome: 'not-sent' }));
  });
});

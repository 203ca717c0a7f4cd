import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { OptionError } from '../../src/errors/option-error.js';
import { encodeBody } from '../../src/http/encode-body.js';
import type { RequestBody } from '../../src/http/request-values.js';

function refusal(request: Parameters<typeof encodeBody>[0]): OptionError {
  try {
    encodeBody(request).next();
  } catch (error) {
    return error as OptionError;
  }
  throw new Error('It was taken.');
}

async function* generated(): AsyncGenerator<string> {
  yield await Promise.resolve('x');
}

describe('encodeBody', () => {
  it('writes JSON, which wins over a body', () => {
    const { next, contentType, replayable } = encodeBody({ json: { at: new Date(0), b: 'ü' }, body: 'text' });
    expect(next()).toBe('{"at":"1970-01-01T00:00:00.000Z","b":"ü"}');
    expect([contentType, replayable]).toEqual(['application/json', true]);
  });

  it.each([{}, [], '', 0, false])('writes the empty JSON %j', (json) => {
    expect(encodeBody({ json }).next()).toBe(JSON.stringify(json));
  });

  it.each([{}, { json: undefined }, { json: null }, { body: undefined }, { body: null as unknown as undefined }])('has no body for %o', (request) => {
    expect(encodeBody(request)).toMatchObject({ present: false, contentType: undefined, replayable: true });
    expect(encodeBody(request).next()).toBeUndefined();
  });

  it('sends fields as a form: lists repeat the name, what is absent is left out', () => {
    const { next, contentType } = encodeBody({ body: { a: 'x y', b: [1, true], c: undefined, d: null } });
    expect(next()).toBe('a=x+y&b=1&b=true');
    expect(contentType).toBe('application/x-www-form-urlencoded');
  });

  it.each<[string, RequestBody, string | undefined]>([
    ['text', 'x', undefined],
    ['bytes', new Uint8Array([1]), undefined],
    ['an ArrayBuffer', new ArrayBuffer(1), undefined],
    ['a Blob', new Blob(['x'], { type: 'text/x' }), 'text/x'],
    ['a Blob without type', new Blob(['x']), undefined],
    ['a form of files', new FormData(), undefined],
  ])('keeps %s and can send it again', (_kind, body, type) => {
    const { next, present, replayable, contentType } = encodeBody({ body });
    expect([next(), next()]).toEqual([body, body]);
    expect([present, replayable, contentType]).toEqual([true, true, type]);
  });

  it.each<[string, () => RequestBody]>([
    ['a web stream', () => new Blob(['x']).stream()],
    ['a Node stream', () => Readable.from(['x'])],
    ['a generator', generated],
    ['a plain object that can be iterated', () => ({ [Symbol.asyncIterator]: generated })],
  ])('sends %s once', (_kind, make) => {
    const body = make();
    const encoded = encodeBody({ body });
    expect([encoded.replayable, encoded.consumed()]).toEqual([false, false]);
    expect(encoded.next()).toBe(body);
    expect(encoded.consumed()).toBe(true);
    expect(encodeBody({ body }).consumed()).toBe(true);
  });

  it('sees that somebody else has read a stream', async () => {
    const web = new Blob(['x']).stream();
    web.getReader();
    expect(encodeBody({ body: web }).consumed()).toBe(true);
    const node = Readable.from(['x']);
    await node.toArray();
    expect(encodeBody({ body: node }).consumed()).toBe(true);
  });

  it('asks a function for each attempt', () => {
    let made = 0;
    const { next, present, replayable } = encodeBody({ body: () => `body ${(made += 1)}` });
    expect([next(), next(), present, replayable]).toEqual(['body 1', 'body 2', true, true]);
  });

  it.each<[string, () => unknown, unknown]>([
    ['fields', () => ({ a: 1, b: ['x', 'y'] }), new URLSearchParams('a=1&b=x&b=y')],
    ['a form', () => new URLSearchParams('a=1'), new URLSearchParams('a=1')],
    ['bytes', () => new Uint8Array([1]), new Uint8Array([1])],
  ])('takes %s from a function as it takes them otherwise', (_kind, body, expected) => {
    expect(encodeBody({ body: body as () => string }).next()).toEqual(expected);
  });

  it.each([undefined, null, 5, [1], new Map(), Promise.resolve('x'), () => 'x', { a: {} }])('refuses a function that returns %o', (value) => {
    expect(refusal({ body: (() => value) as unknown as () => string })).toMatchObject({ code: 'invalid-option', options: ['body'], outcome: 'not-sent' });
  });

  it('says that a function returned a Promise', () => {
    expect(refusal({ body: (() => Promise.resolve('x')) as unknown as () => string }).message).toContain('but returned a Promise');
  });

  it('names the option that cannot be sent', () => {
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    for (const json of [loop, 5n, () => 1, Symbol('x')]) expect(refusal({ json })).toMatchObject({ options: ['json'] });
    for (const body of [5, true, [1], new Date(0), new Map()]) {
      expect(refusal({ body: body as unknown as RequestBody })).toMatchObject({ code: 'invalid-option', options: ['body'] });
    }
    expect(refusal({ body: { a: {} as unknown as string } })).toMatchObject({ options: ['body'] });
  });
});

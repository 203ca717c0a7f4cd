import { describe, expect, it } from 'vitest';
import { recordRequest } from './record-request.js';

function recorded(target: string, headers: readonly (readonly [string, string])[], body: string | Buffer = ''): object {
  const request = { method: 'POST', target, headers, body: Buffer.from(body) };
  return recordRequest({ host: 'base', request });
}

describe('recordRequest', () => {
  it('keeps the raw path, decodes the query in order and drops what the connection adds', () => {
    const seen = recorded('/a%20b?x=1&nocatalog&x=%C3%A9+2', [
      ['Host', 'h'],
      ['X-Custom', '1'],
      ['x-custom', '2'],
      ['Accept', '*/*'],
      ['User-Agent', 'me/1'],
      ['Forwarded', 'for=1.2.3.4;by=me/1'],
    ]);

    expect(seen).toEqual({
      method: 'POST',
      host: 'base',
      path: '/a%20b',
      query: [
        ['x', '1'],
        ['nocatalog', ''],
        ['x', 'é 2'],
      ],
      headers: { 'x-custom': '1, 2', forwarded: 'for=1.2.3.4;by={user_agent}' },
      user_agent: 'me/1',
    });
  });

  it.each([
    ['application/json; charset=utf-8', '{"a": 1}', { json: { a: 1 } }],
    ['application/json', '{"a"', { text: '{"a"' }],
    ['application/x-www-form-urlencoded', 'a=1+2&b=&a=3', { form: { a: ['1 2', '3'], b: '' } }],
    ['text/xml', '<a/>', { xml: { tag: 'a' } }],
    ['text/csv', '{"a": 1}', { text: '{"a": 1}' }],
    ['', '', {}],
  ])('reads a body of type %j', (contentType, body, expected) => {
    const { json, form, xml, text, base64 } = recorded('/', [['Content-Type', contentType]], body) as Record<string, unknown>;

    expect({ json, form, xml, text, base64 }).toEqual(expected);
  });

  it('keeps bytes that are no text as base64', () => {
    expect(recorded('/', [], Buffer.from([0xff, 0]))).toMatchObject({ base64: '/wA=' });
  });
});

import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { spellingsOf } from './spellings.js';

/** What has to be escaped somewhere: quotes, both slashes, a space, a plus, an umlaut, a character of two units. */
const SECRET = 'pl"an\'t\\ed/é +ß😀 &=%!(x)';

function isSpelled(text: string, secret = SECRET): boolean {
  return spellingsOf(secret).some((spelling) => text.includes(spelling.text));
}

const json = (value: unknown): string => JSON.stringify(value);
const bytes = Buffer.from(SECRET);

describe('spellingsOf', () => {
  it.each([
    ['as it is', `a ${SECRET} b`],
    ['in JSON', json({ a: SECRET })],
    ['in JSON within JSON', json({ a: json({ b: SECRET }) })],
    ['in JSON within JSON within JSON', json({ a: json({ b: json(SECRET) }) })],
    ['in JSON with escaped slashes', json(SECRET).replaceAll('/', '\\/')],
    ['in JSON of ASCII alone', json(SECRET).replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)],
    ['with every character as \\u', SECRET.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`)],
    ['in a path', `/x/${encodeURIComponent(SECRET)}/y`],
    ['in a path with small digits', encodeURIComponent(SECRET).replace(/%../g, (escape) => escape.toLowerCase())],
    ['in a form', new URLSearchParams({ a: SECRET }).toString()],
    ['by RFC 3986', encodeURIComponent(SECRET).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)],
    ['with every byte escaped', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
    ['in base64', bytes.toString('base64')],
    ['in base64 for URLs', bytes.toString('base64url')],
    ['in base64 after one byte', Buffer.from(`u${SECRET}`).toString('base64')],
    ['in base64 after two bytes', Buffer.from(`u:${SECRET}, more`).toString('base64')],
    ['in hexadecimal', bytes.toString('hex')],
    ['backwards', Array.from(SECRET).reverse().join('')],
    ['as a Buffer is printed', inspect(bytes)],
    ['as a Buffer is JSON', json(bytes)],
    ['as a list of bytes', [...bytes].join(', ')],
  ])('has a secret %s', (_name, text) => {
    expect(isSpelled(text)).toBe(true);
  });

  it('has a secret in base64 whatever stands around it', () => {
    for (const secret of [SECRET, `${SECRET}1`, `${SECRET}12`]) {
      for (const before of ['', 'u', 'u:', 'us:', '\xff\xff']) {
        for (const after of ['', '\xff', '!!', ':more']) {
          const around = Buffer.from(before + secret + after);
          expect(isSpelled(around.toString('base64'), secret) && isSpelled(around.toString('base64url'), secret)).toBe(true);
        }
      }
    }
  });

  it('does not take another text for it', () => {
    for (const text of ['planted', SECRET.slice(1), encodeURIComponent(SECRET.slice(1))]) expect(isSpelled(text)).toBe(false);
  });
});

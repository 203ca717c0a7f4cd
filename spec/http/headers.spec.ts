import { describe, expect, it } from 'vitest';
import { addHeader, checkHeader, getHeader, isToken, removeHeader, setHeader, toHeaders, type HeaderMap } from '../../src/http/headers.js';

describe('getHeader', () => {
  it('finds a header in any spelling', () => {
    expect(getHeader({ 'X-Auth-Token': 't' }, 'x-auth-TOKEN')).toBe('t');
    expect(getHeader({ 'X-Auth-Token': 't' }, 'X-Auth-Tokem')).toBeUndefined();
  });

  it.each(['constructor', 'toString', '__proto__'])('does not take %s for a header', (name) => {
    expect(getHeader({}, name)).toBeUndefined();
  });
});

describe('setHeader', () => {
  it('replaces a header in any spelling', () => {
    const headers: HeaderMap = { 'content-type': 'a', Accept: 'b' };
    setHeader(headers, 'Content-Type', 'c');
    expect(headers).toEqual({ 'Content-Type': 'c', Accept: 'b' });
  });
});

describe('addHeader', () => {
  it('sets a header only where there is none', () => {
    const headers: HeaderMap = { accept: 'a' };
    addHeader(headers, 'Accept', 'b');
    addHeader(headers, 'X', 'c');
    expect(headers).toEqual({ accept: 'a', X: 'c' });
  });
});

describe('removeHeader', () => {
  it('removes a header in any spelling', () => {
    const headers: HeaderMap = { accept: 'a', X: 'c' };
    removeHeader(headers, 'ACCEPT');
    removeHeader(headers, 'unknown');
    expect(headers).toEqual({ X: 'c' });
  });
});

describe('toHeaders', () => {
  it('copies values as texts, lists joined, and leaves out what is absent', () => {
    const given = { A: 'text', B: 5, C: ['x', 'y'], D: undefined, E: null, F: new TextEncoder().encode('raw') };
    expect(toHeaders(given, 'headers')).toEqual({ A: 'text', B: '5', C: 'x, y', F: 'raw' });
    expect(toHeaders(undefined, 'headers')).toEqual({});
  });

  it('keeps the last of several spellings', () => {
    expect(toHeaders({ 'x-a': '1', 'X-A': '2' }, 'headers')).toEqual({ 'X-A': '2' });
  });

  it('takes the entries of Headers, and refuses a text', () => {
    expect(toHeaders(new Headers({ 'X-A': '1' }), 'headers')).toEqual({ 'x-a': '1' });
    expect(() => toHeaders('x' as never, 'additionalHeaders')).toThrow(/"additionalHeaders" has to be an object of names and values/);
  });

  it('names the option that gave a wrong header', () => {
    expect(() => toHeaders({ 'X A': '1' }, 'additionalHeaders')).toThrow(/"additionalHeaders" has "X A", which is no header name/);
  });
});

describe('checkHeader', () => {
  it.each(['a\r\nX-Injected: 1', 'a\nb', '\0', 'a\u007f', 'tökén€'])('refuses the value %j without repeating it', (value) => {
    const refused = expect.objectContaining({ code: 'invalid-option', options: ['headers'] }) as unknown;
    expect(() => checkHeader('X-A', value, 'headers')).toThrow(refused);
    expect(() => checkHeader('X-A', value, 'headers')).not.toThrow(new RegExp(value.slice(0, 3)));
  });

  it.each(['', 'a\tb', 'tökén', '~'])('takes the value %j', (value) => {
    expect(() => checkHeader('X-A', value, 'headers')).not.toThrow();
  });

  it('refuses a value that is no text', () => {
    expect(() => checkHeader('X-A', 5 as never, 'userAgent')).toThrow('"userAgent" has to be a text; nothing was sent.');
  });

  it.each(['', 'X A', 'X:', 'X\r\nY', 'Ü'])('refuses the name %j', (name) => {
    expect(() => checkHeader(name, 'v', 'headers')).toThrow(/no header name/);
  });
});

describe('isToken', () => {
  it('is true of what can be a name or a method', () => {
    expect(['GET', 'x-a', "!#$%&'*+.^_`|~"].every(isToken)).toBe(true);
    expect(['', 'GE T', 'GET\n', 'a/b', '(a)'].some(isToken)).toBe(false);
  });
});

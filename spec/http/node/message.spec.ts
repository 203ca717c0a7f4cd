import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { WireConfig } from '../../../src/http/adapter-options.js';
import { messageOf, type Outgoing } from '../../../src/http/node/message.js';
import { LinePool } from '../../../src/http/node/line-pool.js';
import { Origins } from '../../../src/http/node/origins.js';
import type { ProxyRules } from '../../../src/http/node/proxy.js';
import { routeOf } from '../../../src/http/node/route.js';
import { realRuntime } from '../../../src/runtime/runtime.js';
import { NOTHING_SET } from '../wire.js';

const pool = new LinePool({ tls: undefined, environment: NOTHING_SET, runtime: realRuntime });

function message(config: Partial<WireConfig>, headers: Record<string, string> = {}, proxyFor?: ProxyRules['proxyFor']): Outgoing {
  const whole = { url: 'http://h/a?b=c', headers: { toJSON: () => headers }, ...config };
  return messageOf(whole, routeOf(whole, { pool, origins: new Origins(proxyFor) }));
}

const ENCODINGS = ['Accept-Encoding', 'gzip, deflate, br'];

describe('messageOf', () => {
  it('writes what it is given and what has to be there', () => {
    expect(message({ method: 'get' }, { 'X-One': '1' })).toEqual({
      ...{ method: 'GET', path: '/a?b=c', headers: ['X-One', '1', 'Host', 'h', ...ENCODINGS], body: null, reset: false, servername: undefined },
    });
  });

  it.each(['Host', 'host', 'HOST'])('leaves %s, encodings and ranges to who gives them', (name) => {
    expect(message({}, { [name]: 'other', 'accept-encoding': 'identity' }).headers).toEqual([name, 'other', 'accept-encoding', 'identity']);
    expect(message({}, { [name]: 'other', RANGE: 'bytes=0-3' }).headers).toEqual([name, 'other', 'RANGE', 'bytes=0-3']);
  });

  it('leaves out what only this side can say of its connection', () => {
    const own = { 'Transfer-Encoding': 'chunked', 'Keep-Alive': 'timeout=5', Upgrade: 'h2c', Expect: '100-continue', Host: 'h' };
    expect(message({}, own).headers).toEqual(['Host', 'h', ...ENCODINGS]);
  });

  it('believes a length of streams alone', () => {
    const said = { 'Content-Length': '7', Host: 'h' };
    expect(message({ data: 'abc' }, said).headers).toEqual(['Host', 'h', ...ENCODINGS]);
    expect(message({ data: Readable.from(['abcdefg']) }, said).headers).toEqual(['Host', 'h', ...ENCODINGS, 'Content-Length', '7']);
  });

  it('signs with the user of the URL unless it is signed', () => {
    const url = 'http://user:pw-Rk62vN-message@h/';
    const basic = `Basic ${Buffer.from('user:pw-Rk62vN-message').toString('base64')}`;
    expect(message({ url }).headers).toContain(basic);
    expect(message({ url }, { authorization: 'Bearer tok-Ls94bX-message' }).headers).not.toContain(basic);
  });

  it('names itself to the proxy of http alone', () => {
    const authorization = 'Basic cHctWm0zN2pILW1lc3NhZ2U=';
    const proxy = { secure: false, hostname: 'p', port: 1, shown: 'http://p:1', authorization };
    expect(message({}, {}, () => proxy)).toMatchObject({ path: 'http://h/a?b=c', headers: ['Host', 'h', 'Proxy-Authorization', authorization, ...ENCODINGS] });
    expect(message({ url: 'https://h/a' }, {}, () => proxy)).toMatchObject({ path: '/a', headers: ['Host', 'h', ...ENCODINGS] });
  });

  it.each([
    ['name.example:8443', 'name.example'],
    ['name.example', 'name.example'],
    ['127.0.0.1:443', ''],
    ['[::1]:443', ''],
  ])('asks a server with TLS for the Host %s that is given', (host, servername) => {
    expect(message({ url: 'https://h/' }, { Host: host }).servername).toBe(servername);
    expect(message({ url: 'http://h/' }, { Host: host }).servername).toBeUndefined();
    expect(message({ url: 'https://h/' }).servername).toBeUndefined();
  });
});

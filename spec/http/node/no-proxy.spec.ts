import { describe, expect, it } from 'vitest';
import { isLoopback, noProxyRules } from '../../../src/http/node/no-proxy.js';

const goesDirect = (entries: string | readonly string[], host: string, port = '80'): boolean => noProxyRules(entries)(host, port);

describe('noProxyRules', () => {
  it.each([
    ['example.com', 'example.com'],
    ['example.com', 'api.example.com'],
    ['.example.com', 'api.example.com'],
    ['.example.com', 'example.com'],
    ['*.example.com', 'api.example.com'],
    ['Example.COM', 'api.EXAMPLE.com'],
    ['example.com.', 'example.com'],
    ['example.com', 'example.com.'],
    ['*', 'anything.example'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8', '10.200.3.4'],
    ['fd00::/8', 'fd12::1'],
    ['::1', '::1'],
    ['[2001:db8::1]', '2001:db8:0:0::1'],
    ['10.0.0.0/8', '::ffff:10.0.0.1'],
    ['other.example, example.com', 'example.com'],
    ['other.example example.com', 'example.com'],
  ])('reaches by "%s" the host %s directly', (entries, host) => {
    expect(goesDirect(entries, host)).toBe(true);
  });

  it.each([
    ['', 'example.com'],
    ['example.com', 'notexample.com'],
    ['example.com', 'example.com.evil.test'],
    ['10.1.2.3', '10.1.2.30'],
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', '10.example.com'],
    ['fd00::/8', '2001:db8::1'],
    ['1.2.3.4/99', '1.2.3.4'],
    ['http://example.com/', 'example.com'],
  ])('does not reach by "%s" the host %s directly', (entries, host) => {
    expect(goesDirect(entries, host)).toBe(false);
  });

  it('looks at the port where an entry has one', () => {
    expect(goesDirect('example.com:8080', 'api.example.com', '8080')).toBe(true);
    expect(goesDirect('example.com:8080', 'api.example.com', '80')).toBe(false);
    expect(goesDirect('10.1.2.3:5000', '10.1.2.3', '5000')).toBe(true);
    expect(goesDirect('10.1.2.3:5000', '10.1.2.3', '5001')).toBe(false);
    expect(goesDirect('[::1]:5000', '::1', '5000')).toBe(true);
    expect(goesDirect('[::1]:5000', '::1', '80')).toBe(false);
  });

  it('takes a list, too', () => {
    expect(goesDirect(['a.example', 'b.example'], 'b.example')).toBe(true);
  });

  it('refuses a network that is none where it can name the option', () => {
    const refused = expect.objectContaining({ code: 'invalid-option', options: ['proxy.noProxy'] }) as unknown;
    for (const entry of ['10.0.0.0/33', 'example.com/8', '::/129', '10.0.0.0/']) {
      expect(() => noProxyRules(entry, 'proxy.noProxy')).toThrow(refused);
    }
  });
});

describe('isLoopback', () => {
  it.each(['localhost', 'keystone.localhost', '127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1'])('knows %s', (host) => {
    expect(isLoopback(host, '80')).toBe(true);
  });

  it.each(['localhost.example', '128.0.0.1', '::2'])('does not take %s for one', (host) => {
    expect(isLoopback(host, '80')).toBe(false);
  });
});

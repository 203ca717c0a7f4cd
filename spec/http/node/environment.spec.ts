import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/http/node/environment.js';

describe('readEnvironment', () => {
  it('finds nothing in an environment without our variables', () => {
    expect(Object.values(readEnvironment({ HOME: '/home/x' }))).toEqual(Array.from({ length: 7 }, () => undefined));
  });

  it.each([
    ['http_proxy', 'httpProxy'],
    ['https_proxy', 'httpsProxy'],
    ['all_proxy', 'allProxy'],
    ['no_proxy', 'noProxy'],
  ] as const)('reads %s in both spellings, of which lower case wins', (name, field) => {
    const upper = name.toUpperCase();
    expect(readEnvironment({ [upper]: ' upper ' })[field]).toEqual({ name: upper, value: 'upper' });
    expect(readEnvironment({ [upper]: 'upper', [name]: 'lower' })[field]).toEqual({ name, value: 'lower' });
    expect(readEnvironment({ [upper]: 'upper', [name]: '' })[field]).toEqual({ name, value: '' });
  });

  it('does not take the header "Proxy" of a client for a proxy', () => {
    const cgi = { REQUEST_METHOD: 'GET', HTTP_PROXY: 'http://evil:1', HTTPS_PROXY: 'http://good:1' };
    expect(readEnvironment(cgi)).toMatchObject({ httpProxy: undefined, httpsProxy: { value: 'http://good:1' } });
    expect(readEnvironment({ ...cgi, http_proxy: 'http://good:2' }).httpProxy?.value).toBe('http://good:2');
  });

  it('reads where certificates are; an empty variable is none', () => {
    const env = { SSL_CERT_FILE: '/a', SSL_CERT_DIR: '/b', NODE_EXTRA_CA_CERTS: '/c' };
    expect(readEnvironment(env)).toMatchObject({ certFile: '/a', certDir: '/b', extraCerts: '/c' });
    expect(readEnvironment({ SSL_CERT_FILE: '' }).certFile).toBeUndefined();
  });
});

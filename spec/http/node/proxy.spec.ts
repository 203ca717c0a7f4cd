import { describe, expect, it } from 'vitest';
import type { AdapterOptions } from '../../../src/http/adapter-options.js';
import type { Environment } from '../../../src/http/node/environment.js';
import { proxyRules } from '../../../src/http/node/proxy.js';
import { NOTHING_SET } from '../wire.js';

const PASSWORD = 'pw-Vx81kQ:proxy';

function shown(url: string, option: AdapterOptions['proxy'], environment: Partial<Environment> = {}): string | undefined {
  return proxyRules(option, { ...NOTHING_SET, ...environment }).proxyFor?.(new URL(url))?.shown;
}

describe('proxyRules', () => {
  describe('by the option', () => {
    it('takes a text for everything', () => {
      expect(shown('http://a.example/', 'http://proxy.example:3128')).toBe('http://proxy.example:3128');
      expect(shown('https://a.example/', 'http://proxy.example:3128')).toBe('http://proxy.example:3128');
    });

    it('takes one each for http and https, and none for what is left out', () => {
      const both = { http: 'http://one.example', https: 'https://two.example' };
      expect(shown('http://a.example/', both)).toBe('http://one.example');
      expect(shown('https://a.example/', both)).toBe('https://two.example');
      expect(shown('http://a.example/', { https: 'http://two.example' })).toBeUndefined();
    });

    it('takes a host and port for http', () => {
      expect(shown('http://a.example/', 'proxy.example:3128')).toBe('http://proxy.example:3128');
    });

    it('leaves out the hosts of noProxy, by their port too', () => {
      const option = { https: 'http://proxy.example', noProxy: ['a.example', 'b.example:443', '[fd00::1]'] };
      expect(shown('https://a.example/', option)).toBeUndefined();
      expect(shown('https://b.example/', option)).toBeUndefined();
      expect(shown('https://b.example:8443/', option)).toBe('http://proxy.example');
      expect(shown('https://[fd00::1]/', option)).toBeUndefined();
    });

    it('wins over the environment as a whole', () => {
      const environment = { allProxy: { name: 'all_proxy', value: 'http://other.example' }, noProxy: { name: 'no_proxy', value: '*' } };
      expect(shown('http://a.example/', 'http://proxy.example', environment)).toBe('http://proxy.example');
      expect(shown('http://a.example/', false, environment)).toBeUndefined();
      expect(shown('http://127.0.0.1/', 'http://proxy.example', environment)).toBe('http://proxy.example');
    });

    it.each([
      ['socks5://proxy.example'],
      ['http://'],
      ['http://proxy.example:99999'],
      [''],
      [{ http: 'ftp://proxy.example' }],
      [{ noProxy: '*' }],
      [{}],
      [['http://proxy.example']],
      [5],
      [null],
      [`http://user:%${PASSWORD}@proxy.example`],
    ])('refuses %j without showing it', (option) => {
      const attempt = (): unknown => proxyRules(option as AdapterOptions['proxy'], NOTHING_SET);
      expect(attempt).toThrow(expect.objectContaining({ code: 'invalid-option', options: ['proxy'] }) as unknown);
      expect(attempt).not.toThrow(PASSWORD);
    });

    it.each<[string, AdapterOptions['proxy']]>([
      ['"proxy.http"', { http: 'x' }],
      ['"proxy.https"', { https: 'proxy.example.com' }],
      ['"proxy"', 'x'],
      ['"proxy.http"', { http: 5 as unknown as string }],
    ])('says what %s has to be, given %j', (named, proxy) => {
      expect(() => proxyRules(proxy, NOTHING_SET)).toThrow(new RegExp(`^${named} has to be the URL of an HTTP proxy such as http://`));
    });

    it('takes a host with its port for http', () => {
      expect(shown('https://a.example/', 'proxy.example.com:3128')).toBe('http://proxy.example.com:3128');
    });

    it('refuses an option it does not know', () => {
      expect(() => proxyRules({ htps: 'http://x' } as AdapterOptions['proxy'], NOTHING_SET)).toThrow(/did you mean "https"/);
    });
  });

  describe('by the environment', () => {
    const environment: Partial<Environment> = {
      httpProxy: { name: 'http_proxy', value: 'http://one.example' },
      allProxy: { name: 'ALL_PROXY', value: 'http://all.example' },
      noProxy: { name: 'no_proxy', value: 'direct.example' },
    };

    it('takes the special one before the general one', () => {
      expect(shown('http://a.example/', undefined, environment)).toBe('http://one.example');
      expect(shown('https://a.example/', undefined, environment)).toBe('http://all.example');
    });

    it('goes directly to the hosts of no_proxy and to this machine itself', () => {
      for (const host of ['direct.example', 'localhost', '127.0.0.1', '[::1]']) expect(shown(`http://${host}/`, undefined, environment)).toBeUndefined();
    });

    it('takes an empty variable for none', () => {
      expect(shown('http://a.example/', undefined, { ...environment, httpProxy: { name: 'http_proxy', value: '' } })).toBeUndefined();
    });

    it('costs nothing where nothing is set', () => {
      expect(proxyRules(undefined, NOTHING_SET)).toEqual({ proxyFor: undefined, secrets: [] });
    });

    it('names the variable that is no proxy', () => {
      const bad = { ...NOTHING_SET, allProxy: { name: 'ALL_PROXY', value: 'socks5h://proxy.example' } };
      expect(() => proxyRules(undefined, bad)).toThrow(/^ALL_PROXY has to be the URL of an HTTP proxy .*SOCKS.*"proxy: false"/);
      expect(proxyRules(false, bad).proxyFor).toBeUndefined();
    });
  });

  it('tells the password of a proxy, as it is and as it is sent, to whoever conceals secrets', () => {
    const { secrets, proxyFor } = proxyRules(`http://user:${encodeURIComponent(PASSWORD)}@proxy.example`, NOTHING_SET);
    const sent = Buffer.from(`user:${PASSWORD}`).toString('base64');
    expect(secrets).toEqual([PASSWORD, sent]);
    expect(proxyFor?.(new URL('http://a.example/'))).toMatchObject({ authorization: `Basic ${sent}`, shown: 'http://proxy.example' });
  });
});

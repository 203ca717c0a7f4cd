import { AUTH_INTERFACE } from 'keystoneauth-rx';
import { describe, expect, it } from 'vitest';
import { anyInterface, decodeTagged, options, requestOptions, sessionOptions } from './translate.js';

describe('decodeTagged', () => {
  it.each([
    [{ $inf: true }, 'latest'],
    [[2, { $inf: true }], [2, 'latest']],
    [{ $auth_interface: true }, AUTH_INTERFACE],
    [{ $tuple: [1, { $inf: true }] }, [1, 'latest']],
    [{ $bytes: 'a\u00ff' }, Uint8Array.of(97, 255)],
    [{ $uuid: 'u' }, 'u'],
    [{ $datetime: '2030-01-02T03:04:05' }, new Date('2030-01-02T03:04:05Z')],
    [{ a_b: { c_d: null } }, { a_b: { c_d: null } }],
  ])('decodes %j', (tagged, decoded) => {
    expect(decodeTagged(tagged)).toEqual(decoded);
  });
});

describe('options', () => {
  it('makes names camelCase, seconds milliseconds and null absence', () => {
    const translated = options({ project_domain_id: 'd', connect_retry_delay: 1.5, timeout: 2, version: null, data: 'x' });

    expect(translated).toEqual({ projectDomainId: 'd', connectRetryDelayMs: 1500, timeoutMs: 2000, body: 'x' });
  });

  it('translates the names in filters and leaves those in user data alone', () => {
    const translated = options({ endpoint_filter: { service_type: 's', allow: { allow_unknown: true } }, json: { a_b: null } });

    expect(translated).toEqual({ endpointFilter: { serviceType: 's', allow: { allowUnknown: true } }, json: { a_b: null } });
  });
});

describe('requestOptions', () => {
  it('makes the transport authentication a header', () => {
    expect(requestOptions({ requests_auth: ['u', 'p:w'], headers: { X: '1' } })).toEqual({
      headers: { X: '1', Authorization: 'Basic dTpwOnc=' },
    });
  });

  it('writes bytes and booleans of headers and queries as Python does', () => {
    expect(requestOptions({ headers: { a: { $bytes: 'raw' }, b: null }, params: { c: true, d: [false, 1] } })).toEqual({
      headers: { a: 'raw', b: null },
      params: { c: 'True', d: ['False', 1] },
    });
  });
});

describe('sessionOptions', () => {
  it.each([
    [{ verify: true }, {}],
    [{ verify: false }, { tls: { insecure: true } }],
    [{ verify: '/ca', cert: '/both' }, { tls: { cacert: '/ca', cert: '/both' } }],
    [{ cert: ['/cert', '/key'], app_name: 'a' }, { appName: 'a', tls: { cert: '/cert', key: '/key' } }],
  ])('translates %j', (given, translated) => {
    expect(sessionOptions(given)).toEqual(translated);
  });
});

describe('anyInterface', () => {
  it('makes null any interface and leaves absence alone', () => {
    expect(anyInterface({ interface: null })).toEqual({ interface: [] });
    expect(anyInterface({})).toEqual({});
  });
});

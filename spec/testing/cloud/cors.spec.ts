import { describe, expect, it } from 'vitest';
import { corsHeaders, preflight } from '../../../src/testing/cloud/cors.js';

const cors = { allowedOrigin: 'http://app.test' };
const asking = (headers: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  origin: 'http://app.test',
  'access-control-request-method': 'POST',
  ...headers,
});

describe(preflight.name, () => {
  it('permits what was asked for', () => {
    const request = asking({ 'access-control-request-headers': 'Content-Type, openstack-auth-receipt' });

    expect(preflight(cors, 'OPTIONS', request)?.headers).toEqual({
      'access-control-allow-origin': 'http://app.test',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type,openstack-auth-receipt',
      'access-control-max-age': '3600',
      vary: 'Origin',
    });
  });

  it.each([
    ['another origin', asking({ origin: 'http://evil.test' })],
    ['an unknown header', asking({ 'access-control-request-headers': 'x-auth-token, x-strange' })],
    ['a strange method', asking({ 'access-control-request-method': 'TRACE' })],
  ])('permits nothing for %s', (_, request) => {
    expect(preflight(cors, 'OPTIONS', request)).toEqual({ status: 200, headers: { vary: 'Origin' } });
  });

  it('leaves other requests alone', () => {
    expect(preflight(cors, 'POST', asking())).toBeUndefined();
    expect(preflight(cors, 'OPTIONS', { origin: 'http://app.test' })).toBeUndefined();
  });
});

describe(corsHeaders.name, () => {
  it.each([['http://app.test'], [['http://other.test', 'http://app.test']], ['*']])('lets pages of %j read tokens and request ids', (allowedOrigin) => {
    const headers = corsHeaders({ allowedOrigin }, { origin: 'http://app.test' });

    expect(headers['access-control-allow-origin']).toBe('http://app.test');
    expect(headers['access-control-expose-headers']).toMatch(/X-Subject-Token/);
  });

  it('says nothing to other origins and to requests without one', () => {
    expect(corsHeaders(cors, { origin: 'http://evil.test' })).toEqual({});
    expect(corsHeaders(cors, {})).toEqual({});
  });
});

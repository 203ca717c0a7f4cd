import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../src/http/request.js';
import { completeRequest, toWireRequest } from '../../src/http/wire-request.js';

const url = 'http://h/x';
const wire = (request: Partial<HttpRequest> = {}, defaults = {}) => toWireRequest({ url, ...request }, { defaults });
const refused = (option: string): unknown => expect.objectContaining({ options: [option], outcome: 'not-sent' });

describe('toWireRequest', () => {
  it('fills in what keystoneauth does where nothing is said', () => {
    expect(wire()).toMatchObject({
      method: 'GET',
      url,
      headers: {},
      responseType: 'auto',
      redirects: 30,
      connectRetries: 0,
      connectRetryDelayMs: undefined,
      statusCodeRetries: 0,
      statusCodeRetryDelayMs: undefined,
      retriableStatusCodes: [429, 503],
      retryNonIdempotent: false,
      limits: {},
      signal: undefined,
      log: true,
      service: undefined,
    });
  });

  it('takes what the request says before what the session says', () => {
    const defaults = { connectRetries: 1, statusCodeRetries: 1, connectRetryDelayMs: 1, statusCodeRetryDelayMs: 1, redirect: 1, timeoutMs: 1 };
    expect(wire({}, defaults)).toMatchObject({ connectRetries: 1, connectRetryDelayMs: 1, redirects: 1, limits: { exchange: 1 } });
    const own = { connectRetries: 2, statusCodeRetries: 0, connectRetryDelayMs: 0, statusCodeRetryDelayMs: 2, redirect: false, timeoutMs: 2 };
    expect(wire(own, defaults)).toMatchObject({
      ...{ connectRetries: 2, statusCodeRetries: 0, connectRetryDelayMs: 0, statusCodeRetryDelayMs: 2, redirects: 0, limits: { exchange: 2 } },
    });
  });

  it('names options it does not know, and what was meant', () => {
    const request = { url, header: {}, timeout: 5 } as HttpRequest;
    expect(() => toWireRequest(request, {})).toThrow(
      'A request does not know the option "header" (did you mean "headers"?), the option "timeout" (did you mean "timeoutMs"?); nothing was sent.',
    );
    expect(() => toWireRequest(request, {})).toThrow(expect.objectContaining({ code: 'unknown-option', options: ['header', 'timeout'] }));
  });

  it.each([
    ['url', { url: '/x' }],
    ['headers', { headers: { 'a b': '1' } }],
    ['params', { params: { a: {} as unknown as string } }],
    ['params', { params: 'a=b' as never }],
    ['headers', { headers: 'x' as never }],
    ['signal', { signal: {} as AbortSignal }],
    ['onProgress', { onProgress: 5 as never }],
    ['log', { log: 'no' as never }],
    ['tls.cacert', { tls: { cacert: 5 as never } }],
    ['method', { method: 'GE T' }],
    ['method', { method: '' }],
    ['responseType', { responseType: 'blob' as 'text' }],
    ['redirect', { redirect: -1 }],
    ['redirect', { redirect: 1.5 }],
    ['connectRetries', { connectRetries: -1 }],
    ['connectRetries', { connectRetries: NaN }],
    ['statusCodeRetries', { statusCodeRetries: 0.5 }],
    ['connectRetryDelayMs', { connectRetryDelayMs: -1 }],
    ['statusCodeRetryDelayMs', { statusCodeRetryDelayMs: Infinity }],
    ['retriableStatusCodes', { retriableStatusCodes: 503 as unknown as number[] }],
    ['retriableStatusCodes', { retriableStatusCodes: ['503'] as unknown as number[] }],
    ['timeoutMs', { timeoutMs: -1 }],
    ['timeoutMs', { timeoutMs: NaN }],
  ])('refuses a wrong %s: %j', (option, request: Partial<HttpRequest>) => {
    expect(() => wire(request)).toThrow(refused(option));
  });

  it('takes an empty list of statuses for the default, as keystoneauth does', () => {
    expect(wire({ retriableStatusCodes: [] }).retriableStatusCodes).toEqual([429, 503]);
  });

  it.each([
    [true, Infinity],
    [false, 0],
    [0, 0],
    [7, 7],
  ])('takes redirect %j for up to %d hops', (redirect, redirects) => {
    expect(wire({ redirect }).redirects).toBe(redirects);
  });
});

describe('completeRequest', () => {
  it('writes methods in capitals', () => {
    expect(completeRequest({ url, method: 'patch' }, {}, {}).method).toBe('PATCH');
  });

  it('appends params to the URL and writes a percent sign that escapes nothing as one', () => {
    expect(completeRequest({ url: `${url}/100%/%41?a=1`, params: { b: 'ü' } }, {}, {}).url).toBe('http://h/x/100%25/%41?a=1&b=%C3%BC');
  });

  it('completes the URL to what is sent, without control characters', () => {
    expect(completeRequest({ url: `${url}/a b\r\nGET /forged`, params: { b: '\n' } }, {}, {}).url).toBe('http://h/x/a%20bGET%20/forged?b=%0A');
  });

  it('takes params from what has entries', () => {
    const params = new URLSearchParams('tag=a&tag=b') as unknown as { tag: string };
    expect(completeRequest({ url, params }, {}, {}).url).toBe('http://h/x?tag=a&tag=b');
  });

  it('takes from the session whether a POST is repeated', () => {
    expect(completeRequest({ url }, {}, { defaults: { retryNonIdempotent: true } }).retryNonIdempotent).toBe(true);
    expect(completeRequest({ url, retryNonIdempotent: false }, {}, { defaults: { retryNonIdempotent: true } }).retryNonIdempotent).toBe(false);
  });

  it('names the content type of the body unless the caller did', () => {
    expect(completeRequest({ url, json: {} }, {}, {}).headers).toEqual({ 'Content-Type': 'application/json' });
    expect(completeRequest({ url, json: {} }, { 'content-type': 'application/x' }, {}).headers).toEqual({ 'content-type': 'application/x' });
    expect(completeRequest({ url, body: 'text' }, {}, {}).headers).toEqual({});
  });

  it('numbers requests, so that their events can be told apart', () => {
    const [first, second] = [completeRequest({ url }, {}, {}), completeRequest({ url }, {}, {})];
    expect(second.exchange).toBe(first.exchange + 1);
  });
});

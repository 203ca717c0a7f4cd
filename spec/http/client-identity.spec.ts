import { describe, expect, it } from 'vitest';
import { checkGlobalId, globalIdNow, identified, type ClientIdentity, type RequestIdentity } from '../../src/http/client-identity.js';

const client: ClientIdentity = {
  userAgent: (name, version) => [`app/1`, ...(name === undefined ? [] : [`${name}/${version ?? '?'}`])].join(' '),
  additionalHeaders: { 'X-Extra': 'session' },
  originalIp: undefined,
};
const headersOf = (request: RequestIdentity = {}, more: Partial<ClientIdentity> = {}, headers = {}) =>
  identified(headers, { ...client, ...more }, request);

describe('identified', () => {
  it('names the client', () => {
    expect(headersOf()).toEqual({ 'User-Agent': 'app/1', 'X-Extra': 'session' });
    expect(headersOf({ clientName: 'nova', clientVersion: '2' })).toMatchObject({ 'User-Agent': 'app/1 nova/2' });
  });

  it('lets headers win that are there, in any spelling', () => {
    expect(headersOf({}, { originalIp: '192.0.2.1' }, { 'user-agent': 'mine', 'x-extra': 'mine', forwarded: 'mine' })).toEqual({
      ...{ 'user-agent': 'mine', 'x-extra': 'mine', forwarded: 'mine' },
    });
  });

  it('takes the whole User-Agent of a request before everything else', () => {
    expect(headersOf({ userAgent: 'own/1' }, {}, { 'user-agent': 'header' })).toMatchObject({ 'User-Agent': 'own/1' });
  });

  it('says for whom the request is made: the request before the session', () => {
    expect(headersOf({}, { originalIp: '192.0.2.1' })).toMatchObject({ Forwarded: 'for=192.0.2.1;by=app/1' });
    expect(headersOf({ originalIp: '192.0.2.9' }, { originalIp: '192.0.2.1' })).toMatchObject({ Forwarded: 'for=192.0.2.9;by=app/1' });
  });

  it('refuses in a browser what a browser does not leave to programs', () => {
    const inBrowser = { userAgent: () => undefined };
    const refused = (option: string): unknown => expect.objectContaining({ code: 'unsupported-here', options: [option], outcome: 'not-sent' });

    expect(() => headersOf({ originalIp: '192.0.2.9' }, inBrowser)).toThrow(refused('originalIp'));
    expect(() => headersOf({ userAgent: 'mine/1' }, inBrowser)).toThrow(refused('userAgent'));
    for (const name of ['Host', 'user-agent', 'Cookie', 'Date', 'Sec-Fetch-Mode', 'proxy-authorization']) {
      expect(() => headersOf({}, inBrowser, { [name]: 'mine' })).toThrow(refused('headers'));
      expect(headersOf({}, {}, { [name]: 'mine' })).toHaveProperty(name, 'mine');
    }
  });

  it('leaves out what helps to follow a request, where the service would refuse it, unless the caller gave it', () => {
    const traced = { additionalHeaders: { traceparent: '00-1-2-01', 'X-Extra': 'session' } };
    const isTaken = (name: string): boolean => name === 'tracestate';

    expect(headersOf({ globalRequestId: 'req-1', isTaken }, traced)).toEqual({ 'User-Agent': 'app/1', 'X-Extra': 'session' });
    expect(headersOf({ globalRequestId: 'req-1', isTaken }, traced, { 'x-openstack-request-id': 'req-2', traceparent: 'own' })).toMatchObject({
      'x-openstack-request-id': 'req-2',
      traceparent: 'own',
    });
    expect(headersOf({ globalRequestId: 'req-1', isTaken: () => true }, traced)).toMatchObject({ 'X-Openstack-Request-Id': 'req-1', traceparent: '00-1-2-01' });
    expect(headersOf({ isTaken }, { additionalHeaders: { tracestate: 'a=b' } })).toMatchObject({ tracestate: 'a=b' });
  });

  it('names the option of a value that no header can have', () => {
    expect(() => headersOf({ userAgent: 'a\nb' })).toThrow(expect.objectContaining({ options: ['userAgent'] }));
    expect(() => headersOf({ originalIp: 'a\nb' })).toThrow(expect.objectContaining({ options: ['originalIp'] }));
  });

  it('leaves what it was given as it was', () => {
    const headers = Object.freeze({ A: 'b' });
    expect(headersOf({}, {}, headers)).not.toBe(headers);
  });
});

const refusedId: unknown = expect.objectContaining({ code: 'invalid-option', options: ['globalRequestId'], outcome: 'not-sent' });

describe('globalIdNow', () => {
  it('asks a function anew each time', () => {
    const ids = ['req-1', undefined];
    const next = (): string | undefined => ids.shift();
    expect([globalIdNow(next), globalIdNow(next), globalIdNow('req-3'), globalIdNow(undefined)]).toEqual(['req-1', undefined, 'req-3', undefined]);
  });

  it('says why a function failed', () => {
    const cause = new Error('no context here');
    const fails = (): string => {
      throw cause;
    };
    expect(() => globalIdNow(fails)).toThrow(expect.objectContaining({ cause, message: expect.stringContaining('no context here') as unknown }));
    expect(() => globalIdNow(fails)).toThrow(refusedId);
  });

  it.each([5, () => 5, () => Promise.resolve('req-1'), () => ({})])('refuses %o, which gives no text', (id) => {
    expect(() => globalIdNow(id as () => string)).toThrow(refusedId);
  });
});

describe('checkGlobalId', () => {
  it('finds at once what can never be an id, without asking a function', () => {
    let asked = 0;
    checkGlobalId(() => `req-${String((asked += 1))}`);
    expect(asked).toBe(0);
    for (const id of [5, 'req\r\nX-Evil: 1']) expect(() => checkGlobalId(id as string)).toThrow(refusedId);
  });
});

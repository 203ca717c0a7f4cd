import { firstValueFrom, from, lastValueFrom, of, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { ApiRequest } from '../../src/request/api-request.js';
import { identify } from '../../src/request/identify.js';
import type { Journey } from '../../src/request/journey.js';
import type { SessionOptions } from '../../src/session/session-options.js';
import { Session } from '../../src/session/session.js';
import { DEFAULT_USER_AGENT } from '../../src/session/user-agent.js';
import { failureIn } from './caught.js';

function journeyOf(request: Omit<ApiRequest, 'url'>, options: SessionOptions = {}): Promise<Journey> {
  return firstValueFrom(of({ url: 'http://cloud.test/x', ...request }).pipe(identify(new Session(options))));
}

async function headersOf(request: Omit<ApiRequest, 'url'>, options: SessionOptions = {}): Promise<Journey['headers']> {
  const { headers, failure } = await journeyOf(request, options);
  expect(failure).toBeUndefined();
  return headers;
}

describe('identify', () => {
  describe('the User-Agent', () => {
    it("is composed from the session's program and the request's client", async () => {
      const headers = await headersOf({ clientName: 'novaclient', clientVersion: '18.6' }, { appName: 'cockpit', appVersion: '2' });

      expect(headers).toEqual({ 'User-Agent': `cockpit/2 novaclient/18.6 ${DEFAULT_USER_AGENT}` });
    });

    it('is what the request says, alone, before a header and before the session', async () => {
      const headers = await headersOf({ userAgent: 'mine/1', headers: { 'user-agent': 'other/2' } }, { userAgent: 'session/3' });

      expect(headers).toEqual({ 'User-Agent': 'mine/1' });
    });

    it('stays what a header of the request says', async () => {
      expect(await headersOf({ headers: { 'user-agent': 'other/2' } }, { userAgent: 'session/3' })).toEqual({ 'user-agent': 'other/2' });
    });

    it('is refused with characters that HTTP does not allow', async () => {
      expect(failureIn(await journeyOf({ userAgent: 'a\r\nb' }))).toMatchObject({ code: 'invalid-option', options: ['userAgent'] });
      expect(failureIn(await journeyOf({ clientName: 'a\nb' }))).toMatchObject({ code: 'invalid-option', options: ['clientName'] });
    });
  });

  describe('the address of whom a request is made for', () => {
    it('is the one of the request before that of the session', async () => {
      const options = { originalIp: '192.0.2.1', userAgent: 'app' };

      expect((await headersOf({}, options))['Forwarded']).toBe(`for=192.0.2.1;by=app ${DEFAULT_USER_AGENT}`);
      expect((await headersOf({ originalIp: '192.0.2.9' }, options))['Forwarded']).toBe(`for=192.0.2.9;by=app ${DEFAULT_USER_AGENT}`);
      expect((await headersOf({ originalIp: '192.0.2.9' }))['Forwarded']).toMatch(/^for=192\.0\.2\.9;by=/);
    });

    it('names the User-Agent that is really sent', async () => {
      expect((await headersOf({ originalIp: '192.0.2.9', userAgent: 'mine/1' }))['Forwarded']).toBe('for=192.0.2.9;by=mine/1');
    });

    it('leaves a Forwarded header alone', async () => {
      const headers = await headersOf({ originalIp: '192.0.2.9', headers: { forwarded: 'for=198.51.100.7' } });

      expect([headers['forwarded'], headers['Forwarded']]).toEqual(['for=198.51.100.7', undefined]);
    });

    it('is refused with characters that HTTP does not allow', async () => {
      expect(failureIn(await journeyOf({ originalIp: '1\r\n2' }))).toMatchObject({ options: ['originalIp'] });
    });
  });

  describe('the global request id', () => {
    it('is sent, also over a header', async () => {
      const headers = await headersOf({ globalRequestId: 'req-1', headers: { 'x-openstack-request-id': 'req-0' }, userAgent: 'u' });

      expect(headers).toEqual({ 'User-Agent': 'u', 'X-Openstack-Request-Id': 'req-1' });
    });

    it('is asked for once for each request when it is a function, which may have none', async () => {
      const ids = ['req-1', undefined, 'req-3'];
      const request = { url: '/', userAgent: 'u', globalRequestId: () => ids.shift() };

      const journeys = await lastValueFrom(of(request, request, request).pipe(identify(new Session()), toArray()));

      expect(journeys.map(({ headers }) => headers['X-Openstack-Request-Id'])).toEqual(['req-1', undefined, 'req-3']);
    });

    it('is refused with characters that HTTP does not allow', async () => {
      expect(failureIn(await journeyOf({ globalRequestId: 'req-1\n' }))).toMatchObject({ options: ['globalRequestId'] });
    });
  });

  describe('additional headers', () => {
    it("are set where there are none: the request's before the session's", async () => {
      const headers = await headersOf(
        { userAgent: 'u', headers: { 'x-one': '1' }, additionalHeaders: { 'X-One': '2', 'X-Two': '2' } },
        { additionalHeaders: { 'X-One': '3', 'x-two': '3', 'X-Three': '3' } },
      );

      expect(headers).toEqual({ 'User-Agent': 'u', 'x-one': '1', 'X-Two': '2', 'X-Three': '3' });
    });
  });

  describe('in a stream', () => {
    it('keeps a failure with its item, and passes a failed one on untouched', async () => {
      const requests: ApiRequest[] = [{ url: '/a' }, { url: '/b', userAgent: '\n' }, { url: '/c' }];
      const session = new Session();

      const journeys = await lastValueFrom(from(requests).pipe(identify(session), toArray()));
      const again = await lastValueFrom(from(journeys).pipe(identify(session), toArray()));

      expect(journeys.map((journey) => journey.failure === undefined)).toEqual([true, false, true]);
      expect(again[1]).toBe(journeys[1]);
    });

    it('is synchronous, and the same for every subscriber', () => {
      const seen: Journey[] = [];
      const journey$ = of({ url: '/a' }).pipe(identify(new Session({ userAgent: 'app' })));

      journey$.subscribe((journey) => seen.push(journey));
      journey$.subscribe((journey) => seen.push(journey));

      expect(seen.map(({ headers }) => headers['User-Agent'])).toEqual(Array(2).fill(`app ${DEFAULT_USER_AGENT}`));
    });
  });
});

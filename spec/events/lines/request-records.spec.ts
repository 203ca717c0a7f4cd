import { describe, expect, it } from 'vitest';
import type { RequestEvent } from '../../../src/events/request-event.js';
import { requestRecords } from '../../../src/events/lines/request-records.js';
import { label, requestFailed, requestSent, responseReceived } from './events.js';

const everything = (): boolean => true;
const lines = (event: RequestEvent, split = false): string[] =>
  requestRecords(event, split, everything).map(({ logger, level, message }) => `${logger} ${level} ${message}`);

describe('requestRecords', () => {
  it('logs a request once, however often it is sent', () => {
    expect(lines(requestSent())).toEqual(['keystoneauth.session debug REQ: curl -g -i -X GET http://nova.test/servers']);
    expect(lines(requestSent({ again: true }))).toEqual([]);
  });

  it('logs a reply as headers and body, each to its own logger if they are split', () => {
    expect(lines(responseReceived())).toEqual([
      'keystoneauth.session debug RESP: [200] content-type: application/json',
      'keystoneauth.session debug RESP BODY: {}',
    ]);
    expect(lines(responseReceived(), true)).toEqual([
      'keystoneauth.session.response debug [200] content-type: application/json',
      'keystoneauth.session.body debug {}',
    ]);
  });

  it('says nothing where there is nothing to say', () => {
    expect(lines(responseReceived({ body: undefined }))).toHaveLength(1);
    expect(lines({ type: 'request-answered', ...label, status: 200, requestId: undefined, elapsedMs: 1, attempts: 1 })).toEqual([]);
    expect(lines({ type: 'exchange-failed', ...label, code: 'connect-failure', message: 'm', attempt: 1, elapsedMs: 1 })).toEqual([]);
    expect(lines(requestFailed({ status: undefined, code: 'aborted' }))).toEqual([]);
  });

  it('sends everything about a request to the logger it names, with prefixes', () => {
    const named = { ...label, logger: 'my.service' };

    expect(lines(requestSent(named), true)).toEqual(['my.service debug REQ: curl -g -i -X GET http://nova.test/servers']);
    expect(lines(requestFailed(named), true)).toEqual(['my.service debug Request returned failure status: 404']);
  });

  it.each([
    [
      { type: 'retry-scheduled', ...label, reason: 'status', status: 503, message: 'm', attempt: 1, delayMs: 500, retriesLeft: 0 },
      'keystoneauth.session warn Retriable status code 503.',
    ],
    [{ type: 'throttled', ...label, limit: 2, holdMs: 0 }, 'keystoneauth.session warn compute asked for patience'],
    [
      { type: 'request-planned', ...label, tls: { insecure: false, cacert: undefined }, headers: {}, body: undefined, command: 'curl -g' },
      'keystoneauth.session info DRY RUN: curl -g',
    ],
  ] satisfies [RequestEvent, string][])('logs %o to the logger of the session, split or not', (event, start) => {
    expect(lines(event, true)).toEqual(lines(event, false));
    expect(lines(event)[0]?.startsWith(start)).toBe(true);
  });

  it('gives the facts along, without what is long or in the line anyway', () => {
    const [response] = requestRecords(responseReceived({ requestId: 'req-1', globalRequestId: 'req-all' }), true, everything);

    expect(response?.meta).toEqual({
      ...{ event: 'response-received', ...label, status: 200, requestId: 'req-1', attempt: 1, elapsedMs: 1 },
      globalRequestId: 'req-all',
    });
  });

  it('makes no text of what nobody gets', () => {
    const trap = responseReceived();
    Object.defineProperty(trap, 'headers', {
      get: () => {
        throw new Error('the headers were read');
      },
    });

    expect(requestRecords(trap, true, () => false)).toEqual([]);
    expect(() => requestRecords(trap, true, everything)).toThrow('the headers were read');
  });
});

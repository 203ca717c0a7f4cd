import { describe, expect, it } from 'vitest';
import { ConnectFailure, ConnectTimeout } from '../../src/errors/connect-failure.js';
import { SSLError } from '../../src/errors/ssl-error.js';
import { UnknownConnectionError } from '../../src/errors/unknown-connection-error.js';
import { startOf, type ExchangeProgress } from '../../src/http/exchange-progress.js';
import { nextStep, type AttemptOutcome, type Step } from '../../src/http/next-step.js';
import type { HttpRequest } from '../../src/http/request.js';
import { completeRequest } from '../../src/http/wire-request.js';

const now = Date.UTC(2031, 4, 6, 7, 8, 9);
const surroundings = { now: () => now, random: () => 1, mapUrl: (url: string) => url, shown: (url: string) => url };
const url = 'http://cloud.example/x';

function after(outcome: AttemptOutcome, request: Partial<HttpRequest> = {}, progress: Partial<ExchangeProgress> = {}): Step {
  const wire = completeRequest({ url, ...request }, {}, {});
  return nextStep(wire, { ...startOf(wire), ...progress }, { outcome, surroundings });
}

const replied = (status: number, headers: Record<string, string> = {}): AttemptOutcome => ({
  response: { status, headers, body: undefined, url, requestId: undefined, history: [] },
});
const twice = { statusCodeRetries: 2 };

describe('nextStep', () => {
  describe('after a reply', () => {
    it.each([200, 204, 300, 304, 404, 500, 502, 504])('is done after %i', (status) => {
      expect(after(replied(status), twice)).toMatchObject({ kind: 'done', missingLocation: false });
    });

    it.each([429, 503])('repeats after %i by default', (status) => {
      expect(after(replied(status), twice)).toMatchObject({ kind: 'retry', reason: 'status', status, delayMs: 500, retriesLeft: 1 });
    });

    it('repeats a POST too: a reply with such a status says that nothing was done', () => {
      expect(after(replied(503), { ...twice, method: 'POST', json: {} })).toMatchObject({ kind: 'retry' });
    });

    it('repeats after the statuses that were named, and only those', () => {
      const named = { ...twice, retriableStatusCodes: [418, 409] };
      expect(after(replied(409), named)).toMatchObject({ kind: 'retry' });
      expect(after(replied(503), named)).toMatchObject({ kind: 'done' });
    });

    it('is done when there is no retry left, or none was asked for', () => {
      expect(after(replied(503), twice, { statusCodeRetriesLeft: 0 })).toMatchObject({ kind: 'done' });
      expect(after(replied(503))).toMatchObject({ kind: 'done' });
    });

    it('waits longer each time and lets the delays of connections begin anew', () => {
      const step = after(replied(503), twice, { statusCodeDelays: 2, connectDelays: 3 });
      expect(step).toMatchObject({ delayMs: 2000, progress: { statusCodeDelays: 3, connectDelays: 0, statusCodeRetriesLeft: 1 } });
    });

    it('waits the fixed delay, also if that is 0', () => {
      expect(after(replied(503), { ...twice, statusCodeRetryDelayMs: 70 })).toMatchObject({ delayMs: 70 });
      expect(after(replied(503), { ...twice, statusCodeRetryDelayMs: 0 })).toMatchObject({ delayMs: 0 });
    });

    it('waits as long as Retry-After says, in seconds or until a date', () => {
      expect(after(replied(503, { 'retry-after': '7' }), twice)).toMatchObject({ delayMs: 7000 });
      expect(after(replied(429, { 'retry-after': 'Tue, 06 May 2031 07:08:19 GMT' }), twice)).toMatchObject({ delayMs: 10_000 });
      expect(after(replied(503, { 'retry-after': '0' }), { ...twice, statusCodeRetryDelayMs: 70 })).toMatchObject({ delayMs: 0 });
      expect(after(replied(503, { 'retry-after': 'later' }), twice)).toMatchObject({ delayMs: 500 });
    });

    it('is done at once when Retry-After wants more than a minute of patience', () => {
      expect(after(replied(429, { 'retry-after': '60' }), twice)).toMatchObject({ kind: 'retry', delayMs: 60_000 });
      expect(after(replied(429, { 'retry-after': '61' }), twice)).toMatchObject({ kind: 'done' });
    });
  });

  describe('after a redirect', () => {
    it('goes on with the budgets that are left and delays that begin anew', () => {
      const spent = { connectRetriesLeft: 1, statusCodeRetriesLeft: 1, connectDelays: 2, statusCodeDelays: 2, redirectsLeft: 4 };
      expect(after(replied(302, { location: '/y' }), twice, spent)).toMatchObject({
        kind: 'redirect',
        progress: { connectRetriesLeft: 1, statusCodeRetriesLeft: 1, connectDelays: 0, statusCodeDelays: 0, redirectsLeft: 3 },
      });
    });

    it('is done without a Location, and says so', () => {
      expect(after(replied(302))).toMatchObject({ kind: 'done', missingLocation: true });
    });

    it('fails where the request may not go', () => {
      const step = after(replied(307, { location: 'http://other.example/' }), { method: 'POST' });
      expect(step).toMatchObject({ kind: 'fail', error: { code: 'redirect-refused' } });
    });
  });

  describe('after a failure', () => {
    const broken = new ConnectFailure('broken', { outcome: 'unknown' });
    const refused = new ConnectFailure('refused');
    const late = new ConnectTimeout('late', { outcome: 'unknown' });

    it.each([broken, refused, late])('repeats a GET after %s', (error) => {
      expect(after({ error }, { connectRetries: 2 })).toMatchObject({ kind: 'retry', reason: 'connection', delayMs: 500, retriesLeft: 1 });
    });

    it.each([new SSLError('untrusted'), new UnknownConnectionError('odd', { outcome: 'unknown' })])('never repeats after %s', (error) => {
      expect(after({ error }, { connectRetries: 2 })).toEqual({ kind: 'fail', error });
    });

    it.each(['POST', 'PATCH'])('repeats a %s that was not sent, and none that may have been executed', (method) => {
      expect(after({ error: refused }, { connectRetries: 1, method })).toMatchObject({ kind: 'retry' });
      expect(after({ error: broken }, { connectRetries: 1, method })).toEqual({ kind: 'fail', error: broken });
      expect(after({ error: late }, { connectRetries: 1, method })).toEqual({ kind: 'fail', error: late });
    });

    it('repeats a POST that may have been executed on the word of the caller', () => {
      const step = after({ error: late }, { connectRetries: 1, method: 'POST', retryNonIdempotent: true });
      expect(step).toMatchObject({ kind: 'retry' });
    });

    it('waits the fixed delay, also if that is 0', () => {
      expect(after({ error: refused }, { connectRetries: 1, connectRetryDelayMs: 0 })).toMatchObject({ delayMs: 0 });
      expect(after({ error: refused }, { connectRetries: 1, connectRetryDelayMs: 90 }, { connectDelays: 4 })).toMatchObject({ delayMs: 90 });
    });

    it('fails with the last error when no retry is left', () => {
      expect(after({ error: refused })).toEqual({ kind: 'fail', error: refused });
    });
  });

  describe('with a stream as body', () => {
    const body = (): ReadableStream<Uint8Array> => new Blob(['x']).stream();

    it('fails instead of sending nothing, and says what it would have repeated for', () => {
      const step = after(replied(503), { ...twice, method: 'PUT', body: body() });
      expect(step).toMatchObject({ kind: 'fail', error: { code: 'body-not-replayable', outcome: 'refused' } });
    });

    it('keeps the failure that came before as cause and its outcome', () => {
      const error = new ConnectFailure('The line went dead.', { outcome: 'unknown' });
      const step = after({ error }, { connectRetries: 1, method: 'PUT', body: body() });
      expect(step).toMatchObject({ kind: 'fail', error: { code: 'body-not-replayable', outcome: 'unknown', cause: error } });
    });

    it('repeats it if it can be made again', () => {
      expect(after(replied(503), { ...twice, method: 'PUT', body })).toMatchObject({ kind: 'retry' });
    });
  });
});

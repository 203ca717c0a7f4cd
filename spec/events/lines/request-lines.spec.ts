import { describe, expect, it } from 'vitest';
import type { RequestPlanned, RetryScheduled, Throttled } from '../../../src/events/event.js';
import { failureLine, plannedLine, requestIdLine, retryLine, throttledLine } from '../../../src/events/lines/request-lines.js';
import { label, requestFailed } from './events.js';

const retry = (changes: Partial<RetryScheduled>): RetryScheduled => ({
  ...{ type: 'retry-scheduled', ...label, reason: 'status', status: 503, message: 'busy', attempt: 1, delayMs: 500, retriesLeft: 1 },
  ...changes,
});

describe('requestIdLine', () => {
  const answered = { type: 'request-answered', ...label, status: 200, requestId: 'req-1', elapsedMs: 1, attempts: 1 } as const;

  it('names method, service, URL and id', () => {
    expect(requestIdLine(answered)).toBe('GET call to compute for http://nova.test/servers used request id req-1');
  });

  it('leaves out a service that is not known', () => {
    expect(requestIdLine({ ...answered, service: undefined })).toBe('GET call to http://nova.test/servers used request id req-1');
  });

  it('is nothing without an id', () => {
    expect(requestIdLine({ ...answered, requestId: undefined })).toBeUndefined();
  });
});

describe('failureLine', () => {
  it('names the status', () => {
    expect(failureLine(requestFailed())).toBe('Request returned failure status: 404');
  });

  it('is nothing without a reply, of which keystoneauth logs nothing', () => {
    expect(failureLine(requestFailed({ status: undefined, code: 'connect-failure' }))).toBeUndefined();
  });
});

describe('retryLine', () => {
  it('names the status, the wait and the retries that were left before this one', () => {
    expect(retryLine(retry({}))).toBe('Retriable status code 503. Retrying in 0.5s. 2 retries left');
  });

  it('says what failed', () => {
    expect(retryLine(retry({ reason: 'connection', message: 'GET http://nova.test/ failed: refused.', retriesLeft: 0 }))).toBe(
      'Failure: GET http://nova.test/ failed: refused. Retrying in 0.5s. 1 retries left',
    );
  });

  it.each([
    [1260, '1.3'],
    [250, '0.2'],
    [750, '0.8'],
    [1250, '1.2'],
    [60_000, '60.0'],
    [0, '0.0'],
  ])('rounds %i ms to %s s', (delayMs, seconds) => {
    expect(retryLine(retry({ delayMs }))).toContain(`Retrying in ${seconds}s.`);
  });
});

describe('plannedLine', () => {
  it('shows the command', () => {
    const tls = { insecure: false, cacert: undefined };
    const planned: RequestPlanned = { type: 'request-planned', ...label, tls, headers: {}, body: undefined, command: 'curl -g -i' };

    expect(plannedLine(planned)).toBe('DRY RUN: curl -g -i');
  });
});

describe('throttledLine', () => {
  const throttled = (changes: Partial<Throttled>): Throttled => ({ type: 'throttled', ...label, limit: undefined, holdMs: 0, ...changes });

  it('says what was asked for, and by whom', () => {
    expect(throttledLine(throttled({ limit: 4, holdMs: 1500 }))).toBe(
      'compute asked for patience: at most 4 requests in flight from now on, no request for 1.5s',
    );
    expect(throttledLine(throttled({ limit: 1 }))).toBe('compute asked for patience: at most 1 requests in flight from now on');
    expect(throttledLine(throttled({ service: undefined, holdMs: 60_000 }))).toBe('http://nova.test asked for patience: no request for 60.0s');
  });
});

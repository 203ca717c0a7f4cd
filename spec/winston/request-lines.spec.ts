import { describe, expect, it } from 'vitest';
import type { RetryScheduled } from '../../src/events/event.js';
import { failureLine, requestIdLine, retryLine } from '../../src/winston/request-lines.js';
import { label } from './events.js';

const retry = (changes: Partial<RetryScheduled>): RetryScheduled => ({
  ...{ type: 'retry-scheduled', ...label, reason: 'status', status: 503, message: 'busy', delayMs: 500, retriesLeft: 1 },
  ...changes,
});

describe('requestIdLine', () => {
  const answered = { type: 'request-answered', ...label, status: 200, requestId: 'req-1' } as const;

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
    expect(failureLine({ type: 'request-failed', ...label, status: 404, requestId: undefined })).toBe('Request returned failure status: 404');
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

import { defer, NEVER, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { SessionClosed } from '../../src/errors/session-closed.js';
import { attempt, failed, toJourney, untilAborted } from '../../src/request/journey.js';
import type { ApiRequest } from '../../src/request/api-request.js';
import { Session } from '../../src/session/session.js';
import { testPlugin } from '../../src/testing/fixtures/test-plugin.js';
import { failureIn, failureOf } from './caught.js';

const session = new Session({ auth: testPlugin() });

describe('toJourney', () => {
  it('starts with the session and its plugin, and knows nothing else yet', () => {
    const request = { url: '/servers' };

    expect(toJourney(session, request)).toEqual({
      kind: 'journey',
      request,
      session,
      auth: session.auth,
      url: undefined,
      endpoint: undefined,
      headers: {},
      renew: undefined,
      authHeaders: undefined,
      failure: undefined,
    });
  });

  it("takes the request's own plugin before the session's", () => {
    const other = testPlugin();

    expect(toJourney(session, { url: '/', auth: other }).auth).toBe(other);
  });

  it('passes on a journey that has begun, whoever is asked', () => {
    const journey = toJourney(session, { url: '/' });

    expect(toJourney(new Session(), journey)).toBe(journey);
  });

  it('fills in the defaults of a filter, also into a journey that has begun', () => {
    const request = { url: '/', endpointFilter: { interface: 'admin', regionName: undefined } };
    const filter = { serviceType: 'compute', interface: 'public', regionName: 'North' };
    const wanted = { serviceType: 'compute', interface: 'admin', regionName: 'North' };

    expect(toJourney(session, request, filter).request.endpointFilter).toEqual(wanted);
    expect(toJourney(session, toJourney(session, request), filter).request.endpointFilter).toEqual(wanted);
  });

  it('completes the headers of the request by its additional ones, in whichever spelling', () => {
    const request = { url: '/', headers: { 'X-One': 1, 'X-Two': ['a', 'b'] }, additionalHeaders: { 'x-one': '2', 'X-Three': true } };

    expect(toJourney(session, request).headers).toEqual({ 'X-One': '1', 'X-Two': 'a, b', 'X-Three': 'true' });
  });

  it('fails for an option that no request has, naming it', () => {
    const misspelt = { url: '/', endpoint_filter: {} } as ApiRequest;

    expect(failureIn(toJourney(session, misspelt))).toMatchObject({ code: 'unknown-option', options: ['endpoint_filter'] });
  });

  it('takes a request with an option called kind for a request', () => {
    const request = { url: '/', kind: 'server' } as ApiRequest;

    expect(failureIn(toJourney(session, request))).toMatchObject({ code: 'unknown-option', options: ['kind'] });
  });

  it('fails for a header that HTTP does not allow, without repeating its value', () => {
    const { failure } = toJourney(session, { url: '/', headers: { 'X-Key': 'swordfish\r\nX-Evil: 1' } });

    expect(failure?.error).toMatchObject({ code: 'invalid-option', options: ['headers'] });
    expect(String(failure?.error)).not.toContain('swordfish');
  });

  it('fails for something that is no auth plugin', () => {
    const method = { getAuthData: () => undefined } as unknown as ApiRequest['auth'];

    expect(failureIn(toJourney(session, { url: '/', auth: method }))).toMatchObject({ code: 'invalid-option', options: ['auth'] });
  });

  it('fails at a session that is closed', () => {
    const closed = new Session();
    closed.close();

    const failure = failureIn(toJourney(closed, { url: 'http://cloud.test/x?token=secret', method: 'PUT' }));

    expect(failure).toBeInstanceOf(SessionClosed);
    expect(failure).toMatchObject({ outcome: 'not-sent', message: expect.stringContaining('PUT http://cloud.test/x?token=[redacted]') });
  });
});

describe('attempt', () => {
  const journey = toJourney(session, { url: '/' });

  it('makes what a step throws the failure of its journey', () => {
    const error = new Error('no');
    const step = (): never => {
      throw error;
    };

    expect(attempt(journey, step)).toEqual({ ...journey, failure: { error } });
  });

  it('passes a failed journey on untouched', () => {
    const ended = failed(journey, new Error('before'));

    expect(attempt(ended, (start) => ({ ...start, url: 'http://cloud.test' }))).toBe(ended);
  });
});

describe('untilAborted', () => {
  it('ends a wait when the signal of the request aborts', async () => {
    const abort = new AbortController();
    const journey = toJourney(session, { url: '/x', signal: abort.signal });
    const failure = failureOf(NEVER.pipe(untilAborted(journey)));

    abort.abort();

    expect(await failure).toMatchObject({ code: 'aborted', outcome: 'not-sent', message: expect.stringContaining('GET /x') });
  });

  it('does not even begin when the signal has aborted', async () => {
    let begun = 0;
    const journey = toJourney(session, { url: '/x', signal: AbortSignal.abort() });
    const work$ = defer(() => of((begun += 1)));

    expect(await failureOf(work$.pipe(untilAborted(journey)))).toMatchObject({ code: 'aborted' });
    expect(begun).toBe(0);
  });

  it('adds nothing for a request without a signal', () => {
    const work$ = of(1);

    expect(work$.pipe(untilAborted(toJourney(session, { url: '/' })))).toBe(work$);
  });
});

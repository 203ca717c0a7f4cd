import { inspect } from 'node:util';
import { NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { KeystoneAuthError } from '../../src/errors/keystone-auth-error.js';
import { RequestLimit } from '../../src/http/load/request-limit.js';
import type { HttpRequest } from '../../src/http/request.js';
import type { ApiResponse } from '../../src/http/response.js';
import type { Transport, TransportRequest, TransportResponse } from '../../src/http/transport-port.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { connect } from './connected.js';

const url = 'http://service.example/x';
const ok: TransportResponse = { status: 200, headers: {}, body: 'fine' };
const busy = (status: 429 | 503, retryAfter?: string): TransportResponse => ({
  status,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  body: undefined,
});
const refused = (): Error => Object.assign(new Error('refused'), { code: 'ECONNREFUSED', syscall: 'connect' });
const broken = (): Error => Object.assign(new Error('reset'), { code: 'ECONNRESET' });

/** What a scripted service does with a request: a reply, a failure, or silence. */
type Turn = TransportResponse | Error | 'silence';

/** A service that does one thing after the other, the last one for ever; time moves only when a spec says so. */
function service(...turns: readonly Turn[]) {
  const runtime = new VirtualRuntime();
  const sent: TransportRequest[] = [];
  const transport = (request: TransportRequest): Observable<TransportResponse> => {
    const turn = turns[Math.min(sent.push(request), turns.length) - 1] ?? 'silence';
    if (turn === 'silence') return NEVER;
    if (turn instanceof Error) throw turn;
    return of(turn);
  };
  runtime.chance = 1;
  const { connection, events } = connect({ transport, runtime });
  const ask = (request: Partial<HttpRequest> = {}): readonly unknown[] => {
    const seen: unknown[] = [];
    connection.send({ url, ...request }).subscribe({
      next: ({ status }: ApiResponse) => seen.push(status),
      error: (error: unknown) => seen.push(error),
    });
    return seen;
  };
  return { runtime, sent, events, ask, connection };
}

describe('exchange', () => {
  describe('with timeoutMs.total', () => {
    it('ends over all attempts: a retry does not begin the time anew', () => {
      const { ask, runtime, sent } = service('silence');
      const seen = ask({ timeoutMs: { total: 1000, exchange: 400 }, connectRetries: 9, connectRetryDelayMs: 100 });
      runtime.advance(999);
      expect([sent.length, seen]).toEqual([2, []]);
      runtime.advance(1);
      expect(seen).toEqual([expect.objectContaining({ code: 'deadline-exceeded', outcome: 'unknown' })]);
    });

    it('ends an exchange under way, whose server may go on', () => {
      const { ask, runtime } = service('silence');
      const seen = ask({ timeoutMs: { total: 1000 } });
      runtime.advance(1000);
      expect(seen).toEqual([expect.objectContaining({ code: 'deadline-exceeded', outcome: 'unknown' })]);
      expect(runtime.waiting('deadline')).toEqual([]);
    });

    it('does not wait for an attempt that would come too late', () => {
      const { ask, runtime, sent } = service(busy(503));
      const seen = ask({ timeoutMs: { total: 1000 }, statusCodeRetries: 5 });
      runtime.advance(500);
      expect(seen).toEqual([expect.objectContaining({ code: 'http-error', status: 503 })]);
      expect(sent).toHaveLength(2);
    });

    it('fails at once when the service asks for more patience than there is time', () => {
      const { ask, runtime } = service(busy(429, '30'), ok);
      const seen = ask({ timeoutMs: { total: 10_000 }, statusCodeRetries: 5 });
      expect(seen).toEqual([expect.objectContaining({ status: 429, retryAfterMs: 30_000 })]);
      expect(runtime.waiting('sleep')).toEqual([]);
    });

    it('leaves nothing behind when the reply is in time', () => {
      const { ask, runtime } = service(ok);
      expect(ask({ timeoutMs: { total: 1000 } })).toEqual([200]);
      expect(runtime.waiting('deadline')).toEqual([]);
    });
  });

  describe('when the service asks for patience', () => {
    it('holds all callers of that service back, and nobody else', () => {
      const { ask, runtime, sent } = service(busy(429, '5'), ok);
      expect(ask()).toEqual([expect.objectContaining({ status: 429 })]);
      const [other, another] = [ask(), ask()];
      expect(ask({ url: 'http://other.example/' })).toEqual([200]);
      runtime.advance(4999);
      expect([other, another, sent.length]).toEqual([[], [], 2]);
      runtime.advance(1);
      expect([other, another]).toEqual([[200], [200]]);
    });

    it('waits once for it, not a second time before its retry', () => {
      const { ask, runtime } = service(busy(503, '5'), ok);
      const seen = ask({ statusCodeRetries: 1 });
      runtime.advance(5000);
      expect(seen).toEqual([200]);
    });

    it('says at once to callers without the time that they have none', () => {
      const { ask, sent } = service(busy(503, '5'), ok);
      ask();
      expect(ask({ timeoutMs: { total: 2000 } })).toEqual([
        expect.objectContaining({ code: 'deadline-exceeded', outcome: 'not-sent', retryAfterMs: 5000 }),
      ]);
      expect(sent).toHaveLength(1);
    });

    it('tells how callers are held back', () => {
      const { ask, events } = service(busy(429, '5'));
      ask();
      expect(events.filter(({ type }) => type === 'throttled')).toMatchObject([{ url, limit: 1, holdMs: 5000 }]);
    });
  });

  describe('with a budget of retries', () => {
    it('stops retrying a service that refuses everything, and says so', () => {
      const { ask, runtime, sent, events } = service(busy(503));
      const requests = 30;
      for (let request = 0; request < requests; request += 1) {
        ask({ statusCodeRetries: 10, statusCodeRetryDelayMs: 0 });
        runtime.advance(0);
      }
      expect(sent.length).toBeLessThanOrEqual(requests + 100 + requests * 0.1);
      expect(sent.length).toBeGreaterThanOrEqual(requests + 100);
      expect(events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'retry-budget-spent' }));
    });

    it('keeps a budget for each service', () => {
      const { ask, runtime, sent } = service(busy(503));
      for (let request = 0; request < 30; request += 1) {
        ask({ statusCodeRetries: 10, statusCodeRetryDelayMs: 0 });
        runtime.advance(0);
      }
      const before = sent.length;
      ask({ url: 'http://other.example/', statusCodeRetries: 10, statusCodeRetryDelayMs: 0 });
      runtime.advance(0);
      expect(sent.length - before).toBe(11);
    });
  });

  describe('over several attempts', () => {
    it('remembers that an earlier one may have been executed', () => {
      const { ask, runtime } = service(broken(), refused());
      const seen = ask({ method: 'POST', connectRetries: 1, retryNonIdempotent: true });
      runtime.advance(500);
      expect(seen).toEqual([expect.objectContaining({ code: 'connect-failure', outcome: 'unknown' })]);
    });

    it('remembers it also when the last one is refused', () => {
      const { ask, runtime } = service(broken(), { status: 409, headers: {}, body: undefined });
      const seen = ask({ method: 'POST', connectRetries: 1, retryNonIdempotent: true });
      runtime.advance(500);
      expect(seen).toEqual([expect.objectContaining({ status: 409, outcome: 'unknown' })]);
    });

    it('knows that nothing was done when all of them were refused', () => {
      const { ask, runtime } = service(busy(503), refused());
      const seen = ask({ method: 'POST', statusCodeRetries: 1 });
      runtime.advance(500);
      expect(seen).toEqual([expect.objectContaining({ code: 'connect-failure', outcome: 'not-sent' })]);
    });

    it('says what became of them when it is aborted in between', () => {
      const abort = new AbortController();
      const { ask } = service(busy(503));
      const seen = ask({ method: 'POST', statusCodeRetries: 1, signal: abort.signal });
      abort.abort();
      expect(seen).toEqual([expect.objectContaining({ code: 'aborted', outcome: 'refused' })]);
    });
  });

  it('names the global id in the errors of a request that has one', () => {
    const headers = { 'X-OpenStack-Request-ID': 'req-7d1f' };
    const { ask } = service(refused(), { status: 404, headers: {}, body: undefined });
    expect([...ask({ headers }), ...ask({ headers })]).toEqual([
      expect.objectContaining({ code: 'connect-failure', globalRequestId: 'req-7d1f' }),
      expect.objectContaining({ status: 404, globalRequestId: 'req-7d1f' }),
    ]);
  });

  it('does not begin what has run out of time while it waited for its turn', () => {
    const { ask, runtime, sent } = service('silence');
    const limit = new RequestLimit({ concurrency: 1 });
    ask({ limit, timeoutMs: 5000 });
    const late = ask({ method: 'POST', limit, timeoutMs: { total: 1000 } });
    const neverBegun = ask({ method: 'POST', timeoutMs: { total: 1000 }, limit });
    runtime.advance(5000);
    expect(sent).toHaveLength(1);
    expect([...late, ...neverBegun]).toEqual([over, over]);
  });

  it('lets a long queue go, also over a transport that answers at once', { timeout: 30_000 }, () => {
    const waiting = new Subject<TransportResponse>();
    let sent = 0;
    const { connection } = connect({ transport: () => (sent++ === 0 ? waiting : of(ok)) });
    const limit = new RequestLimit({ concurrency: 1 });
    let answered = 0;
    for (let request = 0; request < 20_000; request += 1) {
      connection.send({ url, limit }).subscribe({ next: () => (answered += 1) });
    }
    expect(answered).toBe(0);
    waiting.next(ok);
    expect([answered, limit.inFlight, limit.waiting]).toEqual([20_000, 0, 0]);
  });

  it('sends none of those in line when the session is closed', () => {
    const { ask, connection, sent } = service('silence');
    const limit = new RequestLimit({ concurrency: 1 });
    const seen = Array.from({ length: 5 }, () => ask({ method: 'POST', limit }));
    connection.close();
    const outcomes = seen.flat().map((error) => (error as KeystoneAuthError).outcome);
    expect([sent.length, outcomes]).toEqual([1, ['unknown', 'not-sent', 'not-sent', 'not-sent', 'not-sent']]);
  });

  it.each([
    ['nothing', () => of(undefined)],
    ['half a reply', () => of({ status: 200 })],
    ['no stream', () => undefined],
  ])('makes a typed error of a transport that gives %s', (_what, transport: () => unknown) => {
    const { connection } = connect({ transport: transport as Transport });
    const seen: unknown[] = [];
    connection.send({ url }).subscribe({ error: (error: unknown) => seen.push(error) });
    expect(seen).toEqual([expect.objectContaining({ code: 'unknown-connection-error' })]);
  });

  it('takes a Promise of a transport, too', async () => {
    const { send } = connect({ transport: (() => Promise.resolve(ok)) as unknown as Transport });
    expect((await send({ url })).body).toBe('fine');
  });

  it('shows no secret that the session knows, whoever says it in an error', () => {
    const secret = 'tok-of-errors-5Zk8qLw2';
    const failure = Object.assign(new Error(`refused header ${secret}`), { code: 'E_ODD' });
    const { connection } = connect({ transport: () => throwError(() => failure) });
    connection.conceal(secret);
    const seen: unknown[] = [];
    connection.send({ url }).subscribe({ error: (error: unknown) => seen.push(error) });
    expect(seen).toHaveLength(1);
    const { message, stack = '' } = seen[0] as KeystoneAuthError;
    expect(inspect(seen, { depth: 9 }) + JSON.stringify(seen) + stack).not.toContain(secret);
    expect(message).toContain('refused header [redacted]');
  });

  it('listens once to a signal, however many requests have it', () => {
    const { ask } = service('silence');
    const { signal, abort, listeners } = countedSignal();
    const seen = Array.from({ length: 60 }, () => ask({ signal }));
    expect(listeners()).toBe(1);
    abort();
    expect(seen.flat().map((error) => (error as KeystoneAuthError).code)).toEqual(Array<string>(60).fill('aborted'));
    expect(listeners()).toBe(0);
  });
});

const over: unknown = expect.objectContaining({ code: 'deadline-exceeded', outcome: 'not-sent' });

function countedSignal() {
  const abort = new AbortController();
  const { signal } = abort;
  let count = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>): void => {
    count += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>): void => {
    count -= 1;
    remove(...args);
  };
  return {
    signal,
    listeners: () => count,
    abort: () => {
      abort.abort();
    },
  };
}

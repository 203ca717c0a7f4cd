import { NEVER, of, Subject, throwError, type Observable } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CircuitOpen } from '../../src/errors/circuit-open.js';
import type { EndpointHealth } from '../../src/http/load/endpoint-health.js';
import { RequestLimit } from '../../src/http/load/request-limit.js';
import type { TransportResponse } from '../../src/http/transport-port.js';
import type { RequestOptions } from '../../src/request/api-request.js';
import { Session } from '../../src/session/session.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';

const url = 'http://h/x';
const reply = (status: number): Observable<TransportResponse> => of({ status, headers: {}, body: undefined });
const failure = (code: string) => throwError(() => Object.assign(new Error(code), { code }));

/** A service that does what it is told with each request; time moves only when a spec says so. */
function watched() {
  const runtime = new VirtualRuntime();
  let health: EndpointHealth | undefined;
  let answer$ = reply(200);
  let sent = 0;
  const transport = (): Observable<TransportResponse> => {
    sent += 1;
    return answer$;
  };
  const session = new Session({ transport, runtime, circuitBreaker: { failures: 2, openMs: 1000 } });
  onTestFinished(() => {
    session.close();
  });
  session.health$.subscribe((list) => (health = list[0]));
  const follow = (response$: Observable<{ readonly status: number }>) => {
    const seen: unknown[] = [];
    const flight = response$.subscribe({ next: ({ status }) => seen.push(status), error: (error: unknown) => seen.push(error) });
    return { seen, flight };
  };
  return {
    runtime,
    health: () => health,
    sent: () => sent,
    send: (with$: Observable<TransportResponse>, options?: RequestOptions) => {
      answer$ = with$;
      return follow(session.get(url, { raiseExc: false, ...options }));
    },
    sendAsPlugin: (with$: Observable<TransportResponse>) => {
      answer$ = with$;
      return follow(session.connection.send({ url, raiseExc: false }));
    },
  };
}

describe('learn', () => {
  it.each([
    ['a reply', reply(200), 'up'],
    ['a refusal', reply(404), 'up'],
    ['a crash of one request', reply(500), 'up'],
    ['too many requests', reply(429), 'up'],
    ['a bad gateway', reply(502), 'degraded'],
    ['a service that is away', reply(503), 'degraded'],
    ['a gateway that waited in vain', reply(504), 'degraded'],
    ['a refused connection', failure('ECONNREFUSED'), 'degraded'],
    ['a broken connection', failure('ECONNRESET'), 'degraded'],
    ['a failed handshake', failure('CERT_HAS_EXPIRED'), 'degraded'],
    ['an abort of the transport', failure('ERR_CANCELED'), undefined],
    ['more than is read at once', failure('ERR_RESPONSE_TOO_LARGE'), undefined],
  ])('takes %s as it is', (_what, with$, status) => {
    const { health, send } = watched();
    send(with$);
    expect(health()?.status).toBe(status);
  });

  it('does not blame a service for whom a request trusts', () => {
    const { health, send } = watched();
    expect(send(failure('CERT_HAS_EXPIRED'), { tls: { cacert: '/elsewhere.pem' } }).seen).toMatchObject([{ code: 'ssl-error' }]);
    expect(health()).toBeUndefined();
  });
});

describe('circuitRefusal', () => {
  it('sends nothing while the service is left alone, and says until when', () => {
    const { runtime, send, sent } = watched();
    send(reply(503));
    send(failure('ECONNREFUSED'));
    const [error] = send(reply(200)).seen;
    expect(sent()).toBe(2);
    expect(error).toBeInstanceOf(CircuitOpen);
    expect(error).toMatchObject({ code: 'circuit-open', outcome: 'not-sent', retryAt: runtime.now() + 1000, retryAfterMs: 1000 });
    expect((error as CircuitOpen).message).toBe(
      'GET http://h/x was not sent: the last 2 requests to this service failed (connect-failure) (circuitBreaker). ' +
        `It is left alone until ${new Date(runtime.now() + 1000).toISOString()}; ask again then.`,
    );
  });

  it('lets one request try, and refuses others until that one has ended', () => {
    const { runtime, health, send } = watched();
    for (let times = 0; times < 2; times += 1) send(reply(503));
    runtime.advance(1000);
    const probe$ = new Subject<TransportResponse>();
    send(probe$);
    expect(send(reply(200)).seen).toMatchObject([{ code: 'circuit-open', retryAt: undefined, retryAfterMs: undefined }]);
    probe$.next({ status: 200, headers: {}, body: undefined });
    expect([health()?.status, send(reply(200)).seen]).toEqual(['up', [200]]);
  });

  it('refuses who stood in line meanwhile, too', () => {
    const { runtime, send, sent } = watched();
    const limit = new RequestLimit({ concurrency: 1 });
    const first$ = new Subject<TransportResponse>();
    send(first$, { limit });
    const waiting = send(reply(200), { limit });
    for (let times = 0; times < 2; times += 1) send(failure('ECONNREFUSED'));
    first$.error(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    expect(waiting.seen).toMatchObject([{ code: 'circuit-open', retryAt: runtime.now() + 1000 }]);
    expect(sent()).toBe(3);
  });

  it('lets another one try when the first is given up', () => {
    const { runtime, health, send } = watched();
    for (let times = 0; times < 2; times += 1) send(reply(503));
    runtime.advance(1000);
    const { flight } = send(NEVER);
    expect(health()?.status).toBe('probing');
    flight.unsubscribe();
    expect(health()?.status).toBe('down');
    expect(send(reply(200)).seen).toEqual([200]);
  });

  it('gives a request its own error when others find out during its delay that the service is down', () => {
    const { runtime, send, sent } = watched();
    const waiting = send(failure('ECONNREFUSED'), { connectRetries: 1, connectRetryDelayMs: 400 });
    send(failure('ECONNREFUSED'));
    runtime.advance(500);
    expect([waiting.seen, sent()]).toMatchObject([[{ code: 'connect-failure' }], 2]);
  });

  it('never stops what a plugin sends', () => {
    const { health, sendAsPlugin } = watched();
    for (let times = 0; times < 5; times += 1) expect(sendAsPlugin(reply(503)).seen).toEqual([503]);
    expect(health()).toMatchObject({ status: 'down', openUntil: expect.any(Number) });
    sendAsPlugin(reply(201));
    expect(health()?.status).toBe('up');
  });

  it('says of a request that was sent before what may have become of it', () => {
    const { runtime, send } = watched();
    const limit = new RequestLimit({ concurrency: 1 });
    const [first$, other$] = [new Subject<TransportResponse>(), new Subject<TransportResponse>()];
    const { seen } = send(first$, { limit, connectRetries: 1, connectRetryDelayMs: 400 });
    first$.error(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    send(other$, { limit });
    runtime.advance(500);
    send(reply(503));
    other$.next({ status: 503, headers: {}, body: undefined });
    expect(seen).toMatchObject([{ code: 'circuit-open', outcome: 'unknown', retryAfterMs: 1000, message: expect.stringContaining('was not sent again: ') as string }]);
  });
});

describe('giveUp', () => {
  it('counts a time limit against the service that had most of it', () => {
    const { runtime, health, send } = watched();
    const { seen } = send(NEVER, { timeoutMs: { total: 1000 } });
    runtime.advance(1000);
    expect(seen).toMatchObject([{ code: 'deadline-exceeded' }]);
    expect(health()).toMatchObject({ status: 'degraded', lastError: 'deadline-exceeded', lastStatus: undefined });
  });

  it('learns nothing from a request that waited elsewhere for most of its time', () => {
    const { runtime, health, send } = watched();
    const limit = new RequestLimit({ concurrency: 1 });
    const { flight } = send(NEVER, { limit });
    const { seen } = send(NEVER, { limit, timeoutMs: { total: 1000 } });
    runtime.advance(600);
    flight.unsubscribe();
    runtime.advance(400);
    expect(seen).toMatchObject([{ code: 'deadline-exceeded' }]);
    expect(health()).toBeUndefined();
  });

  it('learns nothing from a request that was given up before its time was over', () => {
    const { runtime, health, send } = watched();
    const { flight } = send(NEVER, { timeoutMs: { total: 1000 } });
    runtime.advance(998);
    flight.unsubscribe();
    expect(health()).toBeUndefined();
  });
});

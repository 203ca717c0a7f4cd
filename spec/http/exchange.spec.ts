import { createServer as createRawServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { firstValueFrom, NEVER, of, Subject, throwError } from 'rxjs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { BodyNotReplayable } from '../../src/errors/body-not-replayable.js';
import { ConnectFailure, ConnectTimeout } from '../../src/errors/connect-failure.js';
import { DeadlineExceeded } from '../../src/errors/deadline-exceeded.js';
import type { HttpRequest } from '../../src/http/request.js';
import { connect, failureOf, type Connected } from './connected.js';
import { closedPort, startServer, type Answer, type ScriptedHttpServer } from './scripted-http-server.js';

let server: ScriptedHttpServer;
let connected: Connected;

beforeAll(async () => (server = await startServer()));
beforeEach(() => (connected = connect()));
afterAll(() => server.close());

const reset: Answer = (response) => response.socket?.resetAndDestroy();
const hangUp: Answer = (response) => response.socket?.end();
const ok: Answer = { json: { ok: true } };

describe('exchange', () => {
  it('is cold: each subscription is one exchange', async () => {
    server.answer(ok);
    const response$ = connected.connection.send({ url: server.url });
    expect(server.seen).toHaveLength(0);
    await firstValueFrom(response$);
    await firstValueFrom(response$);
    expect(server.seen).toHaveLength(2);
  });

  it.each([
    ['a reset', reset],
    ['a hang-up', hangUp],
  ])('repeats a GET after %s as often as it may, waiting longer each time', async (_fault, fault) => {
    server.answer(fault, fault, fault, ok);
    await connected.send({ url: server.url, connectRetries: 3 });
    expect(connected.runtime.sleeps).toEqual([500, 1000, 2000]);
    expect(server.seen).toHaveLength(4);
  });

  it('fails with the last failure when the retries are used up', async () => {
    server.answer(reset);
    const error = await connected.failure({ url: server.url, connectRetries: 2 });
    expect(error).toBeInstanceOf(ConnectFailure);
    expect(error).toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
    expect(server.seen).toHaveLength(3);
  });

  it('repeats a POST that never left', async () => {
    const url = `http://127.0.0.1:${await closedPort()}/`;
    const error = await connected.failure({ method: 'POST', url, json: {}, connectRetries: 2 });
    expect(error).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
    expect(connected.runtime.sleeps).toEqual([500, 1000]);
  });

  it('sends a POST once that may have been executed, unless the caller allows more', async () => {
    server.answer(reset, ok);
    const request: HttpRequest = { method: 'POST', url: server.url, json: {}, connectRetries: 2 };
    await expect(connected.failure(request)).resolves.toMatchObject({ outcome: 'unknown' });
    expect(server.seen).toHaveLength(1);
    server.answer(reset, ok);
    await connected.send({ ...request, retryNonIdempotent: true });
    expect(server.seen).toHaveLength(2);
  });

  it('repeats after 503 and honours Retry-After', async () => {
    server.answer({ status: 503 }, { status: 429, headers: { 'Retry-After': '9' } }, { status: 503 }, ok);
    await connected.send({ url: server.url, statusCodeRetries: 3 });
    expect(connected.runtime.sleeps).toEqual([500, 9000, 2000]);
  });

  it('hands out a reply at once that wants to be left alone for longer than a minute', async () => {
    server.answer({ status: 429, headers: { 'Retry-After': '3600' } });
    const error = await connected.failure({ url: server.url, statusCodeRetries: 3 });
    expect(error).toMatchObject({ status: 429, retryAfterMs: 3_600_000 });
    expect(connected.runtime.sleeps).toEqual([]);
  });

  it('counts retries over the whole chain of redirects, and begins the delays anew after each', async () => {
    const redirect: Answer = { status: 302, headers: { Location: '/y' } };
    server.answer({ status: 503 }, redirect, { status: 503 }, { status: 503 }, ok);
    await connected.send({ url: server.url, statusCodeRetries: 3 });
    expect(connected.runtime.sleeps).toEqual([500, 500, 1000]);
  });

  it('sends the same bytes each time', async () => {
    const bodies: HttpRequest[] = [
      { json: { a: 'ü' } },
      { body: 'text' },
      { body: new Uint8Array([1, 2, 3]) },
      { body: new Uint8Array([1, 2, 3]).buffer },
      { body: { a: 1, b: ['x', 'y z'] } },
      { body: new URLSearchParams({ a: '1' }) },
      { body: new Blob(['blob'], { type: 'text/x' }) },
      { body: () => new Blob(['made']).stream() },
    ].map((body) => ({ ...body, method: 'PUT', url: server.url, statusCodeRetries: 1 }));
    for (const request of bodies) {
      server.answer({ status: 503 }, ok);
      await connected.send(request);
      const [first, second] = server.seen;
      expect(first?.body.length).toBeGreaterThan(0);
      expect(second?.body).toEqual(first?.body);
      expect(second?.headers['content-type']).toBe(first?.headers['content-type']);
    }
  });

  it('never sends a consumed stream again: not on a retry, not on a second subscription, not in another request', async () => {
    server.answer({ status: 503 });
    const body = new Blob(['stream']).stream();
    const response$ = connected.connection.send({ method: 'PUT', url: server.url, body, statusCodeRetries: 1 });
    const errors = [
      await failureOf(firstValueFrom(response$)),
      await failureOf(firstValueFrom(response$)),
      await connected.failure({ method: 'PUT', url: server.url, body }),
    ];
    for (const error of errors) expect(error).toBeInstanceOf(BodyNotReplayable);
    expect(errors.map(({ outcome }) => outcome)).toEqual(['refused', 'not-sent', 'not-sent']);
    expect(server.seen.map(({ body: sent }) => sent.toString())).toEqual(['stream']);
  });

  it('fails with a typed error when the body cannot be made', async () => {
    const body = (): never => {
      throw new Error('the file is gone');
    };
    const error = await connected.failure({ method: 'PUT', url: server.url, body });
    expect(error).toMatchObject({ name: 'OptionError', options: ['body'] });
    expect(error.message).toContain('the file is gone');
  });

  it('fails with a typed error when a stream fails on the way', async () => {
    server.answer(ok);
    async function* broken(): AsyncGenerator<string> {
      yield 'half';
      await Promise.reject(new Error('the disk is gone'));
    }
    const error = await connected.failure({ method: 'PUT', url: server.url, body: broken() });
    expect(error).toMatchObject({ code: 'unknown-connection-error', outcome: 'unknown' });
    expect(error.message).toContain('the disk is gone');
  });

  describe('with timeoutMs', () => {
    const silent: Answer = () => undefined;

    it('ends an attempt that takes longer, and repeats what may be repeated', async () => {
      server.answer(silent, ok);
      const response = connected.send({ url: server.url, timeoutMs: 700, connectRetries: 1 });
      await arrival(1);
      connected.runtime.expire();
      await expect(response).resolves.toMatchObject({ status: 200 });
      expect(connected.runtime.deadlines).toEqual([700, 700]);
    });

    it('says that a request may have been executed', async () => {
      server.answer(silent);
      const failure = connected.failure({ method: 'POST', url: server.url, timeoutMs: 700, connectRetries: 1 });
      await arrival(1);
      connected.runtime.expire();
      const error = await failure;
      expect(error).toBeInstanceOf(ConnectTimeout);
      expect(error).toMatchObject({ code: 'connect-timeout', outcome: 'unknown' });
      expect(error.message).toContain('within 700 ms');
    });

    it('counts until the last byte, so that a reply which trickles ends too', async () => {
      server.answer((response) => response.write('a little'));
      const failure = connected.failure({ url: server.url, timeoutMs: 700 });
      await arrival(1);
      connected.runtime.expire();
      await expect(failure).resolves.toMatchObject({ code: 'connect-timeout' });
    });

    it('takes 0 for no limit', async () => {
      server.answer(ok);
      await connected.send({ url: server.url, timeoutMs: 0 });
      expect(connected.runtime.deadlines).toEqual([]);
    });
  });

  describe('unsubscribed', () => {
    it('aborts the exchange, which the server sees', async () => {
      const gone = new Subject<void>();
      server.answer((response) => {
        response.on('close', () => gone.next());
        subscription.unsubscribe();
      });
      const subscription = connected.connection.send({ url: server.url }).subscribe();
      await firstValueFrom(gone);
      expect(connected.connection.inFlight).toBe(0);
    });

    it('sends nothing more while it waits for a retry', () => {
      let attempts = 0;
      const { connection } = connect({ transport: () => ((attempts += 1), of({ status: 503, headers: {}, body: undefined })) });
      Object.assign(connection.runtime, { sleep: () => NEVER });
      const subscription = connection.send({ url: server.url, statusCodeRetries: 3 }).subscribe();
      expect(connection.inFlight).toBe(1);
      subscription.unsubscribe();
      expect([attempts, connection.inFlight]).toEqual([1, 0]);
    });
  });

  describe('with a signal', () => {
    it('is aborted with it, which the server sees', async () => {
      const gone = new Subject<void>();
      const abort = new AbortController();
      server.answer((response) => {
        response.on('close', () => gone.next());
        abort.abort();
      });
      const seen = firstValueFrom(gone);
      await expect(connected.failure({ url: server.url, signal: abort.signal })).resolves.toMatchObject({
        code: 'aborted',
        outcome: 'unknown',
      });
      await seen;
    });

    it('sends nothing if that was aborted before', async () => {
      server.answer(ok);
      const error = await connected.failure({ url: server.url, signal: AbortSignal.abort() });
      expect(error).toMatchObject({ code: 'aborted', outcome: 'not-sent' });
      expect(server.seen).toEqual([]);
    });

    it('tells a time limit from a change of mind', async () => {
      const signal = AbortSignal.abort(new DOMException('too late', 'TimeoutError'));
      await expect(connected.failure({ url: server.url, signal })).resolves.toBeInstanceOf(DeadlineExceeded);
    });
  });

  describe('over a transport of the user', () => {
    it('makes a typed error of whatever it emits or throws', async () => {
      const emits = connect({ transport: () => throwError(() => Object.assign(new Error('gone'), { code: 'ECONNRESET' })) });
      await expect(emits.failure({ url: 'http://h/' })).resolves.toMatchObject({ code: 'connect-failure' });
      const throws = connect({
        transport: () => {
          throw new TypeError('a mistake');
        },
      });
      await expect(throws.failure({ url: 'http://h/' })).resolves.toMatchObject({ code: 'unknown-connection-error' });
    });

    it('takes one value of it, and none for a failure', async () => {
      const reply = { status: 200, headers: {}, body: 'one' };
      const many = connect({ transport: () => of(reply, { ...reply, body: 'two' }) });
      const bodies: unknown[] = [];
      many.connection.send({ url: 'http://h/' }).subscribe(({ body }) => bodies.push(body));
      expect(bodies).toEqual(['one']);
      const none = connect({ transport: () => of() });
      await expect(none.failure({ url: 'http://h/' })).resolves.toMatchObject({ code: 'unknown-connection-error' });
    });
  });

  it('takes what is no HTTP for a failed connection', async () => {
    const garbage = createRawServer((socket) => socket.end('this is not HTTP\r\n\r\n')).listen(0, '127.0.0.1');
    await once(garbage, 'listening');
    const { port } = garbage.address() as AddressInfo;
    const error = await connected.failure({ url: `http://127.0.0.1:${port}/` });
    expect(error).toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
    expect(error.message).toContain('the reply is not HTTP');
    garbage.close();
  });
});

/** Resolves when the server has seen `count` whole requests. */
async function arrival(count: number): Promise<void> {
  while (server.seen.length < count) await new Promise((resolve) => setImmediate(resolve));
}

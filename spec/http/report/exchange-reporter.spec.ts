import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { of, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConnectFailure } from '../../../src/errors/connect-failure.js';
import type { KeystoneEvent } from '../../../src/events/event.js';
import type { TlsOptions } from '../../../src/http/adapter-options.js';
import type { TransportResponse } from '../../../src/http/transport-port.js';
import { connect } from '../connected.js';
import { memoryLogger, reporting, sentOf, wireRequest } from './reporting.js';
import { closedPort, startServer, type ScriptedHttpServer } from '../scripted-http-server.js';

const certs = join(import.meta.dirname, '../../conformance/vectors/support/certs');
const pem = (name: string): string => readFileSync(join(certs, name), 'utf8');

let server: ScriptedHttpServer;
let secure: ScriptedHttpServer;
beforeAll(async () => {
  server = await startServer();
  secure = await startServer({ cert: pem('server.crt'), key: pem('server.key') });
  secure.answer({ json: {} });
});
afterAll(() => Promise.all([server.close(), secure.close()]));

const types = (events: readonly KeystoneEvent[]): string[] => events.map(({ type }) => type);
const find = <T extends KeystoneEvent['type']>(events: readonly KeystoneEvent[], type: T): Extract<KeystoneEvent, { type: T }> =>
  events.find((event) => event.type === type) as Extract<KeystoneEvent, { type: T }>;

describe('ExchangeReporter', () => {
  it('tells of a request and its reply under one number', async () => {
    const { send, events, runtime } = connect();
    server.answer((response) => {
      runtime.elapsedMs = 250;
      response.writeHead(201, { 'Content-Type': 'application/json', 'X-Openstack-Request-Id': 'req-1' }).end('{"a":1}');
    });
    await send({ method: 'POST', url: `${server.url}/x?limit=5`, json: { b: 2 } });
    const sent = find(events, 'request-sent');
    expect(sent).toMatchObject({ method: 'POST', url: `${server.url}/x?limit=5`, service: undefined, body: '{"b":2}' });
    expect(sent.headers).toEqual({ 'Content-Type': 'application/json', 'User-Agent': 'spec/1' });
    expect(find(events, 'response-received')).toMatchObject({
      ...{ exchange: sent.exchange, method: 'POST', status: 201, requestId: 'req-1', body: '{"a":1}', elapsedMs: 250 },
    });
  });

  it('keeps the number of a request through redirects and retries, and gives the next one another', async () => {
    const { send, events } = connect();
    server.answer((response) => response.socket?.resetAndDestroy(), { status: 503 }, { status: 302, headers: { Location: '/y' } }, { json: {} });
    await send({ url: `${server.url}/x`, connectRetries: 1, statusCodeRetries: 1 });
    expect(types(events).filter((type) => type !== 'request-answered')).toEqual([
      ...['request-sent', 'exchange-failed', 'retry-scheduled'],
      ...['request-sent', 'response-received', 'retry-scheduled'],
      ...['request-sent', 'response-received', 'request-sent', 'response-received'],
    ]);
    const numbers = (): Set<unknown> => new Set(events.map((event) => ('exchange' in event ? event.exchange : undefined)));
    expect(numbers().size).toBe(1);
    await send({ url: server.url });
    expect(numbers().size).toBe(2);
  });

  it('tells of a failure with its code', async () => {
    const { failure, events } = connect();
    await failure({ url: `http://127.0.0.1:${await closedPort()}/`, connectRetries: 1 });
    expect(find(events, 'exchange-failed')).toMatchObject({ code: 'connect-failure', message: expect.stringContaining('refused') as string });
    expect(find(events, 'retry-scheduled')).toMatchObject({ reason: 'connection', status: undefined, delayMs: 500, retriesLeft: 0 });
  });

  it('tells of a wait with what it waits for', async () => {
    const { send, events } = connect();
    server.answer({ status: 503, headers: { 'Retry-After': '7' } }, { json: {} });
    await send({ url: server.url, statusCodeRetries: 2 });
    expect(find(events, 'retry-scheduled')).toMatchObject({ reason: 'status', status: 503, delayMs: 7000, retriesLeft: 1 });
  });

  it('says at the end what a request took, waits and redirects included', async () => {
    const { send, events, runtime } = connect();
    server.answer((response) => {
      runtime.elapsedMs += 40;
      response.writeHead(302, { Location: '/y' }).end();
    }, (response) => {
      runtime.elapsedMs += 2;
      response.writeHead(404).end();
    });
    await send({ url: server.url, raiseExc: false });
    expect(find(events, 'request-answered')).toMatchObject({ status: 404, url: `${server.url}/y`, elapsedMs: 42, attempts: 2 });
    expect(events.filter(({ type }) => type === 'request-sent')).toMatchObject([{ attempt: 1, again: false }, { attempt: 2, again: true }]);
    expect(types(events)).not.toContain('request-failed');
  });

  it('tells once of a reply that became an error', async () => {
    const { failure, events } = connect();
    server.answer({ status: 404, headers: { 'X-Openstack-Request-Id': 'req-4' } });
    await failure({ url: server.url });
    expect(find(events, 'request-failed')).toMatchObject({ status: 404, code: 'http-error', requestId: 'req-4', elapsedMs: 0, attempts: 1 });
    expect(types(events)).toEqual(['request-sent', 'response-received', 'request-answered', 'request-failed']);
  });

  it('keeps a request out of events that is not to be logged', async () => {
    const { send, events } = connect();
    server.answer({ json: {} });
    await send({ url: server.url, log: false });
    expect(events).toEqual([]);
  });

  it('builds nothing while nobody listens', async () => {
    let listed = 0;
    const headers = new Proxy({}, { ownKeys: () => ((listed += 1), []) });
    const transport = (): Observable<TransportResponse> => of({ status: 200, headers, body: 'x' });
    await connect({ observed: false, transport }).send({ url: 'http://h/' });
    expect(listed).toBe(0);
    await connect({ transport }).send({ url: 'http://h/' });
    expect(listed).toBe(1);
  });

  it('hides secrets in everything it tells', async () => {
    const { send, failure, events, connection } = connect();
    connection.conceal('concealed-value');
    server.answer({ json: { password: 'pw-3Qd7Lz5Hk', shown: 'concealed-value' }, headers: { 'Set-Cookie': 'c=cookie-6Ux2Mb', Via: 'concealed-value' } });
    await send({ method: 'POST', url: `${server.url}/concealed-value?token=tk-9Fy4Pw6Qs`, headers: { 'X-Auth-Token': 'tk-2Sg8Vn1Cj' }, body: { password: 'pw-7Bt4Xr9Km', a: 'concealed-value' } });
    await failure({ url: `http://127.0.0.1:${await closedPort()}/concealed-value`, connectRetries: 1 });
    const told = JSON.stringify(events);
    expect(told).not.toMatch(/concealed-value|tk-9Fy4Pw6Qs|tk-2Sg8Vn1Cj|cookie-6Ux2Mb|pw-7Bt4Xr9Km|pw-3Qd7Lz5Hk/);
    expect(told).toContain('{SHA256}');
  });

  it('shows the headers it is told to, and no bytes and streams', async () => {
    const { send, events } = connect({ shownHeaders: new Set(['x-mine']) });
    server.answer({ body: Buffer.from([0, 255]) });
    await send({ method: 'PUT', url: server.url, headers: { 'X-Mine': 'shown', 'X-Other': 'hidden' }, body: new Uint8Array([0, 255]), responseType: 'bytes' });
    expect(find(events, 'request-sent')).toMatchObject({ headers: { 'X-Mine': 'shown', 'X-Other': '[redacted]' }, body: '<binary_data>' });
    expect(find(events, 'response-received').body).toBe('<binary_data>');
    server.answer({ body: 'stream' });
    events.length = 0;
    await send({ url: server.url, responseType: 'stream' });
    expect(find(events, 'response-received').body).toBe('<binary_data>');
  });

  it('times each attempt, also those that fail and those nobody listens to', async () => {
    const { send, failure, timings, runtime } = connect({ observed: false });
    server.answer((response) => {
      runtime.elapsedMs += 40;
      response.socket?.resetAndDestroy();
    }, { status: 302, headers: { Location: '/y?token=tk-9Fy4Pw6Qs' } }, { json: {} });
    await send({ url: `${server.url}/x`, connectRetries: 1 });
    const exchange = timings[0]?.exchange;
    const all = { exchange, method: 'GET', code: undefined, requestElapsedMs: 40 };
    expect(timings).toEqual([
      { ...all, attempt: 1, url: `${server.url}/x`, status: undefined, code: 'connect-failure', elapsedMs: 40 },
      { ...all, attempt: 2, url: `${server.url}/x`, status: 302, elapsedMs: 0 },
      { ...all, attempt: 3, url: `${server.url}/y?token=[redacted]`, status: 200, elapsedMs: 0 },
    ]);
    await failure({ url: `http://127.0.0.1:${await closedPort()}/`, log: false });
    expect(timings.at(-1)).toMatchObject({ attempt: 1, code: 'connect-failure', requestElapsedMs: 0 });
    expect(timings).toHaveLength(4);
    expect(new Set(timings.map((timing) => timing.exchange)).size).toBe(2);
  });

  describe('with a logger object of the user', () => {
    it('gives it the lines of keystoneauth, though nobody listens', async () => {
      const { send } = connect({ observed: false });
      const logger = memoryLogger();
      server.answer({ status: 503 }, { json: { a: 1 }, headers: { 'X-Openstack-Request-Id': 'req-5', Connection: 'close' } });
      await send({ url: server.url, logger, statusCodeRetries: 1, headers: { 'X-Auth-Token': 'tok-7Hq2-own-logger' } });
      const lines = logger.lines.map((line) => line.replace(/ date: .*? GMT/, '').replace(/ transfer-encoding: chunked/, ''));
      expect(lines).toEqual([
        expect.stringMatching(/^debug REQ: curl -g -i -X GET http:\S+ -H "User-Agent: spec\/1" -H "X-Auth-Token: \{SHA256\}\w{64}"$/) as string,
        expect.stringMatching(/^debug RESP: \[503\] /) as string,
        'debug RESP BODY: Omitted, Content-Type is set to None. Only application/json, text/plain responses have their bodies logged.',
        'warn Retriable status code 503. Retrying in 0.5s. 1 retries left',
        'debug RESP: [200] connection: close content-type: application/json x-openstack-request-id: req-5',
        'debug RESP BODY: {"a":1}',
        `debug GET call to ${server.url} used request id req-5`,
      ]);
      expect(logger.metas).not.toContain(undefined);
    });

    it('shows the events all the same', async () => {
      const { send, events } = connect();
      server.answer({ json: {} });
      await send({ url: server.url, logger: memoryLogger() });
      expect(types(events)).toEqual(['request-sent', 'response-received', 'request-answered']);
      expect(events).toMatchObject([{ ownLogger: true }, { ownLogger: true }, { ownLogger: true }]);
    });

    it('builds nothing for a logger that is off', async () => {
      const asked: string[] = [];
      const logger = memoryLogger((level) => asked.push(level) < 0);
      let read = 0;
      const headers = new Proxy({}, { ownKeys: () => ((read += 1), []) });
      const transport = (): Observable<TransportResponse> => of({ status: 404, headers, body: 'x' });
      await connect({ observed: false, transport }).failure({ url: 'http://h/', logger });
      expect([read, logger.lines]).toEqual([0, []]);
      expect(new Set(asked)).toEqual(new Set(['debug']));
    });

    it('is not disturbed by one that throws', async () => {
      const fail = (): never => {
        throw new Error('disk full');
      };
      server.answer({ status: 503 }, { json: { a: 1 } });
      const { body } = await connect().send({ url: server.url, logger: { debug: fail, warn: fail }, statusCodeRetries: 1 });
      expect(body).toEqual({ a: 1 });
    });

    it('says nothing of a request that is not to be logged', async () => {
      const logger = memoryLogger();
      server.answer({ json: {} });
      await connect().send({ url: server.url, logger, log: false });
      expect(logger.lines).toEqual([]);
    });
  });

  it('names the global request id in everything it tells of a request', () => {
    const { reporter, events } = reporting();
    const request = wireRequest({}, { globalRequestId: 'req-inbound' });
    reporter.sending(request, sentOf(request))?.failed(new ConnectFailure('refused.'));
    reporter.throttled(request, request.url, { limit: 1, holdMs: 0 });
    reporter.planned(request);
    reporter.budgetSpent(request);
    reporter.failed(request, { status: 404, headers: {}, body: undefined, url: request.url, requestId: undefined, history: [] });
    expect(events.map((event) => ('globalRequestId' in event ? event.globalRequestId : undefined))).toEqual(
      Array.from({ length: 6 }, () => 'req-inbound'),
    );
  });

  it('counts on when a request is sent once more with a renewed token', () => {
    const { reporter, events, runtime } = reporting();
    const request = wireRequest();
    const again = { ...request, again: true };
    reporter.sending(request, sentOf(request));
    runtime.elapsedMs = 50;
    reporter.sending(again, sentOf(again));
    reporter.answered(again, { status: 200, headers: {}, body: undefined, url: request.url, requestId: undefined, history: [] });
    expect(events).toMatchObject([{ attempt: 1, again: false }, { attempt: 2, again: true }, { attempts: 2, elapsedMs: 50 }]);
  });

  describe('planned', () => {
    it('tells what a dry run does not send, and the command that would', () => {
      const { reporter, events, redactor } = reporting({ cacert: '/etc/ca.pem' });
      redactor.conceal('sesame-9Kw2-planned');
      const logger = memoryLogger();
      const request = wireRequest(
        { method: 'POST', json: { password: 'pw-Vx81kQ-planned', note: 'sesame-9Kw2-planned' }, logger },
        { headers: { 'X-Auth-Token': 'tok-Zp41-planned', 'Content-Type': 'application/json' } },
      );
      reporter.planned(request);
      const [planned] = events as Extract<KeystoneEvent, { type: 'request-planned' }>[];
      expect(planned).toMatchObject({ type: 'request-planned', method: 'POST', url: request.url, body: '{"password":"[redacted]","note":"[redacted]"}' });
      expect(planned?.command).toMatch(
        /^curl -g -i --cacert "\/etc\/ca\.pem" -X POST http:\/\/nova\.test\/servers -H "Content-Type: application\/json" -H "X-Auth-Token: \{SHA256\}\w+" -d '\{/,
      );
      expect(logger.lines).toEqual([`info DRY RUN: ${String(planned?.command)}`]);
      expect(JSON.stringify([events, logger])).not.toMatch(/Vx81kQ|9Kw2|Zp41/);
    });

    it('builds nothing while nobody listens', () => {
      const { reporter } = reporting({ observed: false });
      let made = 0;
      reporter.planned(wireRequest({ method: 'PUT', body: () => String((made += 1)) }));
      expect(made).toBe(0);
    });
  });

  it('tells of a service that asked for patience, and of a budget of retries that is spent', () => {
    const { reporter, events } = reporting();
    const logger = memoryLogger();
    const request = wireRequest({ logger }, { service: 'compute' });
    reporter.throttled(request, 'http://nova.test/hop', { limit: undefined, holdMs: 3000 });
    reporter.budgetSpent(request);
    expect(events).toMatchObject([
      { type: 'throttled', service: 'compute', url: 'http://nova.test/hop', limit: undefined, holdMs: 3000 },
      { type: 'warning', code: 'retry-budget-spent', ownLogger: true, message: expect.stringContaining('GET http://nova.test/servers') as string },
    ]);
    expect(logger.lines.map((line) => line.slice(0, 42))).toEqual(['warn compute asked for patience: no reques', 'warn GET http://nova.test/servers is not s']);
  });

  it('reads nothing of a request while nobody listens', () => {
    const { reporter } = reporting({ observed: false, onTiming: undefined });
    const untouchable = <T extends object>(): T => new Proxy({} as T, { get: touched, ownKeys: touched, getOwnPropertyDescriptor: touched, has: touched });
    const touched = (): never => {
      throw new Error('it was read');
    };
    const plain = wireRequest();
    const request = { ...plain, headers: untouchable<typeof plain.headers>(), body: untouchable<typeof plain.body>() };
    const wire = { ...sentOf(plain), headers: request.headers, body: untouchable<Blob>() };
    const reply = { status: 503, headers: request.headers, body: untouchable(), url: plain.url, requestId: undefined, history: [] };
    expect(() => {
      expect(reporter.sending(request, wire)).toBeUndefined();
      reporter.answered(request, reply);
      reporter.failed(request, reply);
      reporter.planned(request);
      reporter.missingLocation(request, untouchable());
      reporter.retrying(request, untouchable());
      reporter.throttled(request, plain.url, { limit: 1, holdMs: 0 });
      reporter.budgetSpent(request);
    }).not.toThrow();
    expect(() => reporting().reporter.sending(request, wire)).toThrow('it was read');
  });

  it('shows how the servers of one request are trusted, where that is its own', () => {
    const { reporter, events } = reporting({ cacert: '/etc/ca.pem' });
    const request = wireRequest({ url: 'https://nova.test/', tls: { insecure: true } });
    reporter.sending(request, sentOf(request));
    reporter.sending(request, sentOf(request));
    expect(types(events)).toEqual(['security-alert', 'request-sent', 'request-sent']);
    expect(events[1]).toMatchObject({ tls: { insecure: true, cacert: undefined } });
    const trusted = reporting({ insecure: true });
    const own = wireRequest({ url: 'https://nova.test/', tls: { cacert: '/etc/own.pem' } });
    trusted.reporter.sending(own, sentOf(own));
    expect(types(trusted.events)).toEqual(['request-sent']);
  });

  describe('when servers are not verified', () => {
    const tls: TlsOptions = { insecure: true };
    const alerts = (events: readonly KeystoneEvent[]): KeystoneEvent[] => events.filter(({ type }) => type === 'security-alert');

    it('raises an alert with the first request over TLS, once', async () => {
      const { send, events } = connect({ insecure: true, sender: { tls } });
      server.answer({ json: {} });
      await send({ url: server.url });
      expect(alerts(events)).toEqual([]);
      await send({ url: secure.url, log: false });
      await send({ url: secure.url });
      expect(alerts(events)).toMatchObject([{ message: expect.stringContaining(secure.url) as string }]);
      expect(types(events).indexOf('security-alert')).toBeLessThan(types(events).lastIndexOf('request-sent'));
    });

    it('raises it however the scheme is written', () => {
      const { reporter, events } = reporting({ insecure: true });
      const request = wireRequest({ url: 'HTTPS://nova.test/' });
      reporter.sending(request, sentOf(request));
      expect(alerts(events)).toHaveLength(1);
    });

    it('raises it when somebody listens at last', async () => {
      const { send, stream, events } = connect({ insecure: true, observed: false, sender: { tls } });
      await send({ url: secure.url });
      stream.events$.subscribe((event) => events.push(event));
      await send({ url: secure.url });
      expect(alerts(events)).toHaveLength(1);
    });

    it('raises none where servers are verified', async () => {
      const { send, events } = connect({ sender: { tls: { cacert: pem('ca.pem') } } });
      await send({ url: secure.url });
      expect(alerts(events)).toEqual([]);
    });
  });
});

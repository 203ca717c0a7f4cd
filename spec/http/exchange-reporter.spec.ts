import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { of, type Observable } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeystoneEvent } from '../../src/events/event.js';
import type { TlsOptions } from '../../src/http/adapter-options.js';
import type { TransportResponse } from '../../src/http/transport-port.js';
import { connect } from './connected.js';
import { closedPort, startServer, type ScriptedHttpServer } from './scripted-http-server.js';

const certs = join(import.meta.dirname, '../conformance/vectors/support/certs');
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
    server.answer({ json: { password: 'p', shown: 'concealed-value' }, headers: { 'Set-Cookie': 'c=1', Via: 'concealed-value' } });
    await send({ method: 'POST', url: `${server.url}/concealed-value?token=t`, headers: { 'X-Auth-Token': 'tok' }, body: { password: 'p2', a: 'concealed-value' } });
    await failure({ url: `http://127.0.0.1:${await closedPort()}/concealed-value`, connectRetries: 1 });
    const told = JSON.stringify(events);
    expect(told).not.toMatch(/concealed-value|token=t\b|"tok"|c=1|p2|"p"/);
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
    }, { status: 302, headers: { Location: '/y?token=t' } }, { json: {} });
    await send({ url: `${server.url}/x`, connectRetries: 1 });
    expect(timings).toEqual([
      { method: 'GET', url: `${server.url}/x`, elapsedMs: 40 },
      { method: 'GET', url: `${server.url}/x`, elapsedMs: 0 },
      { method: 'GET', url: `${server.url}/y?token=[redacted]`, elapsedMs: 0 },
    ]);
    await failure({ url: `http://127.0.0.1:${await closedPort()}/`, log: false });
    expect(timings).toHaveLength(4);
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

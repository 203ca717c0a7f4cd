import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { closedPort, startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { startProxy, type SpecProxy } from '../spec-proxy.js';
import { certFile, certText, openWire, serverTls, type Wire } from '../wire.js';
import type { AdapterOptions } from '../../../src/http/adapter-options.js';

const PASSWORD = 'pw-Vx81kQ-proxy';
const BASIC = `Basic ${Buffer.from(`user:${PASSWORD}`).toString('base64')}`;
const tls = { cacert: certFile('first-ca.pem') };

let http: ScriptedHttpServer;
let https: ScriptedHttpServer;
const proxies: SpecProxy[] = [];
const wires: Wire[] = [];

const proxied = async (...options: Parameters<typeof startProxy>): Promise<SpecProxy> => {
  const proxy = await startProxy(...options);
  proxies.push(proxy);
  return proxy;
};
const wireOver = (options: Partial<AdapterOptions>, ...rest: unknown[]): Wire => {
  const wire = openWire({ tls, ...options }, ...(rest as [object?]));
  wires.push(wire);
  return wire;
};

beforeAll(async () => {
  http = await startServer();
  https = await startServer(serverTls);
});
afterEach(async () => {
  for (const wire of wires.splice(0)) wire.close();
  for (const proxy of proxies.splice(0)) await proxy.close();
});
afterAll(() => Promise.all([http, https].map((server) => server.close())));

describe('openTunnel', () => {
  it('carries https requests, several through one tunnel', async () => {
    https.answer({ body: 'hidden' });
    const proxy = await proxied();
    const { send } = wireOver({ proxy: `http://user:${PASSWORD}@127.0.0.1:${proxy.port}` });
    await expect(send({ url: https.url })).resolves.toMatchObject({ data: 'hidden' });
    await expect(send({ url: `${https.url}/again` })).resolves.toMatchObject({ data: 'hidden' });
    const target = https.url.replace('https://', '');
    expect(proxy.seen).toEqual([{ method: 'CONNECT', target, host: target, authorization: BASIC }]);
    for (const { headers } of https.seen) expect(headers).not.toHaveProperty('proxy-authorization');
  });

  it('is made over TLS to a proxy that speaks it, by the same authorities and without the client certificate', async () => {
    https.answer({ body: 'hidden' });
    const proxy = await proxied({ tls: { ...serverTls, requestCert: true, rejectUnauthorized: false } });
    const { send } = wireOver({ tls: { ...tls, cert: certFile('client.crt'), key: certFile('client.key') }, proxy: `https://localhost:${proxy.port}` });
    await expect(send({ url: https.url })).resolves.toMatchObject({ data: 'hidden' });
    expect(proxy.seen).toHaveLength(1);
  });

  it('reaches a server whose certificate is checked as without a proxy', async () => {
    const proxy = await proxied();
    const { failure } = wireOver({ tls: { cacert: certFile('second-ca.pem') }, proxy: `http://127.0.0.1:${proxy.port}` });
    const error = await failure({ url: https.url });
    expect(error).toMatchObject({ code: 'ssl-error', outcome: 'not-sent' });
    expect(error.message).toContain('CN=first spec authority');
  });

  it.each([
    ['407 Proxy Authentication Required', 'user and password'],
    ['502 Bad Gateway', 'could not reach the server'],
  ] as const)('tells of a proxy that answers %s', async (refuse, advice) => {
    https.answer({});
    const proxy = await proxied({ refuse });
    const { failure } = wireOver({ proxy: { https: `http://user:${PASSWORD}@127.0.0.1:${proxy.port}` } });
    const error = await failure({ method: 'POST', url: https.url, data: 'a body' });
    expect(error).toMatchObject({ name: 'ConnectFailure', code: 'connect-failure', outcome: 'not-sent' });
    expect(error.message).toContain(`the proxy http://127.0.0.1:${proxy.port} refused a tunnel to ${https.url.slice(8)} with ${refuse}`);
    expect(error.message).toContain(advice);
    expect(error.message).not.toContain(PASSWORD);
    expect(https.seen).toEqual([]);
  });

  it('tells of a proxy that is not there, for http too', async () => {
    const port = await closedPort();
    const { failure } = wireOver({ proxy: `http://127.0.0.1:${port}` });
    for (const url of [https.url, http.url]) {
      const error = await failure({ url });
      expect(error).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
      expect(error.message).toContain(`the proxy http://127.0.0.1:${port} could not be reached`);
      expect(error.message).toContain('ECONNREFUSED');
    }
  });

  it('tells of a proxy that is not to be trusted, for http too', async () => {
    const proxy = await proxied({ tls: { cert: certText('second-server.crt'), key: certText('server.key') } });
    const { failure } = wireOver({ proxy: `https://127.0.0.1:${proxy.port}` });
    for (const url of [https.url, http.url]) {
      const error = await failure({ url });
      expect(error).toMatchObject({ code: 'ssl-error', outcome: 'not-sent' });
      expect(error.message).toContain('the proxy https://127.0.0.1');
      expect(error.message).toContain('CN=second spec authority');
    }
  });

  it('is given up with the request that waits for it', async () => {
    const proxy = await proxied({ refuse: 'silent' });
    const { send, runtime } = wireOver({ proxy: `http://127.0.0.1:${proxy.port}` });
    const abort = new AbortController();
    const first = proxy.nextTunnel();
    const sent = send({ url: https.url, signal: abort.signal });
    const closed = once(await first, 'close');
    abort.abort();
    await expect(sent).rejects.toThrow();
    await closed;

    const second = proxy.nextTunnel();
    const limited = send({ url: https.url, limits: { connect: 50 } });
    const closedAgain = once(await second, 'close');
    runtime.expire();
    await expect(limited).rejects.toMatchObject({ wireFailure: 'connect-limit' });
    await closedAgain;
  });
});

describe('createAdapter', () => {
  it('sends http as a whole URL to the proxy, with the Host of the server and a password for the proxy alone', async () => {
    http.answer({ body: 'plain' });
    const proxy = await proxied();
    const { send, secrets } = wireOver({ proxy: { http: `http://user:${PASSWORD}@127.0.0.1:${proxy.port}` } });
    const reply = await send({ method: 'PUT', url: `${http.url}/path?a=b#fragment`, data: 'a body' });
    expect(reply).toMatchObject({ status: 200, data: 'plain' });
    const host = http.url.replace('http://', '');
    expect(proxy.seen).toEqual([{ method: 'PUT', target: `${http.url}/path?a=b`, host, authorization: BASIC }]);
    expect(http.seen[0]).toMatchObject({ method: 'PUT', url: '/path?a=b', headers: { host } });
    expect(http.seen[0]?.headers).not.toHaveProperty('proxy-authorization');
    expect(http.seen[0]?.body.toString()).toBe('a body');
    expect(secrets).toContain(PASSWORD);
  });

  it('sends http over TLS to a proxy that speaks it', async () => {
    http.answer({ body: 'plain' });
    const proxy = await proxied({ tls: serverTls });
    await expect(wireOver({ proxy: `https://127.0.0.1:${proxy.port}` }).send({ url: http.url })).resolves.toMatchObject({ data: 'plain' });
    expect(proxy.seen[0]?.target).toBe(`${http.url}/`);
  });

  it('asks no proxy of the environment for this machine itself, and none at all if told so', async () => {
    http.answer({ body: 'plain' });
    const proxy = await proxied();
    const environment = { allProxy: { name: 'all_proxy', value: `http://127.0.0.1:${proxy.port}` } };
    await expect(wireOver({}, environment).send({ url: http.url })).resolves.toMatchObject({ data: 'plain' });
    await expect(wireOver({ proxy: false }, environment).send({ url: http.url })).resolves.toMatchObject({ data: 'plain' });
    expect(proxy.seen).toEqual([]);
    const error = await wireOver({}, environment).failure({ url: 'http://no-such-host.invalid/' });
    expect(proxy.seen).toMatchObject([{ target: 'http://no-such-host.invalid/' }]);
    expect(error).toMatchObject({ code: 'connect-failure' });
  });
});

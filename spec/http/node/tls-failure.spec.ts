import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TlsOptions } from '../../../src/http/adapter-options.js';
import { explainTlsFailure } from '../../../src/http/node/tls-failure.js';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { certFile, certText, openWire, serverTls, type Wire } from '../wire.js';

const cacert = certFile('first-ca.pem');
const key = certText('server.key');
const servers: ScriptedHttpServer[] = [];
const wires: Wire[] = [];
let good: ScriptedHttpServer;
let expired: ScriptedHttpServer;
let elsewhere: ScriptedHttpServer;
let mutual: ScriptedHttpServer;
let older: ScriptedHttpServer;

const wire = (tls?: TlsOptions, environment = {}): Wire => {
  const made = openWire({ tls }, environment);
  wires.push(made);
  return made;
};
const started = async (...options: Parameters<typeof startServer>): Promise<ScriptedHttpServer> => {
  const server = await startServer(...options);
  servers.push(server);
  return server;
};

beforeAll(async () => {
  const wantsCertificate = { ...serverTls, ca: certText('first-ca.pem'), requestCert: true, rejectUnauthorized: true };
  good = await started(serverTls);
  expired = await started({ key, cert: certText('expired.crt') });
  elsewhere = await started({ key, cert: certText('elsewhere.crt') });
  mutual = await started(wantsCertificate);
  older = await started({ ...wantsCertificate, maxVersion: 'TLSv1.2' });
});
afterEach(() => {
  for (const each of wires.splice(0)) each.close();
});
afterAll(() => Promise.all(servers.map((server) => server.close())));

describe('explainTlsFailure', () => {
  it('names host and port, what was presented, who issued it and whom this side trusts', async () => {
    const error = await wire({ cacert: certFile('second-ca.pem') }).failure({ url: good.url });
    expect(error).toMatchObject({ name: 'SSLError', code: 'ssl-error', outcome: 'not-sent', cause: { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' } });
    expect(error.message).toContain(`${good.url.slice(8)} presented the certificate of CN=spec server, issued by CN=first spec authority`);
    expect(error.message).toContain(`Trusted: tls.cacert ${certFile('second-ca.pem')}. Name the authority that issued it with tls.cacert`);
  });

  it.each([
    ['PEM text', { cacert: certText('second-ca.pem') }, {}, 'tls.cacert (PEM text)'],
    ['SSL_CERT_FILE', undefined, { certFile: certFile('second-ca.pem') }, `SSL_CERT_FILE=${certFile('second-ca.pem')}`],
    ['nothing', undefined, {}, "Node's "],
  ])('says that it trusts by %s', async (_how, tls, environment, source) => {
    expect((await wire(tls, environment).failure({ url: good.url })).message).toContain(`Trusted: ${source}`);
  });

  it('gives the dates of a certificate that has expired', async () => {
    const error = await wire({ cacert }).failure({ url: expired.url });
    expect(error).toMatchObject({ code: 'ssl-error', cause: { code: 'CERT_HAS_EXPIRED' } });
    expect(error.message).toMatch(/CN=spec server of last year.* valid from Jan +1 00:00:00 2024 GMT to Jan +1 00:00:00 2025 GMT/);
  });

  it('gives the names of a certificate for another host', async () => {
    const error = await wire({ cacert }).failure({ url: elsewhere.url });
    expect(error).toMatchObject({ code: 'ssl-error', cause: { code: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(error.message).toContain('DNS:api.elsewhere.example');
  });

  it.each([
    ['TLS 1.3', () => mutual],
    ['TLS 1.2', () => older],
  ])('says that a client certificate is wanted in %s', async (_version, server) => {
    const none = await wire({ cacert }).failure({ url: server().url });
    expect(none).toMatchObject({ code: 'ssl-error', outcome: 'not-sent' });
    expect(none.message).toContain('client certificate (tls.cert and tls.key)');
    expect(server().seen).toEqual([]);
  });

  it.each([
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'tlsv1 alert unknown ca'],
    ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', 'sslv3 alert bad certificate'],
    ['EPROTO', 'write EPROTO: sslv3 alert certificate expired: SSL alert number 45'],
  ])('says that the client certificate was refused (%s)', (code, message) => {
    const error = Object.assign(new Error(message), { code });
    const failure = explainTlsFailure({
      error,
      peer: 'api.example:5000',
      handshake: { certificate: undefined, secured: true, trust: { source: 'tls.cacert', hasCertificate: true } },
    });
    expect(failure).toMatchObject({ wireFailure: 'tls', code });
    expect(failure?.message).toContain('api.example:5000 refused the client certificate of tls.cert');
  });

  it('says that there is no TLS', async () => {
    const plain = await started();
    const error = await wire().failure({ url: plain.url.replace('http:', 'https:') });
    expect(error).toMatchObject({ code: 'ssl-error', outcome: 'not-sent' });
    expect(error.message).toContain('speaks no TLS');
  });

  it('knows that nothing was sent when the server leaves amid the handshake', async () => {
    const rude = createServer((socket) => {
      socket.once('data', () => socket.resetAndDestroy());
    }).listen(0, '127.0.0.1');
    await once(rude, 'listening');
    const error = await wire().failure({ method: 'POST', url: `https://127.0.0.1:${(rude.address() as AddressInfo).port}`, data: 'x' });
    expect(error).toMatchObject({ code: 'connect-failure', outcome: 'not-sent' });
    rude.close();
  });

  it('has no advice about TLS for a connection that stood and broke', async () => {
    good.answer((response) => response.socket?.destroy());
    await expect(wire({ cacert }).failure({ url: good.url })).resolves.toMatchObject({ code: 'connect-failure', outcome: 'unknown' });
  });
});

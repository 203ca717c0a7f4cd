import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Environment } from '../../../src/http/node/environment.js';
import { defaultAuthorities } from '../../../src/http/node/authorities.js';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { certFile, certText, NOTHING_SET, openWire, serverTls } from '../wire.js';

const first = certText('first-ca.pem').trim();
const second = certText('second-ca.pem').trim();
const authorities = (environment: Partial<Environment>, bundles: readonly string[] = []) => defaultAuthorities({ ...NOTHING_SET, ...environment }, bundles);
let directory: string;
let server: ScriptedHttpServer;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'authorities-'));
  copyFileSync(certFile('first-ca.pem'), join(directory, '0a1b2c3d.0'));
  copyFileSync(certFile('second-ca.pem'), join(directory, 'not-named-by-its-hash.pem'));
  writeFileSync(join(directory, 'bundle.crt'), `# a comment\n${rootCertificates[0] ?? ''}\n${first}\n`);
  server = await startServer(serverTls);
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await server.close();
});

describe('defaultAuthorities', () => {
  it("are Node's where there is no other", () => {
    expect(authorities({})).toMatchObject({ ca: undefined, source: "Node's authorities" });
  });

  it("are Node's and the first bundle that the system has, none of them twice", () => {
    const bundle = join(directory, 'bundle.crt');
    const { ca, source } = authorities({}, ['/no/such/bundle', bundle, certFile('second-ca.pem')]);
    expect(ca).toEqual([...rootCertificates, first]);
    expect(source).toBe(`Node's and the system's authorities (${bundle})`);
  });

  it('are also those of NODE_EXTRA_CA_CERTS', () => {
    const { ca, source } = authorities({ extraCerts: certFile('second-ca.pem') });
    expect(ca).toEqual([...rootCertificates, second]);
    expect(source).toBe(`Node's authorities and NODE_EXTRA_CA_CERTS=${certFile('second-ca.pem')}`);
    expect(authorities({ extraCerts: '/no/such/file' }).ca).toBeUndefined();
  });

  it('are exactly those of SSL_CERT_FILE, SSL_CERT_DIR and NODE_EXTRA_CA_CERTS where they are set', () => {
    const bundles = [join(directory, 'bundle.crt')];
    expect(authorities({ certFile: certFile('first-ca.pem') }, bundles)).toMatchObject({ ca: [first], source: `SSL_CERT_FILE=${certFile('first-ca.pem')}` });
    expect(authorities({ certFile: certFile('first-ca.pem'), extraCerts: certFile('second-ca.pem') }, bundles).ca).toEqual([first, second]);
    expect(authorities({ certDir: `/no/such/folder:${directory}` }, bundles).ca).toEqual([first]);
    expect(authorities({ certDir: directory, certFile: certFile('second-ca.pem') }).ca).toEqual([second, first]);
  });

  it('are told apart from a variable that names no file', () => {
    expect(() => authorities({ certFile: '/no/such/file' })).toThrow(expect.objectContaining({ options: ['SSL_CERT_FILE'] }) as unknown);
  });

  it('are read once in a process', () => {
    expect(authorities({ certFile: certFile('first-ca.pem') })).toBe(authorities({ certFile: certFile('first-ca.pem') }));
  });

  it.each<[string, Partial<Environment>]>([
    ['SSL_CERT_FILE', { certFile: certFile('first-ca.pem') }],
    ['NODE_EXTRA_CA_CERTS', { extraCerts: certFile('first-ca.pem') }],
  ])('let a server in that %s vouches for, and are kept out by cacert', async (_variable, environment) => {
    server.answer({ body: 'in' });
    const trusting = openWire({}, environment);
    await expect(trusting.send({ url: server.url })).resolves.toMatchObject({ data: 'in' });
    const strict = openWire({ tls: { cacert: certFile('second-ca.pem') } }, environment);
    await expect(strict.failure({ url: server.url })).resolves.toMatchObject({ code: 'ssl-error' });
    trusting.close();
    strict.close();
  });
});

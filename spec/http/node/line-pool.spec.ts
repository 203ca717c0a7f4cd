import { copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type ScriptedHttpServer } from '../scripted-http-server.js';
import { certFile, certText, openWire, serverTls, type Wire } from '../wire.js';

let directory: string;
let server: ScriptedHttpServer;
let other: ScriptedHttpServer;
let mutual: ScriptedHttpServer;
const wires: Wire[] = [];

beforeAll(async () => {
  server = await startServer(serverTls);
  other = await startServer({ key: serverTls.key, cert: certText('second-server.crt') });
  mutual = await startServer({ ...serverTls, ca: certText('first-ca.pem'), requestCert: true, rejectUnauthorized: true });
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tls-files-'));
  for (const each of [server, other, mutual]) each.answer({ body: 'in' });
});
afterEach(() => {
  for (const each of wires.splice(0)) each.close();
  rmSync(directory, { recursive: true });
});
afterAll(() => Promise.all([server, other, mutual].map((each) => each.close())));

function wire(...options: Parameters<typeof openWire>): Wire {
  const made = openWire(...options);
  wires.push(made);
  return made;
}

/** A wire that trusts by a file, which is there. */
function wireByFile(): { readonly cacert: string } & Wire {
  const cacert = join(directory, 'ca.pem');
  copyFileSync(certFile('first-ca.pem'), cacert);
  return { ...wire({ tls: { cacert } }), cacert };
}

describe('LinePool', () => {
  it('uses a file that has changed for new sockets, and no idle one of before', async () => {
    const { send, failure, runtime, cacert } = wireByFile();
    await send({ url: server.url });
    copyFileSync(certFile('second-ca.pem'), cacert);
    runtime.elapsedMs += 1000;
    await expect(failure({ url: server.url })).resolves.toMatchObject({ code: 'ssl-error' });
    await expect(send({ url: other.url })).resolves.toMatchObject({ data: 'in' });
  });

  it('looks at the files once a second at most', async () => {
    const { send, failure, runtime, cacert } = wireByFile();
    await send({ url: server.url });
    copyFileSync(certFile('second-ca.pem'), cacert);
    runtime.elapsedMs += 999;
    await expect(send({ url: server.url })).resolves.toMatchObject({ data: 'in' });
    runtime.elapsedMs += 1;
    await expect(failure({ url: server.url })).resolves.toMatchObject({ code: 'ssl-error' });
  });

  it('notices a link that leads elsewhere now', async () => {
    const link = join(directory, 'current');
    symlinkSync(certFile('first-ca.pem'), link);
    const { send, runtime } = wire({ tls: { cacert: link } });
    await send({ url: server.url });
    symlinkSync(certFile('second-ca.pem'), `${link}.new`);
    renameSync(`${link}.new`, link);
    runtime.elapsedMs += 1000;
    await expect(send({ url: other.url })).resolves.toMatchObject({ data: 'in' });
  });

  it('keeps its idle sockets while the files stay the same', async () => {
    const { send, runtime } = wireByFile();
    await send({ url: server.url });
    runtime.elapsedMs += 5000;
    await send({ url: server.url });
    expect(new Set(server.seen.map(({ connection }) => connection)).size).toBe(1);
  });

  it('lets a busy socket finish, which is not used again', async () => {
    const { send, runtime, cacert } = wireByFile();
    const arrived = new Promise<ServerResponse>((resolve) => {
      server.answer(resolve);
    });
    const slow = send({ url: server.url });
    const response = await arrived;
    copyFileSync(certFile('second-ca.pem'), cacert);
    runtime.elapsedMs += 1000;
    await send({ url: other.url });
    const closed = once(response.socket!, 'close');
    response.end('done');
    await expect(slow).resolves.toMatchObject({ data: 'done' });
    await closed;
  });

  it.each([
    ['is gone', (path: string) => rmSync(path)],
    ['is half written', (path: string) => writeFileSync(path, certText('second-ca.pem').slice(0, 300))],
    ['is empty', (path: string) => writeFileSync(path, '')],
  ])('goes on with what it has while a file %s, and tries again', async (_what, spoil) => {
    const { send, runtime, cacert } = wireByFile();
    await send({ url: server.url });
    spoil(cacert);
    runtime.elapsedMs += 1000;
    await expect(send({ url: server.url })).resolves.toMatchObject({ data: 'in' });
    copyFileSync(certFile('second-ca.pem'), cacert);
    runtime.elapsedMs += 1000;
    await expect(send({ url: other.url })).resolves.toMatchObject({ data: 'in' });
  });

  it('goes on with certificate and key until both are new', async () => {
    const [cert, key] = [join(directory, 'client.crt'), join(directory, 'client.key')];
    copyFileSync(certFile('second-server.crt'), cert);
    copyFileSync(certFile('server.key'), key);
    const { send, failure, runtime } = wire({ tls: { cacert: certFile('first-ca.pem'), cert, key } });
    await expect(failure({ url: mutual.url })).resolves.toMatchObject({ code: 'connect-failure' });
    copyFileSync(certFile('client.crt'), cert);
    runtime.elapsedMs += 1000;
    await expect(failure({ url: mutual.url })).resolves.toMatchObject({ code: 'connect-failure' });
    copyFileSync(certFile('client.key'), key);
    runtime.elapsedMs += 1000;
    await expect(send({ url: mutual.url })).resolves.toMatchObject({ data: 'in' });
  });

  it.each([
    ['is empty', ''],
    ['is cut off', certText('first-ca.pem').slice(0, 300)],
    ['holds no PEM text', 'hello'],
  ])('refuses a file at first that %s', async (_what, text) => {
    const cacert = join(directory, 'bad.pem');
    writeFileSync(cacert, text);
    const { send, failure } = wire({ tls: { cacert } });
    await expect(failure({ url: server.url })).resolves.toMatchObject({ code: 'invalid-option', options: ['tls.cacert'] });
    copyFileSync(certFile('first-ca.pem'), cacert);
    await expect(send({ url: server.url })).resolves.toMatchObject({ data: 'in' });
  });

  describe('with TLS settings of one request', () => {
    const client = { cacert: certFile('first-ca.pem'), cert: certFile('client.crt'), key: certFile('client.key') };

    it("takes them instead of the session's as a whole", async () => {
      const { send, failure } = wire({ tls: client });
      await expect(send({ url: mutual.url })).resolves.toMatchObject({ data: 'in' });
      await expect(failure({ url: mutual.url, tls: { cacert: client.cacert } })).resolves.toMatchObject({ code: 'ssl-error' });
      await expect(failure({ url: mutual.url, tls: {} })).resolves.toMatchObject({ code: 'ssl-error' });
      await expect(send({ url: other.url, tls: { insecure: true } })).resolves.toMatchObject({ data: 'in' });
    });

    it('keeps their sockets apart, and uses them again', async () => {
      const { send } = wire({ tls: client });
      for (const tls of [undefined, { ...client }, undefined, { ...client }]) await send({ url: mutual.url, tls });
      expect(mutual.seen.map(({ connection }) => connection - mutual.seen[0]!.connection)).toEqual([0, 1, 0, 1]);
    });

    it('keeps the sockets of sixteen', async () => {
      const { send } = wire();
      const distinct = Array.from({ length: 17 }, (_, index) => ({ cacert: `${certText('first-ca.pem')}${'\n'.repeat(index)}` }));
      for (const tls of distinct) await send({ url: server.url, tls });
      await send({ url: server.url, tls: distinct[16] });
      await send({ url: server.url, tls: distinct[0] });
      const connections = server.seen.map(({ connection }) => connection);
      expect(connections[17]).toBe(connections[16]);
      expect(new Set(connections).size).toBe(18);
    });
  });

  it('closes every socket, those of single requests too', async () => {
    const sockets: Promise<unknown>[] = [];
    server.answer((response) => {
      sockets.push(once(response.socket!, 'close'));
      response.end();
    });
    const { send, close } = wire({ tls: { insecure: true } });
    await send({ url: server.url });
    await send({ url: server.url, tls: { cacert: certFile('first-ca.pem') } });
    close();
    await Promise.all(sockets);
    expect(sockets).toHaveLength(2);
  });
});

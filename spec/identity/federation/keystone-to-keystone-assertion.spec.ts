import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Session } from 'keystoneauth-rx';
import { identityVersions } from 'keystoneauth-rx/testing';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { keystoneToKeystone } from '../../../src/identity/federation/keystone-to-keystone.js';
import type { IdentityPlugin } from '../../../src/identity/identity-plugin.js';
import type { Reply } from '../../http/scripted-http-server.js';
import { VirtualRuntime } from '../../token/virtual-runtime.js';
import { closeAll, letInByV2, serveKeystone, sessionFor, signIn } from '../scripted-keystone.js';
import { serveTwoClouds, type Otherwise, type TwoClouds } from './two-clouds.js';

afterEach(closeAll);

const SIGN_IN = 'local POST /v3/auth/tokens';
const VOUCH = 'local POST /v3/auth/OS-FEDERATION/saml2/ecp';

async function enter(otherwise: Otherwise, path = '/v3'): Promise<{ clouds: TwoClouds; outcome: unknown }> {
  const clouds = await serveTwoClouds(otherwise);
  const base = v3.password({ authUrl: clouds.local.url + path, userId: 'u-1', password: 'pw-K2k-55vTqs' });
  return { clouds, outcome: await signIn(keystoneToKeystone({ base, serviceProvider: 'remote' })) };
}

/** A local Keystone that rejects every token when it is to vouch, until it is mended. */
async function neverVouching(runtime: VirtualRuntime): Promise<{ clouds: TwoClouds; base: IdentityPlugin; session: Session; mend: () => void }> {
  let isBroken = true;
  const clouds = await serveTwoClouds((line) => (line === VOUCH && isBroken ? { status: 401, json: {} } : undefined));
  const base = v3.password({ authUrl: `${clouds.local.url}/v3`, userId: 'u-1', password: 'pw-K2k-55vTqs' });
  const { session } = sessionFor(keystoneToKeystone({ base, serviceProvider: 'remote' }), { runtime });
  return { clouds, base, session, mend: () => (isBroken = false) };
}

/** What comes of it if the local Keystone says `body` about its user. */
async function vouchWith(body: string): Promise<unknown> {
  const reply: Reply = { headers: { 'Content-Type': 'text/xml' }, body };
  const { clouds, outcome } = await enter((line) => (line === VOUCH ? reply : undefined));
  expect(clouds.remote.seen).toEqual([]);
  return outcome;
}

describe('localAssertion', () => {
  it('finds Identity v3 below an auth URL without a version', async () => {
    const { clouds, outcome } = await enter((line, _, { local }) =>
      line === 'local GET /' ? { status: 300, json: identityVersions({ href: `${local.url}/` }) } : undefined,
      '',
    );

    expect(outcome).toBe('gAAAAAB-remote-unscoped');
    expect(clouds.lines.slice(0, 3)).toEqual(['local POST /v3/auth/tokens', 'local GET /', VOUCH]);
  });

  it.each([
    ['nothing', '', /without an assertion/],
    ['blanks', ' \n', /without an assertion/],
    ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>', /not accepted.*DTD/],
    ['text', 'Internal error', /not accepted/],
    ['entities', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', /not accepted.*DTD/],
    ['half a document', '<Envelope><Body>', /not accepted/],
  ])('hands on no assertion that is %s', async (_name, body, message) => {
    expect(await vouchWith(body)).toMatchObject({ code: 'invalid-response', outcome: 'refused', message: expect.stringMatching(message) });
  });

  it('believes a second rejection', async () => {
    const { clouds, outcome } = await enter((line) => (line === VOUCH ? { status: 401, json: {} } : undefined));

    expect(outcome).toMatchObject({ code: 'authorization-failure', cause: expect.objectContaining({ status: 401 }) });
    expect(clouds.lines.filter((line) => line === VOUCH)).toHaveLength(2);
  });

  it('makes one new token for a Keystone that vouches for none, however often it is asked', async () => {
    const runtime = new VirtualRuntime();
    const { clouds, session } = await neverVouching(runtime);
    const ask = async (): Promise<unknown> => firstValueFrom(session.getToken()).catch((error: unknown) => error);
    for (let attempt = 0; attempt < 5; attempt += 1) expect(await ask()).toMatchObject({ code: 'authorization-failure', refusesCredentials: true });
    expect(clouds.lines).toEqual([SIGN_IN, VOUCH, SIGN_IN, VOUCH]);

    // What was just made is not dropped, and longer each time nothing is asked.
    for (const pause of [31_000, 61_000]) {
      runtime.advance(pause);
      for (let attempt = 0; attempt < 3; attempt += 1) await ask();
    }
    expect(clouds.lines.slice(4)).toEqual([VOUCH, VOUCH]);

    // Later it is no longer new, and may have been revoked.
    runtime.advance(300_000);
    await ask();
    expect(clouds.lines.slice(6)).toEqual([VOUCH, SIGN_IN, VOUCH]);
  });

  it('drops no token that was made for another cloud either, until Keystone vouches with one', async () => {
    const runtime = new VirtualRuntime();
    const { clouds, base, session, mend } = await neverVouching(runtime);
    const other = sessionFor(keystoneToKeystone({ base, serviceProvider: 'remote' }), { runtime }).session;
    const ask = async (who: Session): Promise<unknown> => firstValueFrom(who.getToken()).catch((error: unknown) => error);
    await ask(session);
    await ask(other);
    expect(clouds.lines).toEqual([SIGN_IN, VOUCH, SIGN_IN, VOUCH, VOUCH]);

    mend();
    const third = sessionFor(keystoneToKeystone({ base, serviceProvider: 'remote' }), { runtime }).session;
    expect(await ask(third)).toBe('gAAAAAB-remote-unscoped');
    expect(clouds.lines.filter((line) => line === SIGN_IN)).toHaveLength(2);
  });

  it('takes a token that Keystone does not find for a rejected one, and no other 404', async () => {
    const notFound = (message: string) => enter((line) => (line === VOUCH ? { status: 404, json: { error: { message } } } : undefined));
    const [token, route] = [await notFound('Failed to validate token'), await notFound('The resource could not be found.')];

    expect(token.clouds.lines.filter((line) => line === VOUCH)).toHaveLength(2);
    expect(route.clouds.lines.filter((line) => line === VOUCH)).toHaveLength(1);
    expect(route.outcome).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('could not be found') });
  });

  it('gives its token to no other origin', async () => {
    const elsewhere = await serveKeystone();
    const { outcome } = await enter((line) => (line === VOUCH ? { status: 307, headers: { Location: `${elsewhere.url}/ecp` } } : undefined));

    expect(outcome).toMatchObject({ code: 'redirect-refused' });
    expect(elsewhere.arrivals).toEqual([]);
  });

  it('tells that Identity v2.0 vouches for nobody', async () => {
    const keystone = await serveKeystone(() => letInByV2());
    const base = v2.password({ authUrl: `${keystone.url}/v2.0`, username: 'n', password: 'pw-K2k-55vTqs', tenantName: 't' });

    expect(await signIn(keystoneToKeystone({ base, serviceProvider: 'remote' }))).toMatchObject({
      code: 'service-provider-not-found',
      message: expect.stringContaining('v2.0'),
    });
  });
});

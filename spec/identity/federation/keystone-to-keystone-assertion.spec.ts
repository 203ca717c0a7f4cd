import { afterEach, describe, expect, it } from 'vitest';
import { identityVersions } from 'keystoneauth-rx/testing';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { keystoneToKeystone } from '../../../src/identity/federation/keystone-to-keystone.js';
import type { Reply } from '../../http/scripted-http-server.js';
import { closeAll, letInByV2, serveKeystone, signIn } from '../scripted-keystone.js';
import { serveTwoClouds, type Otherwise, type TwoClouds } from './two-clouds.js';

afterEach(closeAll);

const VOUCH = 'local POST /v3/auth/OS-FEDERATION/saml2/ecp';

async function enter(otherwise: Otherwise, path = '/v3'): Promise<{ clouds: TwoClouds; outcome: unknown }> {
  const clouds = await serveTwoClouds(otherwise);
  const base = v3.password({ authUrl: clouds.local.url + path, userId: 'u-1', password: 'pw-K2k-55vTqs' });
  return { clouds, outcome: await signIn(keystoneToKeystone({ base, serviceProvider: 'remote' })) };
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

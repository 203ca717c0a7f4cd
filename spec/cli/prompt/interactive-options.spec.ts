import { firstValueFrom, from } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { RedirectReceiver } from '../../../src/identity/federation/redirect-receiver.js';
import { interactiveOptions } from '../../../src/cli/prompt/interactive-options.js';
import { registerWebSso } from '../../../src/cli/prompt/register-web-sso.js';
import type { ReturnPlace, SignInWays } from '../../../src/cli/prompt/sign-in-ways.js';
import { personAtTerminal } from './typing-person.js';

const { io } = personAtTerminal();
const region = (authType: string, auth: Record<string, unknown> = {}): Parameters<typeof interactiveOptions>[1] => ({ name: 'prod', authType, revealAuth: () => auth });

/** Ways that note where a browser is to come back to. */
function noting(): SignInWays & { readonly places: ReturnPlace[] } {
  const places: ReturnPlace[] = [];
  const receiver: RedirectReceiver = { listen: () => [] };
  return { places, byBrowser: (place) => (places.push(place), receiver), byDevice: () => undefined };
}

describe('interactiveOptions', () => {
  it('ask for the secret of whatever signs in with one', () => {
    const asked = (authType: string, auth?: Record<string, unknown>): string[] => Object.keys(interactiveOptions(io, region(authType, auth)));

    expect(asked('password')).toEqual(['password', 'signInTimeoutMs']);
    expect(asked('v3applicationcredential')).toEqual(['applicationCredentialSecret', 'signInTimeoutMs']);
    expect(asked('v3totp')).toEqual(['passcode', 'signInTimeoutMs']);
    expect(asked('v3totp', { totp_secret: 'JBSWY3DPEHPK3PXP' })).toEqual([]);
    expect(asked('v3multifactor', { auth_methods: ['v3password', 'v3totp'] })).toEqual(['password', 'passcode', 'signInTimeoutMs']);
    expect(asked('v3oidcaccesstoken', { access_token_file: '/run/token' })).toEqual([]);
    expect(asked('none')).toEqual([]);
  });

  it('name the cloud as the account of who signs in elsewhere', () => {
    registerWebSso();

    for (const authType of ['v3oidcauthcode', 'v3oidcdeviceauthz', 'v3websso', 'v3fedkerb']) {
      expect(interactiveOptions(io, region(authType))).toMatchObject({ account: 'prod' });
      expect(interactiveOptions(io, region(authType, { account: 'mine' }))).not.toHaveProperty('account');
    }
    expect(interactiveOptions(io, region('v3oidcauthcode', { code: 'c-1' }))).toEqual({});
  });

  it('have a browser come back to where the cloud knows this machine', () => {
    const ways = noting();
    for (const auth of [{}, { redirect_uri: 'http://localhost:8912/back' }]) interactiveOptions(io, region('v3oidcauthcode', auth), ways);
    for (const auth of [{}, { redirect_port: '8913', redirect_host: '127.0.0.1' }]) interactiveOptions(io, region('v3websso', auth), ways);

    expect(ways.places).toEqual([
      {},
      { host: 'localhost', port: 8912, path: '/back' },
      { host: 'localhost', port: 9990, path: '/auth/websso/' },
      { host: '127.0.0.1', port: 8913, path: '/auth/websso/' },
    ]);
  });

  it.each([
    ['v3oidcauthcode', { redirect_uri: 'https://example.com/back' }, 'redirectUri'],
    ['v3oidcauthcode', { redirect_uri: 'back' }, 'redirectUri'],
    ['v3websso', { redirect_port: '99999' }, 'redirectPort'],
    ['v3websso', { redirect_host: 'example.com' }, 'redirectHost'],
  ])('refuse a place of %s that is not on this machine: %j', (authType, auth, option) => {
    expect(() => interactiveOptions(io, region(authType, auth), noting())).toThrow(expect.objectContaining({ options: [option] }));
  });

  it('send a person to login where no ways are given', async () => {
    const { authorize } = interactiveOptions(io, region('v3oidcauthcode'));
    const { prompt } = interactiveOptions(io, region('v3oidcdeviceauthz'));

    await expect(firstValueFrom(from((authorize as RedirectReceiver).listen()))).rejects.toMatchObject({ code: 'authorization-failure', outcome: 'not-sent' });
    expect(prompt).toThrow('keystoneauth login');
  });
});

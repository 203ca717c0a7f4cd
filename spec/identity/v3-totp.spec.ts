import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { timeBasedPasscode } from '../../src/credentials/time-based-passcode.js';
import { printed } from '../credentials/contribution.js';
import { VirtualRuntime } from '../token/virtual-runtime.js';
import { closeAll, closedLater, lastBody, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

describe('v3.totp', () => {
  it('sends user and passcode', async () => {
    const keystone = await serveKeystone();
    await signIn(v3.totp({ authUrl: keystone.url, username: 'n', userDomainName: 'D', passcode: '123456', domainId: 'd' }));

    expect(lastBody(keystone)).toEqual({
      auth: {
        identity: { methods: ['totp'], totp: { user: { name: 'n', domain: { name: 'D' }, passcode: '123456' } } },
        scope: { domain: { id: 'd' } },
      },
    });
  });

  it('signs in once: renewal needs the user', async () => {
    const { authUrl } = closedLater(await serveCloud());
    const auth = v3.totp({ authUrl, username: 'demo', userDomainId: 'default', passcode: '246810' });
    const { session } = sessionFor(auth);

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ username: 'demo' });
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'needs-user' });
  });

  it('asks its callback for a passcode when a token is needed, and never ahead of time', async () => {
    const keystone = await serveKeystone();
    const passcodes = ['102938', '475610'];
    const { session } = sessionFor(v3.totp({ authUrl: keystone.url, userId: 'u', passcode: async () => Promise.resolve(passcodes.shift() ?? '') }));
    await firstValueFrom(session.authenticate());
    await firstValueFrom(session.authenticate());

    expect(keystone.arrivals.map(({ body }) => /"passcode":"(\d+)"/.exec(body)?.[1])).toEqual(['102938', '475610']);
    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'needs-user' });
  });

  it('reads a source that needs nobody also ahead of the end', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(v3.totp({ authUrl: keystone.url, userId: 'u', passcode: { read: () => '102938' } }));
    await firstValueFrom(session.authenticate());

    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'automatic' });
  });

  it('never sends a passcode twice where the first may have arrived', async () => {
    const { authUrl, cloud } = closedLater(await serveCloud());
    cloud.fail({ path: '/identity/v3/auth/tokens', status: 'reset' });
    let asked = 0;
    const passcode = (): string => {
      asked += 1;
      return '246810';
    };
    const auth = v3.totp({ authUrl, username: 'demo', userDomainId: 'default', passcode });

    expect(await signIn(auth, { connectRetries: 3 })).toMatchObject({ outcome: 'unknown' });
    expect([cloud.requests('/identity/v3/auth/tokens').length, asked]).toEqual([1, 1]);
  });

  it('makes the passcode from the secret of the authenticator app, by the clock of the runtime', async () => {
    const keystone = await serveKeystone();
    const runtime = new VirtualRuntime();
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    await signIn(v3.totp({ authUrl: keystone.url, userId: 'u', totpSecret: secret }), { runtime });
    const key = new TextEncoder().encode('12345678901234567890');

    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { totp: { user: { passcode: timeBasedPasscode(key, runtime.now()) } } } } });
    expect(keystone.arrivals[0]?.body).not.toContain(secret);
  });

  it.each<[string, object, string[]]>([
    ['a secret that is not in base 32', { totpSecret: 'not base 32!' }, ['totpSecret']],
    ['a passcode and a secret', { totpSecret: 'GEZDGNBV', passcode: '918273' }, ['passcode', 'totpSecret']],
  ])('refuses %s', (_case, options, names) => {
    expect(() => v3.totp({ authUrl: 'http://127.0.0.1:9', userId: 'u', ...options })).toThrow(expect.objectContaining({ options: names }));
  });

  it('says that what its callback gave is no secret', async () => {
    const keystone = await serveKeystone();
    const error = await signIn(v3.totp({ authUrl: keystone.url, userId: 'u', totpSecret: () => 'not base 32!' }));

    expect(error).toMatchObject({ code: 'authorization-failure' });
    expect(keystone.arrivals).toHaveLength(0);
  });

  it('refuses to go without a passcode, and prints none', () => {
    expect(() => v3.totp({ authUrl: 'http://127.0.0.1:9', userId: 'u' })).toThrow(
      expect.objectContaining({ options: ['passcode'], code: 'missing-required-options' }),
    );
    expect(printed(v3.totp({ authUrl: 'http://127.0.0.1:9', userId: 'u', passcode: '918273' }))).not.toContain('918273');
  });
});

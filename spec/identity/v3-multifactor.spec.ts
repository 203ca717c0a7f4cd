import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { loadAuthPlugin } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, closedLater, lastBody, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const PASSWORD = 'pw-Dk27-factors';
const user = { username: 'n', userDomainName: 'D' };

describe('v3.multifactor', () => {
  it('sends the methods that are named, each with the options it knows', async () => {
    const keystone = await serveKeystone();
    const options = { authMethods: ['v3password', 'v3totp'], ...user, password: PASSWORD, passcode: '918273', projectId: 'p' };
    await signIn(v3.multifactor({ authUrl: keystone.url, ...options }));

    const named = { name: 'n', domain: { name: 'D' } };
    expect(lastBody(keystone)).toEqual({
      auth: {
        identity: {
          methods: ['password', 'totp'],
          password: { user: { ...named, password: PASSWORD } },
          totp: { user: { ...named, passcode: '918273' } },
        },
        scope: { project: { id: 'p' } },
      },
    });
  });

  it('signs in where two factors are wanted, and by itself again with the secret of the second', async () => {
    const { authUrl, cloud } = closedLater(await serveCloud());
    const { session } = sessionFor(
      v3.multifactor({ authUrl, authMethods: 'v3password, v3totp', username: 'factor', userDomainId: 'default', password: 'factor-password', passcode: '135791' }),
    );

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ username: 'factor' });
    expect(await firstValueFrom(session.state$)).toMatchObject({ renewable: 'needs-user' });
    expect(cloud.signIns).toBe(1);
    const lasting = v3.multifactor({ authUrl, authMethods: ['v3totp'], userId: 'u', totpSecret: 'GEZDGNBVGY3TQOJQ' });
    expect(await firstValueFrom(lasting.state$)).toMatchObject({ status: 'none' });
  });

  it('is loaded by its name', async () => {
    const keystone = await serveKeystone();
    const options = { authUrl: keystone.url, authMethods: 'v3password', userId: 'u', password: PASSWORD };
    await signIn(await firstValueFrom(loadAuthPlugin('v3multifactor', options)));

    expect(lastBody(keystone)).toMatchObject({ auth: { identity: { methods: ['password'] } } });
  });

  it.each<[string, object, object]>([
    ['no methods', { authMethods: [] }, { options: ['authMethods'], code: 'missing-required-options' }],
    ['a method nobody knows', { authMethods: ['v3pasword'] }, { options: ['authMethods'], code: 'invalid-option' }],
    ['an option that none of them takes', { authMethods: ['v3password'], userId: 'u', password: PASSWORD, passcode: '1' }, { options: ['passcode'] }],
    ['a method without what it needs', { authMethods: ['v3password', 'v3totp'], userId: 'u', password: PASSWORD }, { options: ['passcode'] }],
    ['a prototype for a method', { authMethods: ['constructor'] }, { options: ['authMethods'] }],
  ])('refuses %s', (_case, options, refusal) => {
    expect(() => v3.multifactor({ authUrl: 'http://127.0.0.1:9', ...options } as never)).toThrow(expect.objectContaining(refusal));
  });
});

describe('v3.registerAuthMethod', () => {
  const badge: v3.NamedAuthMethod = {
    optionNames: ['badgeNumber'],
    make: ({ badgeNumber }) => ({ getAuthData: () => ['badge', { number: badgeNumber }] }),
  };

  it("lets v3.multifactor name a method of one's own", async () => {
    const takeBack = v3.registerAuthMethod('v3keycard', badge);
    try {
      const keystone = await serveKeystone();
      await signIn(v3.multifactor({ authUrl: keystone.url, authMethods: ['v3keycard'], badgeNumber: 7 }));

      expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['badge'], badge: { number: 7 } } } });
      expect(v3.authMethodNames()).toContain('v3keycard');
    } finally {
      takeBack();
    }
    expect(v3.authMethodNames()).not.toContain('v3keycard');
  });

  it('refuses a name that is taken', () => {
    expect(() => v3.registerAuthMethod('v3password', badge)).toThrow(expect.objectContaining({ options: ['name'] }));
  });
});

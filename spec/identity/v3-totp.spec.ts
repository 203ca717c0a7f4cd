import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { printed } from '../credentials/contribution.js';
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

  it('refuses to go without a passcode, and prints none', () => {
    expect(() => v3.totp({ authUrl: 'http://127.0.0.1:9', userId: 'u' } as never)).toThrow(
      expect.objectContaining({ options: ['passcode'], code: 'missing-required-options' }),
    );
    expect(printed(v3.totp({ authUrl: 'http://127.0.0.1:9', userId: 'u', passcode: '918273' }))).not.toContain('918273');
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { password, type PasswordOptions } from 'keystoneauth-rx';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { printed } from '../credentials/contribution.js';
import { closeAll, closedLater, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

describe('password', () => {
  it.each<[string, Omit<PasswordOptions, 'authUrl' | 'password'>]>([
    ['in the words of v3', { userDomainId: 'default', projectName: 'demo', projectDomainName: 'Default' }],
    ['with a default domain', { projectName: 'demo', defaultDomainId: 'default' }],
    ["in v2.0's words", { tenantName: 'demo', defaultDomainName: 'Default' }],
  ])('signs in at a Keystone with both versions, %s', async (_words, options) => {
    const { url } = closedLater(await serveCloud());
    const { session } = sessionFor(password({ authUrl: `${url}/identity`, username: 'demo', password: 'demo-password', ...options }));

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ version: 'v3', username: 'demo', projectName: 'demo' });
  });

  it('signs in at v2.0 where that is preferred', async () => {
    const { url } = closedLater(await serveCloud());
    const auth = password({ authUrl: `${url}/identity`, username: 'demo', password: 'demo-password', projectName: 'demo' });
    const { session } = sessionFor(auth, { compatibility: { preferV2: true } });

    expect(await firstValueFrom(session.getAccess())).toMatchObject({ version: 'v2.0', username: 'demo', projectName: 'demo' });
  });

  it('fails with a 401 after one sign-in when the password is wrong, and remembers it', async () => {
    const { url, cloud } = closedLater(await serveCloud());
    const { session } = sessionFor(password({ authUrl: `${url}/identity`, username: 'demo', password: 's3cret-typo-5Yk', userDomainId: 'default' }));

    for (let count = 0; count < 3; count += 1) {
      const error: unknown = await firstValueFrom(session.getToken()).catch((failure: unknown) => failure);
      expect(error).toMatchObject({ code: 'http-error', status: 401 });
      expect(printed(error)).not.toContain('s3cret');
    }
    expect(cloud.failedSignIns).toBe(1);
  });

  it('takes an empty password for one', async () => {
    const { url, cloud } = closedLater(await serveCloud());

    expect(await signIn(password({ authUrl: `${url}/identity/v3`, userId: 'u', password: '' }))).toMatchObject({ status: 401 });
    expect(cloud.failedSignIns).toBe(1);
  });

  it('names what it cannot do without and what it does not know', () => {
    const authUrl = 'http://127.0.0.1:9';

    expect(() => password({ authUrl, username: 'n' } as never)).toThrow(expect.objectContaining({ options: ['password'], code: 'missing-required-options' }));
    expect(() => password({ username: 'n', password: 'pw-4vT9zKqL2x' } as never)).toThrow(expect.objectContaining({ options: ['authUrl'] }));
    expect(() => password({ authUrl, username: 'n', password: 'pw-4vT9zKqL2x', user_domain_id: 'd' } as never)).toThrow(
      expect.objectContaining({ options: ['user_domain_id'], code: 'unknown-option', message: expect.stringContaining('"userDomainId"') as string }),
    );
  });
});

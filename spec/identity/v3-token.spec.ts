import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import * as v3 from 'keystoneauth-rx/v3';
import { closeAll, closedLater, lastBody, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

describe('v3.token', () => {
  it('sends the token in the body and as a header', async () => {
    const keystone = await serveKeystone();
    await signIn(v3.token({ authUrl: keystone.url, token: 'tk-8Rw3mNc6Hj', projectId: 'p' }));

    expect(lastBody(keystone)).toEqual({ auth: { identity: { methods: ['token'], token: { id: 'tk-8Rw3mNc6Hj' } }, scope: { project: { id: 'p' } } } });
    expect(keystone.arrivals[0]?.headers['x-auth-token']).toBe('tk-8Rw3mNc6Hj');
  });

  it('gets another scope for a token, which ends when the first one does', async () => {
    const { authUrl } = closedLater(await serveCloud());
    const user = { authUrl, username: 'demo', userDomainId: 'default', password: 'demo-password' };
    const unscoped = await firstValueFrom(sessionFor(v3.password({ ...user, unscoped: true })).session.getAccess());

    const { session } = sessionFor(v3.token({ authUrl, token: unscoped?.authToken ?? '', projectName: 'demo', projectDomainId: 'default' }));

    const access = await firstValueFrom(session.getAccess());
    expect(access).toMatchObject({ projectName: 'demo', expiresAt: unscoped?.expiresAt });
    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'impossible' });
  });

  it('refuses to go without a token', () => {
    for (const token of [undefined, '']) {
      expect(() => v3.token({ authUrl: 'http://127.0.0.1:9', token } as never)).toThrow(
        expect.objectContaining({ options: ['token'], code: 'missing-required-options' }),
      );
    }
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { token } from 'keystoneauth-rx';
import { closeAll, lastBody, requestLines, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

describe('token', () => {
  it('sends the token in the body and as a header, at v3', async () => {
    const keystone = await serveKeystone();

    expect(await signIn(token({ authUrl: keystone.url, token: 'tk-8Rw3mNc6Hj', projectName: 'x', defaultDomainId: 'd' }))).toBe('gAAAAAB-token-2');

    expect(lastBody(keystone)).toEqual({
      auth: { identity: { methods: ['token'], token: { id: 'tk-8Rw3mNc6Hj' } }, scope: { project: { name: 'x', domain: { id: 'd' } } } },
    });
    expect(keystone.arrivals.map(({ headers }) => headers['x-auth-token'])).toEqual([undefined, 'tk-8Rw3mNc6Hj']);
  });

  it('sends the token in the body and as a header, at v2.0', async () => {
    const keystone = await serveKeystone();

    expect(await signIn(token({ authUrl: `${keystone.url}/v2.0`, token: 'tk-8Rw3mNc6Hj', projectName: 'x' }))).toBe('gAAAAAB-token-1');

    expect(requestLines(keystone)).toEqual(['POST /v2.0/tokens']);
    expect(lastBody(keystone)).toEqual({ auth: { token: { id: 'tk-8Rw3mNc6Hj' }, tenantName: 'x' } });
    expect(keystone.arrivals[0]?.headers['x-auth-token']).toBe('tk-8Rw3mNc6Hj');
  });

  it('says that it cannot be renewed', async () => {
    const keystone = await serveKeystone();
    const { session } = sessionFor(token({ authUrl: keystone.url, token: 'tk-8Rw3mNc6Hj' }));
    await firstValueFrom(session.getToken());

    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'impossible' });
  });

  it('names what it cannot do without and what it does not know', () => {
    const authUrl = 'http://127.0.0.1:9';

    for (const missing of [{ authUrl }, { authUrl, token: '' }]) {
      expect(() => token(missing as never)).toThrow(expect.objectContaining({ options: ['token'], code: 'missing-required-options' }));
    }
    expect(() => token({ authUrl, token: 'tk-8Rw3mNc6Hj', userDomainId: 'd' } as never)).toThrow(
      expect.objectContaining({ options: ['userDomainId'], code: 'unknown-option' }),
    );
  });
});

import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import * as v2 from 'keystoneauth-rx/v2';
import { serveCloud } from 'keystoneauth-rx/testing/cloud';
import { printed } from '../credentials/contribution.js';
import { closeAll, closedLater, lastBody, requestLines, serveKeystone, sessionFor, signIn } from './scripted-keystone.js';

afterEach(closeAll);

describe('v2.password', () => {
  it.each<[string, Omit<v2.V2PasswordOptions, 'authUrl' | 'password'>, unknown]>([
    ['a name', { username: 'n' }, { passwordCredentials: { username: 'n', password: 'pw-4vT9zKqL2x' } }],
    ['an id', { userId: 'u' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' } }],
    ['a name, which wins over an id', { username: 'n', userId: 'u' }, { passwordCredentials: { username: 'n', password: 'pw-4vT9zKqL2x' } }],
    ['an id beside an empty name', { username: '', userId: 'u' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' } }],
    ['a tenant by id', { userId: 'u', tenantId: 't' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' }, tenantId: 't' }],
    ['a tenant by name', { userId: 'u', tenantName: 'T' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' }, tenantName: 'T' }],
    ['a tenant by id, which wins', { userId: 'u', tenantId: 't', tenantName: 'T' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' }, tenantId: 't' }],
    ['a tenant by name beside an empty id', { userId: 'u', tenantId: '', tenantName: 'T' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' }, tenantName: 'T' }],
    ['a trust', { userId: 'u', tenantId: 't', trustId: 'tr' }, { passwordCredentials: { userId: 'u', password: 'pw-4vT9zKqL2x' }, tenantId: 't', trust_id: 'tr' }],
  ])('sends %s as Keystone reads it', async (_case, options, auth) => {
    const keystone = await serveKeystone();

    expect(await signIn(v2.password({ authUrl: `${keystone.url}/v2.0/`, ...options, password: 'pw-4vT9zKqL2x' }))).toBe('gAAAAAB-token-1');

    expect(requestLines(keystone)).toEqual(['POST /v2.0/tokens']);
    expect(lastBody(keystone)).toEqual({ auth });
    expect(keystone.arrivals[0]?.headers).toMatchObject({ accept: 'application/json', 'content-type': 'application/json' });
    expect(keystone.arrivals[0]?.headers).not.toHaveProperty('x-auth-token');
  });

  it('gives token, ids and catalog', async () => {
    const { url, cloud } = closedLater(await serveCloud());
    const auth = v2.password({ authUrl: `${url}/identity/v2.0`, username: 'demo', password: 'demo-password', tenantName: 'demo' });
    const { session } = sessionFor(auth);

    const access = await firstValueFrom(session.getAccess());

    expect(access).toMatchObject({ version: 'v2.0', username: 'demo', projectName: 'demo' });
    expect(await firstValueFrom(session.getProjectId())).toBe(access?.projectId);
    expect(await firstValueFrom(session.getEndpoint({ serviceType: 'compute', interface: 'internal' }))).toBe(`${url}/compute/v2.1`);
    expect(cloud.signIns).toBe(1);
  });

  it('fails with what Keystone answered after one request', async () => {
    const { url, cloud } = closedLater(await serveCloud());
    const auth = v2.password({ authUrl: `${url}/identity/v2.0`, username: 'demo', password: 's3cret-typo-5' });

    const error = await signIn(auth);

    expect(error).toMatchObject({ code: 'http-error', status: 401, method: 'POST', outcome: 'refused' });
    expect(cloud.count('POST')).toBe(1);
    for (const shown of [error, auth]) expect(printed(shown)).not.toContain('s3cret');
  });

  it('names what it cannot do without and what it does not know', () => {
    const authUrl = 'http://127.0.0.1:9/v2.0';
    const nobody = expect.objectContaining({ options: ['username', 'userId'], code: 'missing-required-options' }) as Error;

    expect(() => v2.password({ authUrl, password: 'pw-4vT9zKqL2x' })).toThrow(nobody);
    expect(() => v2.password({ authUrl, username: '', password: 'pw-4vT9zKqL2x' })).toThrow(nobody);
    expect(() => v2.password({ authUrl, username: 'n' } as never)).toThrow(expect.objectContaining({ options: ['password'] }));
    expect(() => v2.password({ authUrl, username: 'n', password: 'pw-4vT9zKqL2x', projectId: 'p' } as never)).toThrow(
      expect.objectContaining({ options: ['projectId'], code: 'unknown-option' }),
    );
  });
});

describe('v2.token', () => {
  it('sends the token in the body and as a header', async () => {
    const keystone = await serveKeystone();

    expect(await signIn(v2.token({ authUrl: `${keystone.url}/v2.0`, token: 'tk-8Rw3mNc6Hj', tenantId: 't', trustId: 'tr' }))).toBe('gAAAAAB-token-1');

    expect(lastBody(keystone)).toEqual({ auth: { token: { id: 'tk-8Rw3mNc6Hj' }, tenantId: 't', trust_id: 'tr' } });
    expect(keystone.arrivals[0]?.headers['x-auth-token']).toBe('tk-8Rw3mNc6Hj');
  });

  it('is not renewed by itself: a token cannot extend its own life', async () => {
    const keystone = await serveKeystone();
    const auth = v2.token({ authUrl: `${keystone.url}/v2.0`, token: 'tk-8Rw3mNc6Hj' });
    const { session } = sessionFor(auth);
    await firstValueFrom(session.getToken());

    expect(await firstValueFrom(session.state$)).toMatchObject({ status: 'valid', renewable: 'impossible' });
  });

  it('refuses to go without a token, and prints none', () => {
    for (const token of [undefined, '']) {
      expect(() => v2.token({ authUrl: 'http://127.0.0.1:9/v2.0', token } as never)).toThrow(
        expect.objectContaining({ options: ['token'], code: 'missing-required-options' }),
      );
    }
    expect(printed(v2.token({ authUrl: 'http://127.0.0.1:9/v2.0', token: 's3cret-token' }))).not.toContain('s3cret');
  });
});

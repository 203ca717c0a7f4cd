import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { createApplicationCredential, deleteApplicationCredential } from '../../src/operations/application-credentials.js';
import { Secret } from '../../src/redaction/secret.js';
import { printed } from '../credentials/contribution.js';
import { closeAll, serveKeystone, sessionFor, signIn } from '../identity/scripted-keystone.js';
import { demoSession } from './demo-session.js';

afterEach(closeAll);

describe('createApplicationCredential', () => {
  it('makes one for the project of the token, ready to sign in with', async () => {
    const { session } = await demoSession();
    const projectId = await firstValueFrom(session.getProjectId());

    const credential = await firstValueFrom(createApplicationCredential(session, { name: 'robot' }));

    expect(credential).toMatchObject({ name: 'robot', projectId, unrestricted: false, expiresAt: undefined });
    expect([...credential.roleNames].sort()).toEqual(['member', 'reader']);
    const robot = sessionFor(v3.applicationCredential(credential.options)).session;
    expect(await firstValueFrom(robot.getProjectId())).toBe(projectId);
    expect((await firstValueFrom(robot.getAccess()))?.applicationCredentialId).toBe(credential.id);
  });

  it('sends what it is told and nothing else', async () => {
    const keystone = await serveKeystone(() => ({ status: 201, json: { application_credential: { id: 'ac-1', secret: 'own-7Yw3Kd9Zq', expires_at: '2040-01-01T00:00:00.000000' } } }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    const credential = await firstValueFrom(
      createApplicationCredential(session, {
        ...{ name: 'robot', description: 'nightly', roles: [{ name: 'reader' }], expiresAt: new Date(Date.UTC(2040, 0, 1)), unrestricted: true },
        ...{ accessRules: [{ service: 'compute', method: 'GET', path: '/v2.1/servers' }], secret: new Secret('own-7Yw3Kd9Zq'), userId: 'user/1' },
      }),
    );

    expect(keystone.arrivals.map(({ method, path, body }) => [method, path, JSON.parse(body) as unknown])).toEqual([
      [
        'POST',
        '/v3/users/user%2F1/application_credentials',
        {
          application_credential: {
            ...{ name: 'robot', description: 'nightly', roles: [{ name: 'reader' }], expires_at: '2040-01-01T00:00:00.000Z', unrestricted: true },
            ...{ access_rules: [{ service: 'compute', method: 'GET', path: '/v2.1/servers' }], secret: 'own-7Yw3Kd9Zq' },
          },
        },
      ],
    ]);
    expect(credential).toMatchObject({ expiresAt: Date.UTC(2040, 0, 1), options: { authUrl: `${keystone.url}/v3`, applicationCredentialId: 'ac-1' } });
  });

  it('tells its secret to whoever asks, and shows it nowhere', async () => {
    const { session, events } = await demoSession();

    const credential = await firstValueFrom(createApplicationCredential(session, { name: 'robot', secret: 'chosen-4Tz8Lp2w' }));

    expect(credential.secret.reveal()).toBe('chosen-4Tz8Lp2w');
    expect(credential.options.applicationCredentialSecret()).toBe('chosen-4Tz8Lp2w');
    expect(printed([credential, events])).not.toContain('chosen-4Tz8Lp2w');
  });

  it.each([
    [{}, { code: 'missing-required-options', options: ['name'] }],
    [{ name: 'robot', expires_at: 1 }, { code: 'unknown-option', options: ['expires_at'] }],
    [{ name: 'robot', expiresAt: Number.NaN }, { code: 'invalid-option', options: ['expiresAt'] }],
  ])('names what cannot be right in %j', async (options, error) => {
    const { session, served } = await demoSession();

    await expect(firstValueFrom(createApplicationCredential(session, options as never))).rejects.toMatchObject(error);
    expect(served.cloud.requests()).toEqual([]);
  });

  it('needs a user, and an answer with a secret', async () => {
    const keystone = await serveKeystone(() => ({ json: { application_credential: { id: 'ac-1' } } }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    await expect(firstValueFrom(createApplicationCredential(session, { name: 'robot' }))).rejects.toMatchObject({ code: 'authorization-failure' });
    await expect(firstValueFrom(createApplicationCredential(session, { name: 'robot', userId: 'u' }))).rejects.toMatchObject({
      ...{ code: 'invalid-response', outcome: 'unknown' },
    });
  });
});

describe('deleteApplicationCredential', () => {
  it('ends it', async () => {
    const { session } = await demoSession();
    const { id, options } = await firstValueFrom(createApplicationCredential(session, { name: 'robot' }));

    await firstValueFrom(deleteApplicationCredential(session, id));

    expect(await signIn(v3.applicationCredential(options))).toMatchObject({ status: 401 });
    await expect(firstValueFrom(deleteApplicationCredential(session, id))).rejects.toMatchObject({ status: 404 });
  });
});

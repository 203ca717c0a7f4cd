import { firstValueFrom } from 'rxjs';
import { afterEach, describe, expect, it } from 'vitest';
import { adminToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { createEc2Credential, deleteEc2Credential } from '../../src/operations/ec2-credentials.js';
import { printed } from '../credentials/contribution.js';
import type { HttpService } from '../request/http-service.js';
import { closeAll, serveKeystone, sessionFor } from '../identity/scripted-keystone.js';

afterEach(closeAll);

const made = { credential: { access: 'access-1', secret: 'ec-9Rk2Vw7Xn', user_id: 'user-1', tenant_id: 'project-1', trust_id: null } };

const serve = (): Promise<HttpService> =>
  serveKeystone(({ method, path }) => {
    if (path.endsWith('/OS-EC2')) return { status: 201, json: made };
    return method === 'DELETE' ? { status: 204 } : undefined;
  });

const lines = ({ arrivals }: HttpService): string[] => arrivals.map(({ method, path, body }) => `${method} ${path} ${body}`).slice(1);

describe('createEc2Credential', () => {
  it('makes one for the user and the project of the token', async () => {
    const keystone = await serve();
    const { session } = sessionFor(v3.password({ authUrl: `${keystone.url}/v3`, userId: 'user-1', password: 'pw-4vT9zKqL2x' }));

    const credential = await firstValueFrom(createEc2Credential(session));

    expect(lines(keystone)).toEqual(['POST /v3/users/user-1/credentials/OS-EC2 {"tenant_id":"project-1"}']);
    expect(credential).toMatchObject({ access: 'access-1', projectId: 'project-1', userId: 'user-1' });
    expect(credential.secret.reveal()).toBe('ec-9Rk2Vw7Xn');
    expect({ ...credential.options, secret: credential.options.secret() }).toEqual({ authUrl: `${keystone.url}/v3`, access: 'access-1', secret: 'ec-9Rk2Vw7Xn' });
  });

  it('makes one for another user and project', async () => {
    const keystone = await serve();
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));

    await firstValueFrom(createEc2Credential(session, { userId: 'u-2', projectId: 'p-2' }));

    expect(keystone.arrivals.map(({ path, body }) => `${path} ${body}`)).toEqual(['/v3/users/u-2/credentials/OS-EC2 {"tenant_id":"p-2"}']);
  });

  it('shows its secret nowhere', async () => {
    const keystone = await serve();
    const { session, events } = sessionFor(v3.password({ authUrl: `${keystone.url}/v3`, userId: 'user-1', password: 'pw-4vT9zKqL2x' }));

    expect(printed([await firstValueFrom(createEc2Credential(session)), events])).not.toContain('ec-9Rk2Vw7Xn');
  });

  it('needs a project, a user, an answer, and options that it knows', async () => {
    const keystone = await serveKeystone(() => ({ json: {} }));
    const { session } = sessionFor(adminToken({ endpoint: `${keystone.url}/v3`, token: 'admin-Kz40Qw8x' }));
    const errorOf = (options: object): Promise<unknown> => firstValueFrom(createEc2Credential(session, options)).catch((error: unknown) => error);

    expect(await errorOf({ userId: 'u' })).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('project id') as string });
    expect(await errorOf({ projectId: 'p' })).toMatchObject({ code: 'authorization-failure', message: expect.stringContaining('user id') as string });
    expect(await errorOf({ projectId: 'p', userId: 'u' })).toMatchObject({ code: 'invalid-response' });
    expect(await errorOf({ tenantId: 'p' })).toMatchObject({ code: 'unknown-option', options: ['tenantId'] });
  });
});

describe('deleteEc2Credential', () => {
  it("deletes one of the session's user, or of another", async () => {
    const keystone = await serve();
    const { session } = sessionFor(v3.password({ authUrl: `${keystone.url}/v3`, userId: 'user-1', password: 'pw-4vT9zKqL2x' }));

    await firstValueFrom(deleteEc2Credential(session, 'access/1'));
    await firstValueFrom(deleteEc2Credential(session, 'access-2', { userId: 'u-2' }));

    expect(lines(keystone)).toEqual(['DELETE /v3/users/user-1/credentials/OS-EC2/access%2F1 ', 'DELETE /v3/users/u-2/credentials/OS-EC2/access-2 ']);
  });
});

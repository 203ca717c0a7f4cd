import { MissingAuthMethods } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { randomUUID } from 'node:crypto';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { accessOf, eventsOf, open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';

/** 20 bytes in base 32. */
const totpSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';

describeCloud('factors at a real Keystone', ({ authUrl, admin }) => {
  const project = { projectName: 'admin', projectDomainId: 'default' };
  const password = `pw-${randomUUID()}`;
  let userId: string;
  let twoFactorUserId: string;

  /** A user with a password and a passcode on the project admin. */
  async function createUser(options: object): Promise<string> {
    const setup = open(v3.password({ authUrl, ...admin.credentials }));
    const user = { name: `factors-${randomUUID()}`, domain_id: 'default', password, options };
    const { body } = await firstValueFrom(setup.post<{ user: { id: string } }>(`${authUrl}/users`, { json: { user } }));
    const { id } = body.user;
    const roles = await firstValueFrom(setup.get<{ roles: { id: string }[] }>(`${authUrl}/roles`, { params: { name: 'reader' } }));
    await firstValueFrom(setup.put(`${authUrl}/projects/${admin.projectId}/users/${id}/roles/${roles.body.roles[0]?.id ?? ''}`));
    await firstValueFrom(setup.post(`${authUrl}/credentials`, { json: { credential: { type: 'totp', blob: totpSecret, user_id: id } } }));
    return id;
  }

  beforeAll(async () => {
    userId = await createUser({});
    twoFactorUserId = await createUser({ multi_factor_auth_enabled: true, multi_factor_auth_rules: [['password', 'totp']] });
  });

  it('are a passcode made from the secret of the authenticator app, fresh for each sign-in', async () => {
    const session = open(v3.totp({ authUrl, userId, totpSecret, ...project }));
    const events = eventsOf(session);

    expect((await firstValueFrom(session.getAccess()))?.methods).toEqual(['totp']);
    expect(session.snapshot().token).toMatchObject({ status: 'valid', renewable: 'automatic' });
    expect((await firstValueFrom(session.authenticate()))?.projectId).toBe(admin.projectId);
    expect(JSON.stringify(events)).not.toContain(totpSecret);
  });

  it('are a password and a passcode in one sign-in', async () => {
    const methods = [v3.passwordMethod({ userId: twoFactorUserId, password }), v3.totpMethod({ userId: twoFactorUserId, totpSecret })];

    expect([...(await accessOf(v3.auth({ authUrl, methods, ...project }))).methods].sort()).toEqual(['password', 'totp']);
  });

  it('are asked for one after the other, with a receipt between them; the scope stays', async () => {
    const auth = v3.password({ authUrl, userId: twoFactorUserId, password, ...project });
    const session = open(auth);

    const challenge = await firstValueFrom(session.getToken()).catch((error: unknown) => error);
    expect(challenge).toBeInstanceOf(MissingAuthMethods);
    expect(challenge).toMatchObject({ methods: ['password'], requiredAuthMethods: [expect.arrayContaining(['password', 'totp'])] });
    expect(session.snapshot().token).toMatchObject({ status: 'challenged', missing: [['totp']] });

    await firstValueFrom(auth.answer(v3.totpMethod({ userId: twoFactorUserId, totpSecret })));

    expect(await firstValueFrom(session.getProjectId())).toBe(admin.projectId);
    expect((await firstValueFrom(session.getAccess()))?.methods).toEqual(expect.arrayContaining(['password', 'totp']));
  });

  it('are the receipt and the missing method, for who keeps the receipt', async () => {
    const challenge = await accessOf(v3.password({ authUrl, userId: twoFactorUserId, password, ...project })).catch((error: unknown) => error);
    const receipt = challenge instanceof MissingAuthMethods ? challenge.receipt : '';
    const methods = [v3.receiptMethod({ receipt }), v3.totpMethod({ userId: twoFactorUserId, totpSecret })];

    expect((await accessOf(v3.auth({ authUrl, methods, ...project }))).projectId).toBe(admin.projectId);
  });
});

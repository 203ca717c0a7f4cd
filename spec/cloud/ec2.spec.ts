import { validateToken } from 'keystoneauth-rx';
import * as v3 from 'keystoneauth-rx/v3';
import { firstValueFrom } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { accessOf, eventsOf, open } from './account-session.js';
import { describeCloud } from './describe-cloud.js';

describeCloud('EC2 credentials at a real Keystone', ({ authUrl, keystoneUrl, admin, demo }) => {
  let credential: v3.CreatedEc2Credential;
  const serviceAuth = v3.password({ authUrl, ...admin.credentials });

  beforeAll(async () => {
    credential = await firstValueFrom(v3.createEc2Credential(open(v3.password({ authUrl, ...demo.credentials }))));
  });

  it('give a token for their user and project, asked for by a service', async () => {
    const access = await accessOf(v3.ec2({ ...credential.options, serviceAuth }));

    expect(access).toMatchObject({ userId: demo.userId, projectId: demo.projectId, hasServiceCatalog: true });
    expect(credential).toMatchObject({ userId: demo.userId, projectId: demo.projectId });
  });

  it('work at an auth URL without a version; the token is for services, Keystone itself takes none of this kind', async () => {
    const session = open(v3.ec2({ ...credential.options, authUrl: keystoneUrl, serviceAuth }));
    const token = (await firstValueFrom(session.getToken())) ?? '';

    expect(await firstValueFrom(validateToken(open(serviceAuth), token))).toMatchObject({ methods: ['ec2credential'], projectId: demo.projectId });
    await expect(firstValueFrom(validateToken(session, token))).rejects.toMatchObject({ status: 403 });
  });

  it('are refused without a service, and with a wrong secret', async () => {
    await expect(accessOf(v3.ec2(credential.options))).rejects.toMatchObject({ code: 'http-error', status: 401 });
    const secret = 'ec-wrong-3Tz64kVq';
    const session = open(v3.ec2({ ...credential.options, secret, serviceAuth }));
    const events = eventsOf(session);
    await expect(firstValueFrom(session.getToken())).rejects.toMatchObject({ code: 'http-error', status: 401 });
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('end when they are deleted', async () => {
    const user = open(v3.password({ authUrl, ...demo.credentials }));
    const other = await firstValueFrom(v3.createEc2Credential(user));
    await firstValueFrom(v3.deleteEc2Credential(user, other.access));

    await expect(accessOf(v3.ec2({ ...other.options, serviceAuth }))).rejects.toMatchObject({ code: 'http-error' });
  });
});

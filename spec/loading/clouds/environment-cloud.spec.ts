import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readClouds } from '../../../src/loading/clouds/cloud-config.js';
import type { CloudRegion } from '../../../src/loading/clouds/cloud-region.js';
import type { Environment } from '../../../src/loading/clouds/config-file.js';
import { cloudsOf } from './clouds-of.js';

const USER = { OS_AUTH_URL: 'https://k.example.com/v3', OS_USERNAME: 'alice', OS_PASSWORD: 'pw-Env74-clouds-spec', OS_PROJECT_NAME: 'demo' };

const regionOf = async (environment: Environment): Promise<CloudRegion> => firstValueFrom(readClouds({ environment }).region());

describe('environmentSettings', () => {
  it('has the domain of user and project by OS_DEFAULT_DOMAIN, where no other is named', async () => {
    const region = await regionOf({ ...USER, OS_DEFAULT_DOMAIN: 'default' });
    expect(region.revealAuth()).toMatchObject({ user_domain_id: 'default', project_domain_id: 'default' });
    const named = await regionOf({ ...USER, OS_DEFAULT_DOMAIN: 'default', OS_USER_DOMAIN_NAME: 'Staff', OS_AUTH_TYPE: 'v3password' });
    expect(named.revealAuth()).toMatchObject({ user_domain_name: 'Staff', project_domain_id: 'default' });
    expect(named.revealAuth()).not.toHaveProperty('user_domain_id');
  });

  it.each([
    { OS_IDENTITY_API_VERSION: '2.0' },
    { OS_AUTH_TYPE: 'v3oidcaccesstoken', OS_ACCESS_TOKEN: 'tk-Env75-clouds-spec' },
  ])('leaves OS_DEFAULT_DOMAIN alone with %j', async (more) => {
    const auth = (await regionOf({ ...USER, OS_DEFAULT_DOMAIN: 'default', ...more })).revealAuth();
    expect(auth).not.toHaveProperty('user_domain_id');
    expect(auth).not.toHaveProperty('project_domain_id');
  });

  it.each(['OS_ENDPOINT', 'OS_URL'])('takes a token with %s as an admin_token, unless a type is named', async (variable) => {
    const environment = { [variable]: 'https://nova.example.com', OS_TOKEN: 'tk-Env76-clouds-spec' };
    const region = await regionOf(environment);
    expect([region.authType, region.revealAuth()]).toEqual(['admin_token', { endpoint: 'https://nova.example.com', token: 'tk-Env76-clouds-spec' }]);
    expect((await regionOf({ OS_AUTH_TYPE: 'token', OS_TOKEN: 'tk-Env76-clouds-spec', [variable]: 'https://nova.example.com' })).authType).toBe('token');
  });

  it('takes OS_AUTH_PLUGIN where there is no OS_AUTH_TYPE', async () => {
    expect((await regionOf({ ...USER, OS_AUTH_PLUGIN: 'v3password' })).authType).toBe('v3password');
    expect((await regionOf({ ...USER, OS_AUTH_PLUGIN: 'v3password', OS_AUTH_TYPE: 'v3totp' })).authType).toBe('v3totp');
  });
});

describe('environmentOverrides', () => {
  it('brings the default domain into a cloud of the file', async () => {
    const auth = { auth_url: 'https://k.example.com/v3', username: 'bob', password: 'pw-Env77-clouds-spec', project_name: 'demo' };
    const clouds = cloudsOf({ one: { auth } }, { environment: { OS_DEFAULT_DOMAIN: 'default' }, environmentOverrides: true });
    expect((await firstValueFrom(clouds.region('one'))).revealAuth()).toMatchObject({ user_domain_id: 'default', project_domain_id: 'default' });
  });
});

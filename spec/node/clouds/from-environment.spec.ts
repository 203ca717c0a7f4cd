import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fromEnvironment, type FromEnvironmentOptions } from 'keystoneauth-rx/node';
import { callsTo, failureOf, startCloud } from '../../journeys/demo-cloud.js';
import { thrownBy } from '../../request/caught.js';
import { cloudFolder } from './cloud-folder.js';

const demo = {
  ...{ OS_USERNAME: 'demo', OS_PASSWORD: 'demo-password', OS_USER_DOMAIN_ID: 'default' },
  ...{ OS_PROJECT_NAME: 'demo', OS_PROJECT_DOMAIN_ID: 'default' },
};

describe('fromEnvironment', () => {
  it('gives a session for what the variables say, with interface and region', async () => {
    const served = await startCloud();
    const environment = { ...demo, OS_AUTH_URL: served.authUrl, OS_REGION_NAME: 'RegionOne', OS_INTERFACE: 'internal' };
    const session = await firstValueFrom(fromEnvironment({ environment }));
    onTestFinished(() => {
      session.close();
    });

    await firstValueFrom(session.adapter('compute').get('/servers'));
    expect(callsTo(served, '/compute')).toContain('GET /compute/v2.1/servers');
  });

  it('looks at no file, whatever the variables name', async () => {
    const folder = cloudFolder();
    const file = folder.write('clouds.yaml', { clouds: { one: { auth: {} } } });
    const options = { directory: folder.path, home: folder.path };

    expect(await failureOf(fromEnvironment({ ...options, environment: { OS_CLOUD: 'one', OS_CLIENT_CONFIG_FILE: file } }))).toMatchObject({
      code: 'invalid-cloud-config',
      message: expect.stringMatching(/OS_AUTH_URL.*OS_USERNAME.*OS_PASSWORD/) as unknown,
    });
  });

  it('names the variables that are not set', async () => {
    const { OS_PASSWORD: _, ...environment } = { ...demo, OS_AUTH_URL: 'http://127.0.0.1:9/v3' };

    expect(await failureOf(fromEnvironment({ environment }))).toMatchObject({
      code: 'missing-required-options',
      options: ['password'],
      message: expect.stringContaining('OS_PASSWORD') as unknown,
    });
    expect(await failureOf(fromEnvironment({ environment: { OS_USERNAME: 'demo', OS_PASSWORD: demo.OS_PASSWORD } }))).toMatchObject({
      message: expect.stringContaining('OS_AUTH_URL') as unknown,
    });
  });

  it.each([
    [{ configFiles: ['clouds.yaml'] }, 'configFiles'],
    [{ watch: false }, 'watch'],
    [{ environment: 'all' }, 'environment'],
  ])('refuses %j', (options, named) => {
    expect(thrownBy(() => fromEnvironment(options as FromEnvironmentOptions))).toMatchObject({ options: [named] });
  });
});

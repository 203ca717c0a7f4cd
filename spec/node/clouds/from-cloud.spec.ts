import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { none, type Session } from 'keystoneauth-rx';
import { fromCloud, type FromCloudOptions } from 'keystoneauth-rx/node';
import { callsTo, demo, failureOf, startCloud } from '../../journeys/demo-cloud.js';
import { thrownBy } from '../../request/caught.js';
import { cloudFolder, type CloudFolder } from './cloud-folder.js';

/** What the file says of the user demo. */
function demoAuth(authUrl: string): Record<string, unknown> {
  const { username, password, projectName } = demo;
  return { auth_url: authUrl, username, password, user_domain_id: 'default', project_name: projectName, project_domain_id: 'default' };
}

/** Only this folder is looked into. */
function within({ path }: CloudFolder, more: FromCloudOptions = {}): FromCloudOptions {
  return { directory: path, home: join(path, 'home'), environment: {}, ...more };
}

async function open(name: string | undefined, options: FromCloudOptions): Promise<Session> {
  const session = await firstValueFrom(fromCloud(name, options));
  onTestFinished(() => {
    session.close();
  });
  return session;
}

describe('fromCloud', () => {
  it('gives a session that is ready, whose adapters carry the settings of their service', async () => {
    const served = await startCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: { auth: demoAuth(served.authUrl), region_name: 'RegionOne', placement_default_microversion: '1.36' } } });
    const session = await open('one', within(folder));

    await firstValueFrom(session.adapter('placement').get('/resource_providers'));

    expect(callsTo(served, '/placement')).toContain('GET /placement/resource_providers');
    const [sent] = served.cloud.requests('/placement/resource_providers');
    expect(sent?.headers['openstack-api-version']).toBe('placement 1.36');
    expect(served.cloud.signIns).toBe(1);
  });

  it('takes the cloud that is meant where none is named, and makes a session for each subscription', async () => {
    const served = await startCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: { auth: demoAuth(served.authUrl) }, two: { auth: demoAuth('http://127.0.0.1:9/v3') } } });
    const options = within(folder, { environment: { OS_CLOUD: 'one' } });
    const [first, second] = [await open(undefined, options), await open(undefined, options)];

    expect(await firstValueFrom(first.getUserId())).toEqual(await firstValueFrom(second.getUserId()));
    expect(first).not.toBe(second);
  });

  it('asks a person once, whatever is changed in its files afterwards', async () => {
    const served = await startCloud();
    const folder = cloudFolder();
    const [asked, warnings]: [string[], string[]] = [[], []];
    const { password: _none, ...auth } = demoAuth(served.authUrl);
    folder.write('clouds.yaml', { clouds: { one: { auth } } });
    const prompt = (question: string): string => {
      asked.push(question);
      return demo.password;
    };
    const session = await open('one', within(folder, { prompt, onWarning: ({ message }) => warnings.push(message) }));
    await firstValueFrom(session.getToken());
    folder.write('clouds.yaml', { clouds: { one: { auth }, two: { auth: {} } } });
    session.invalidate();
    await firstValueFrom(session.getToken());

    expect([asked, warnings, served.cloud.signIns]).toEqual([['Password: '], [], 2]);
  });

  it('says more than the file does: a region, overrides, options of session and plugin', async () => {
    const served = await startCloud();
    const folder = cloudFolder();
    const write = { auth: { ...demoAuth(served.authUrl), password: 'pw-Fc27-other' }, regions: ['RegionOne', 'RegionTwo'] };
    folder.write('clouds.yaml', { clouds: { one: write } });
    const options = within(folder, {
      regionName: 'RegionTwo',
      overrides: { auth: { password: demo.password } },
      session: { collectTiming: true },
      plugin: { renewal: 'lazy' },
    });
    const session = await open('one', options);

    expect(await failureOf(session.adapter('compute').get('/servers'))).toMatchObject({ code: 'endpoint-not-found' });
    expect(session.timings()).toHaveLength(1);
  });

  it('looks for a service by the type that the file gives it', async () => {
    const served = await startCloud();
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: { auth: demoAuth(served.authUrl), volumes_service_type: 'compute', volumes_interface: 'internal' } } });
    const session = await open('one', within(folder));

    await firstValueFrom(session.adapter('volumes').get('/servers'));
    expect(callsTo(served, '/compute')).toContain('GET /compute/v2.1/servers');
  });

  it('keeps what the file says where an option of the session is undefined', async () => {
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: { auth: demoAuth('http://127.0.0.1:9/v3'), timing: true } } });
    const session = await open('one', within(folder, { session: { collectTiming: undefined }, plugin: { password: undefined } }));

    expect(await failureOf(session.getToken())).toMatchObject({ code: 'connect-failure' });
    expect(session.timings()).toHaveLength(1);
  });

  it('leaves the auth plugin of the caller alone', async () => {
    const folder = cloudFolder();
    folder.write('clouds.yaml', { clouds: { one: { auth: demoAuth('http://127.0.0.1:9/v3') } } });
    const auth = none({ endpoint: 'http://127.0.0.1:9' });

    expect((await open('one', within(folder, { session: { auth } }))).auth).toBe(auth);
  });

  it('keeps tokens in files where the configuration says so', async () => {
    const served = await startCloud();
    const folder = cloudFolder();
    const before = process.env['XDG_CACHE_HOME'];
    onTestFinished(() => {
      if (before === undefined) delete process.env['XDG_CACHE_HOME'];
      else process.env['XDG_CACHE_HOME'] = before;
    });
    process.env['XDG_CACHE_HOME'] = join(folder.path, 'cache');
    folder.write('clouds.yaml', { cache: { auth: 'true' }, clouds: { one: { auth: demoAuth(served.authUrl) } } });

    for (const session of [await open('one', within(folder)), await open('one', within(folder))]) await firstValueFrom(session.getToken());

    expect(served.cloud.signIns).toBe(1);
  });

  it('names the cloud that is not there, and the file that was skipped', async () => {
    const folder = cloudFolder();
    const broken = folder.write('clouds.yaml', 'clouds:\n  prod: [\n');
    folder.write('home/.config/openstack/clouds.yaml', { clouds: { dev: { auth: demoAuth('http://127.0.0.1:9/v3') } } });
    const error = await failureOf(fromCloud('prod', within(folder)));

    expect(error).toMatchObject({ code: 'invalid-cloud-config', message: expect.stringMatching(/"prod".*there are dev.*skipped.*/) as unknown });
    expect(String(error)).toContain(`${broken}:3`);
  });

  it('names what is missing and where', async () => {
    const folder = cloudFolder();
    const file = folder.write('clouds.yaml', { clouds: { one: { auth: { auth_url: 'http://127.0.0.1:9/v3', username: 'demo' } } } });

    expect(await failureOf(fromCloud('one', within(folder)))).toMatchObject({
      code: 'missing-required-options',
      options: ['password'],
      message: expect.stringContaining(file) as unknown,
    });
  });

  it.each([
    [{ region: 'A' }, 'region'],
    [{ watch: 'yes' }, 'watch'],
    [{ session: 'x' }, 'session'],
    [{ overrides: [] }, 'overrides'],
  ])('refuses %j', (options, named) => {
    expect(thrownBy(() => fromCloud('one', options as never))).toMatchObject({ options: [named] });
  });

  it('refuses a name that is none', () => {
    expect(thrownBy(() => fromCloud(''))).toMatchObject({ options: ['name'] });
  });
});

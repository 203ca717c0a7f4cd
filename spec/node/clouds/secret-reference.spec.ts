import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { cloudConfig } from 'keystoneauth-rx/node';
import { secretReference } from '../../../src/node/clouds/secret-reference.js';
import { failureOf, thrownBy } from '../../request/caught.js';
import { cloudFolder } from './cloud-folder.js';

const PLACE = { cloud: 'one', key: 'auth.password' };

describe('secretReference', () => {
  it('reads a file, in the home of the user or below the working directory', async () => {
    const folder = cloudFolder();
    folder.write('password', 'pw-Sr18-file\n');
    const [above, below] = [{ home: folder.path }, { directory: folder.path }];

    expect(await secretReference(above, {})({ file: '~/password' }, PLACE)?.read()).toBe('pw-Sr18-file');
    expect(await secretReference(below, {})({ file: 'password' }, PLACE)?.read()).toBe('pw-Sr18-file');
  });

  it('runs a command, without a shell', async () => {
    const source = secretReference({}, {})({ command: [process.execPath, '-p', '"pw-Sr18-" + process.argv[1]', '$HOME;'] }, PLACE);
    expect(await source?.read()).toBe('pw-Sr18-$HOME;');
  });

  it.each([[{ command: 'pass show x' }], [{ command: [] }], [{ command: ['pass', 1] }], [{ file: '' }], [{ file: ['a'] }]])('refuses %j', (reference) => {
    expect(thrownBy(() => secretReference({}, {})(reference, PLACE))).toMatchObject({ code: 'invalid-cloud-config', ...PLACE });
  });

  it.each([{ command: ['touch', 'pwned'] }, { file: '/etc/hostname' }, { env: 'ADA_PASSWORD' }])('does not follow %j of a file that lies in the working directory', async (password) => {
    const folder = cloudFolder();
    const path = folder.write('clouds.yaml', { clouds: { one: { auth: { auth_url: 'http://k.test/v3', username: 'ada', password } } } });
    const options = { directory: folder.path, home: join(folder.path, 'home'), environment: { ADA_PASSWORD: 'pw-Sr18-variable' } };
    const region = async (more: object): Promise<unknown> => firstValueFrom((await firstValueFrom(cloudConfig({ ...options, ...more }))).region('one'));

    const chance = await firstValueFrom(cloudConfig(options));
    expect(await failureOf(chance.region('one'))).toMatchObject({ code: 'invalid-cloud-config', cloud: 'one', key: 'auth.password', message: expect.stringContaining('OS_CLIENT_CONFIG_FILE') as unknown });
    expect(await region({ configFiles: [path] })).toBeDefined();
    expect(await region({ environment: { ...options.environment, OS_CLIENT_CONFIG_FILE: path } })).toBeDefined();
  });

  it('does not follow what a profile that lies in the working directory brings into a cloud of the user', async () => {
    const folder = cloudFolder();
    const home = join(folder.path, 'home');
    folder.write('home/.config/openstack/clouds.yaml', { clouds: { one: { profile: 'vendor', auth: { username: 'ada' } } } });
    const path = folder.write('clouds-public.yaml', { 'public-clouds': { vendor: { auth: { auth_url: 'http://k.test/v3', password: { command: ['touch', 'pwned'] } } } } });
    const options = { directory: folder.path, home, environment: false } as const;

    const chance = await firstValueFrom(cloudConfig(options));
    expect(await failureOf(chance.region('one'))).toMatchObject({ code: 'invalid-cloud-config', file: path, line: undefined, cloud: 'one', key: 'auth.password' });
    expect((await firstValueFrom(cloudConfig({ ...options, vendorFiles: [path] }))).cloudNames).toEqual(['one']);
  });
});

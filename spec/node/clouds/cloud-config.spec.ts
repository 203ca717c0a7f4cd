import { join } from 'node:path';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CloudConfigWarning } from 'keystoneauth-rx';
import { cloudConfig, type CloudFileOptions } from 'keystoneauth-rx/node';
import { failureOf, thrownBy } from '../../request/caught.js';
import { cloudFolder, type CloudFolder } from './cloud-folder.js';

const cloud = (username: string): object => ({ auth: { auth_url: 'http://k.test/v3', username, password: `pw-Cf41-${username}` }, region_name: 'A' });
const clouds = (username: string): object => ({ clouds: { one: cloud(username) } });

/** What is looked at below a folder: `work` is the working directory and `home` that of the user. */
function within(folder: CloudFolder, options: CloudFileOptions = {}): { options: CloudFileOptions; warnings: CloudConfigWarning[] } {
  const warnings: CloudConfigWarning[] = [];
  const places = { directory: join(folder.path, 'work'), home: join(folder.path, 'home') };
  const environment = { XDG_CONFIG_DIRS: join(folder.path, 'site'), ...options.environment };
  return { options: { ...places, onWarning: (warning) => warnings.push(warning), ...options, environment }, warnings };
}

async function usernameIn(options: CloudFileOptions, name?: string): Promise<unknown> {
  const config = await firstValueFrom(cloudConfig(options));
  return (await firstValueFrom(config.region(name))).revealAuth()['username'];
}

describe('cloudConfig', () => {
  it('takes the first clouds file of the search path, and merges no others', async () => {
    const folder = cloudFolder();
    const { options } = within(folder);
    const order = ['site/openstack/clouds.yaml', 'home/.config/openstack/clouds.yaml', 'work/clouds.json', 'work/clouds.yml', 'work/clouds.yaml'];

    for (const name of order) {
      folder.write(name, clouds(name));
      expect(await usernameIn(options)).toBe(name);
    }
  });

  it('lays secure.yaml over clouds.yaml, wherever each of them is', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds.yaml', clouds('ada'));
    folder.write('home/.config/openstack/secure.yaml', { clouds: { one: { auth: { username: 'grace' } } } });

    expect(await usernameIn(within(folder).options)).toBe('grace');
  });

  it('begins with the files that the environment names, and goes on if they are not there', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds.yaml', clouds('ada'));
    const mine = { OS_CLIENT_CONFIG_FILE: '~/mine.yaml', OS_CLIENT_SECURE_FILE: join(folder.path, 'keys.yaml') };

    expect(await usernameIn(within(folder, { environment: mine }).options)).toBe('ada');
    folder.write('home/mine.yaml', clouds('grace'));
    expect(await usernameIn(within(folder, { environment: mine }).options)).toBe('grace');
    folder.write('keys.yaml', { clouds: { one: { auth: { username: 'edith' } } } });
    expect(await usernameIn(within(folder, { environment: mine }).options)).toBe('edith');
  });

  it('looks only at the files it is given', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds.yaml', clouds('ada'));
    const given = folder.write('given.yaml', clouds('grace'));

    expect(await usernameIn(within(folder, { configFiles: [join(folder.path, 'missing.yaml'), given] }).options)).toBe('grace');
    expect((await firstValueFrom(cloudConfig(within(folder, { configFiles: [] }).options))).cloudNames).toEqual(['defaults']);
    expect((await firstValueFrom(cloudConfig(within(folder, { loadFiles: false }).options))).cloudNames).toEqual(['defaults']);
  });

  it('knows the profiles of clouds-public.yaml', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds-public.yaml', { 'public-clouds': { acme: { auth: { auth_url: 'http://acme.test/v3' } } } });
    folder.write('work/clouds.yaml', { clouds: { one: { profile: 'acme', auth: { username: 'ada', password: 'pw-Cf41-profile' } } } });
    const config = await firstValueFrom(cloudConfig(within(folder).options));

    expect((await firstValueFrom(config.region('one'))).revealAuth()).toMatchObject({ auth_url: 'http://acme.test/v3', username: 'ada' });
  });

  it('skips a broken file and says which line is wrong', async () => {
    const folder = cloudFolder();
    const broken = folder.write('work/clouds.yaml', 'clouds:\n  one: [\n');
    folder.write('home/.config/openstack/clouds.yaml', clouds('ada'));
    const { options, warnings } = within(folder);

    expect(await usernameIn(options)).toBe('ada');
    expect(warnings).toMatchObject([{ file: broken, line: 3, message: expect.stringContaining(`${broken}:3`) as unknown }]);
  });

  it('fails with what is wrong in the file where it is all there is', async () => {
    const folder = cloudFolder();
    const broken = folder.write('work/clouds.yaml', 'clouds:\n  one: [\n');

    expect(await failureOf(cloudConfig(within(folder).options))).toMatchObject({ code: 'invalid-cloud-config', file: broken, line: 3 });
  });

  it('skips what is larger than any configuration, or no text', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds.yaml', `# ${'x'.repeat(1024 * 1024)}`);
    folder.write('work/clouds.yml', new Uint8Array([0x63, 0x3a, 0x20, 0xff]));
    folder.write('work/clouds.json/inside', 'a folder');
    folder.write('home/.config/openstack/clouds.yaml', clouds('ada'));
    const { options, warnings } = within(folder);

    expect(await usernameIn(options)).toBe('ada');
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining('1 MiB'), expect.stringContaining('UTF-8')]);
  });

  it('takes an empty file for one that names no cloud', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds.yaml', '# nothing yet\n');
    folder.write('home/.config/openstack/clouds.yaml', clouds('ada'));

    expect((await firstValueFrom(cloudConfig(within(folder).options))).cloudNames).toEqual(['defaults']);
  });

  it('warns of a key that stands twice and of a secure.yaml that every user can read', async () => {
    const folder = cloudFolder();
    folder.write('work/clouds.yaml', 'clouds:\n  one: {}\n  one: {}\n');
    const secure = folder.write('work/secure.yaml', { clouds: { one: cloud('ada') } }, 0o644);
    const { options, warnings } = within(folder);
    await firstValueFrom(cloudConfig(options));

    expect(warnings.map(({ line, message }) => [line, message])).toEqual([
      [3, expect.stringContaining('twice')],
      [7, expect.stringContaining(`chmod 600 '${secure}'`)],
    ]);
  });

  it('reads anew for each subscription', async () => {
    const folder = cloudFolder();
    const config$ = cloudConfig(within(folder).options);
    folder.write('work/clouds.yaml', clouds('ada'));
    expect((await firstValueFrom(config$)).cloudNames).toEqual(['one']);
    folder.write('work/clouds.yaml', { clouds: { two: cloud('ada'), three: cloud('ada') } });

    expect((await firstValueFrom(config$)).cloudNames).toEqual(['two', 'three']);
  });

  it('goes without the environment where it is told so', async () => {
    const folder = cloudFolder();
    const options = { directory: folder.path, home: folder.path, configFiles: [], secureFiles: [], vendorFiles: [] };

    expect((await firstValueFrom(cloudConfig({ ...options, environment: { OS_AUTH_URL: 'http://k.test' } }))).cloudNames).toEqual(['envvars']);
    expect((await firstValueFrom(cloudConfig({ ...options, environment: false }))).cloudNames).toEqual(['defaults']);
  });

  it.each([
    [{ configFile: ['a'] }, 'configFile'],
    [{ configFiles: 'clouds.yaml' }, 'configFiles'],
    [{ environment: true }, 'environment'],
    [{ loadFiles: 'no' }, 'loadFiles'],
    [{ onWarning: 'console' }, 'onWarning'],
    [{ home: '' }, 'home'],
  ])('refuses %j', (options, named) => {
    expect(thrownBy(() => cloudConfig(options as never))).toMatchObject({ options: [named] });
  });
});

import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { readClouds } from '../../../src/loading/clouds/cloud-config.js';
import { failureOf } from '../../request/caught.js';
import { AUTH, cloudsOf, regionOf } from './clouds-of.js';

const faultOf = async (cloud: object): Promise<unknown> => failureOf(cloudsOf({ one: { auth: AUTH, ...cloud } }).region('one'));

describe('checkShapes', () => {
  it.each([
    [{ auth: 'alice' }, 'auth'],
    [{ auth: [AUTH] }, 'auth'],
    [{ auth_type: ['password'] }, 'auth_type'],
    [{ profile: { name: 'ovh' } }, 'profile'],
    [{ regions: 'East' }, 'regions'],
    [{ regions: { East: {} } }, 'regions'],
    [{ region_name: true }, 'region_name'],
    [{ networks: { name: 'n' } }, 'networks'],
    [{ interface: [['public']] }, 'interface'],
    [{ verify: ['/etc/ssl/ca.pem'] }, 'verify'],
    [{ cacert: ['/etc/ssl/ca.pem'] }, 'cacert'],
    [{ cert: { file: 'c' } }, 'cert'],
    [{ compute_api_version: { major: '2' } }, 'compute_api_version'],
    [{ compute_endpoint_override: ['http://nova.test'] }, 'compute_endpoint_override'],
    [{ block_storage_interface: { public: 'x' } }, 'block_storage_interface'],
  ])('refuses %j and says where it stands', async (cloud, key) => {
    expect(await faultOf(cloud)).toMatchObject({ code: 'invalid-cloud-config', file: 'clouds.yaml', cloud: 'one', key });
  });

  it('looks at what a region, a profile and a program say too', async () => {
    const publicClouds = { path: 'clouds-public.yaml', content: { 'public-clouds': { acme: { cacert: ['x'] } } } };
    expect(await faultOf({ regions: [{ name: 'East', values: { auth: 'x' } }] })).toMatchObject({ cloud: 'one', key: 'auth' });
    expect(await failureOf(cloudsOf({ one: { auth: AUTH, profile: 'acme' } }, { publicClouds }).region('one'))).toMatchObject({ cloud: 'one', key: 'cacert' });
    await expect(regionOf({}, { verify: ['x'] })).rejects.toMatchObject({ cloud: 'one', key: 'verify' });
  });

  it('leaves what is not to be checked as it is, for lists of clouds', async () => {
    const region = await firstValueFrom(cloudsOf({ one: { auth: 'x', cacert: ['y'] } }).region('one', {}, { validate: false }));
    expect(region.name).toBe('one');
  });

  it.each([[{ clouds: ['one'] }, 'clouds'], [{ default_cloud: ['one'], clouds: {} }, 'default_cloud']])('refuses the file %j', (content, key) => {
    expect(() => readClouds({ clouds: { path: 'clouds.yaml', content } })).toThrow(expect.objectContaining({ code: 'invalid-cloud-config', file: 'clouds.yaml', key }));
  });

  it('refuses profiles that are no map', () => {
    const publicClouds = { path: 'clouds-public.yaml', content: { 'public-clouds': ['acme'] } };
    expect(() => readClouds({ publicClouds })).toThrow(expect.objectContaining({ file: 'clouds-public.yaml', key: 'public-clouds' }));
  });

  it('refuses a cloud that is no map, and none of the others', async () => {
    const clouds = cloudsOf({ one: 'x', two: { auth: AUTH }, three: null });
    expect(await failureOf(clouds.region('one'))).toMatchObject({ code: 'invalid-cloud-config', file: 'clouds.yaml', cloud: 'one' });
    expect((await firstValueFrom(clouds.region('two'))).name).toBe('two');
    expect((await firstValueFrom(clouds.region('three'))).name).toBe('three');
  });
});

describe('checkAuthShapes', () => {
  it.each([[{ password: true }], [{ password: ['pw-Kc86-clouds-yaml'] }], [{ username: { first: 'a', last: 'b' } }], [{ auth_url: ['http://k.test'] }]])(
    'refuses an option of the auth plugin that is no text, without repeating it (%#)',
    async (own) => {
      const fault = await faultOf({ auth: { ...AUTH, ...own } });
      expect(fault).toMatchObject({ code: 'invalid-cloud-config', file: 'clouds.yaml', cloud: 'one', key: `auth.${Object.keys(own).join('')}` });
      expect(String(fault)).not.toContain('Kc86');
    },
  );

  it('takes what a program gives as a source', async () => {
    const password = { read: () => 'pw-Kc87-clouds-yaml' };
    expect((await regionOf({}, { auth: { password } })).authType).toBe('password');
  });
});

describe('an auth_type that nobody knows', () => {
  it.each(['passwd', 'constructor'])('%s is named with its place', async (type) => {
    expect(await faultOf({ auth_type: type })).toMatchObject({
      name: 'NoMatchingPlugin',
      message: expect.stringContaining(`clouds.yaml, cloud "one", "auth_type": There is no auth plugin "${type}"`) as unknown,
    });
  });
});

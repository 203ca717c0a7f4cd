import { inspect } from 'node:util';
import { firstValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { password } from '../../../src/identity/password.js';
import { readClouds } from '../../../src/loading/clouds/cloud-config.js';
import type { CloudConfigWarning } from '../../../src/loading/clouds/cloud-config-types.js';
import { AUTH, cloudsOf, regionOf } from './clouds-of.js';

const ENVIRONMENT = { OS_AUTH_URL: 'https://env.example.com/v3', OS_USERNAME: 'envuser', OS_PASSWORD: 'pw-Env71-clouds-spec', OS_PROJECT_NAME: 'envproject' };

describe('CloudConfig', () => {
  describe('which cloud is meant', () => {
    const two = { one: { auth: AUTH }, two: { auth: AUTH } };

    it('is the only one, or the one that OS_CLOUD names', async () => {
      expect(cloudsOf({ one: { auth: AUTH } }).defaultCloud).toBe('one');
      expect(cloudsOf(two).defaultCloud).toBeUndefined();
      expect(cloudsOf(two, { environment: { OS_CLOUD: 'two' } }).defaultCloud).toBe('two');
      expect((await firstValueFrom(cloudsOf(two, { environment: { OS_CLOUD: 'two' } }).region())).name).toBe('two');
    });

    it('is the one of the environment where OS_ variables describe one, and OS_CLOUD comes before that', () => {
      const clouds = cloudsOf(two, { environment: ENVIRONMENT });
      expect(clouds.cloudNames).toEqual(['one', 'two', 'envvars']);
      expect(clouds.defaultCloud).toBe('envvars');
      expect(cloudsOf(two, { environment: { ...ENVIRONMENT, OS_CLOUD: 'one' } }).defaultCloud).toBe('one');
      expect(cloudsOf(two, { environment: { OS_REGION_NAME: 'R1' } }).cloudNames).toEqual(['one', 'two']);
    });

    it('is the one the file marks, where nothing else says', () => {
      const clouds = { path: 'clouds.yaml', content: { default_cloud: 'two', clouds: two } };
      expect(readClouds({ clouds }).defaultCloud).toBe('two');
      expect(readClouds({ clouds, environment: ENVIRONMENT }).defaultCloud).toBe('envvars');
    });

    it('fails for a name there is not, and names those there are', async () => {
      await expect(firstValueFrom(cloudsOf(two).region('three'))).rejects.toMatchObject({
        code: 'invalid-cloud-config',
        cloud: 'three',
        message: 'clouds.yaml, cloud "three": there is no such cloud; there are one, two.',
      });
    });

    it('fails without any, when the plugin is asked for, with all that is missing', async () => {
      const region = await firstValueFrom(readClouds({}).region());
      expect([readClouds({}).cloudNames, region.name]).toEqual([['defaults'], 'defaults']);
      await expect(firstValueFrom(readClouds({}).region('prod'))).rejects.toThrow('no clouds.yaml was found and no OS_ variable describes one');
      await expect(firstValueFrom(region.authPlugin())).rejects.toMatchObject({ name: 'MissingRequiredOptions', options: expect.arrayContaining(['authUrl']) as unknown });
    });

    it('refuses a cloud of the file that is called as that of the environment', () => {
      expect(() => cloudsOf({ envvars: { auth: AUTH } }, { environment: ENVIRONMENT })).toThrow(expect.objectContaining({ cloud: 'envvars', file: 'clouds.yaml' }));
    });
  });

  it('lays secure.yaml over clouds.yaml at every depth', async () => {
    const clouds = { path: 'clouds.yaml', content: { clouds: { one: { auth: { ...AUTH, password: undefined }, metrics: { statsd: { host: 'h', port: '1' } } } } } };
    const secure = { path: 'secure.yaml', content: { clouds: { one: { auth: { password: 'pw-Sec44-clouds-spec' }, metrics: { statsd: { port: '2' } } } } } };
    const region = await firstValueFrom(readClouds({ clouds, secure }).region('one'));
    expect(region.revealAuth()).toEqual({ ...AUTH, password: 'pw-Sec44-clouds-spec' });
    expect(region.settings['metrics']).toEqual({ statsd: { host: 'h', port: '2' } });
  });

  it('refuses a file that is no map, with its place', () => {
    const clouds = { path: 'clouds.yaml', content: ['a'], lineOf: () => 3 };
    expect(() => readClouds({ clouds })).toThrow(expect.objectContaining({ code: 'invalid-cloud-config', file: 'clouds.yaml', line: 3, outcome: 'not-sent' }));
  });

  it('keeps the environment from clouds of the file, unless it is told otherwise', async () => {
    const environment = { OS_CLOUD: 'one', OS_PASSWORD: 'pw-Env72-clouds-spec', OS_REGION_NAME: 'R9', OS_INTERFACE: 'admin' };
    const untouched = await regionOf({}, {}, { environment });
    expect([untouched.revealAuth()['password'], untouched.regionName, untouched.interface]).toEqual([AUTH.password, undefined, 'public']);
    const changed = await regionOf({}, {}, { environment, environmentOverrides: true });
    expect([changed.revealAuth()['password'], changed.regionName, changed.interface]).toEqual(['pw-Env72-clouds-spec', 'R9', 'admin']);
  });

  describe('overrides', () => {
    it('are taken by the keys of files and by ours; those of auth are merged one by one', async () => {
      const region = await regionOf({ region_name: 'R1' }, { interface: 'internal', 'image-format': 'raw', computeApiVersion: '2.9', auth: { username: 'bob' } });
      expect(region.interface).toBe('internal');
      expect(region.settings).toMatchObject({ image_format: 'raw', compute_api_version: '2.9' });
      expect(region.revealAuth()).toEqual({ ...AUTH, username: 'bob' });
    });

    it('win over what the cloud says outside auth', async () => {
      const region = await regionOf({ auth: AUTH, project_name: 'outside' }, { auth: { project_name: 'override' } });
      expect(region.revealAuth()['project_name']).toBe('override');
    });

    it('come after the environment, and that after the cloud, wherever it says it', async () => {
      const more = { environment: { OS_CLOUD: 'one', OS_PROJECT_NAME: 'of-environment' }, environmentOverrides: true };
      const cloud = { auth: AUTH, project_name: 'outside' };
      expect((await regionOf(cloud, {}, more)).revealAuth()['project_name']).toBe('of-environment');
      expect((await regionOf(cloud, { auth: { project_name: 'override' } }, more)).revealAuth()['project_name']).toBe('override');
    });

    it('replace an id by a name and a name by an id', async () => {
      const { project_name: _name, ...auth } = AUTH;
      const region = await regionOf({ auth: { ...auth, project_id: 'p-1' } }, { auth: { project_name: 'other', user_id: 'u-1' } });
      expect(region.revealAuth()).toMatchObject({ project_name: 'other', user_id: 'u-1' });
      expect(Object.keys(region.revealAuth())).not.toEqual(expect.arrayContaining(['project_id']));
      expect(region.revealAuth()['username']).toBeUndefined();
    });

    it('say nothing where they are empty', async () => {
      expect((await regionOf({ region_name: 'R1' }, { regionName: '', interface: undefined })).fullName).toBe('one:R1');
    });
  });

  describe('auth', () => {
    it('has what stands beside it under its present names; what stands outside wins for the project, inside for the rest', async () => {
      const region = await regionOf({ auth: { auth_url: 'https://k/v3', username: 'u', tenant_name: 'inside' }, password: AUTH.password, username: 'outside', 'project-name': 'outside' });
      expect(region.revealAuth()).toEqual({ auth_url: 'https://k/v3', username: 'u', project_name: 'outside', password: AUTH.password });
    });

    it('takes one domain for user and project where a project is named, and as the scope where none is', async () => {
      const auth = { auth_url: 'https://k/v3', username: 'u', password: AUTH.password, domain_id: 'd' };
      expect((await regionOf({ auth: { ...auth, project_name: 'p' } })).revealAuth()).toMatchObject({ user_domain_id: 'd', project_domain_id: 'd' });
      expect((await regionOf({ auth })).revealAuth()).toEqual(auth);
    });

    it('refuses a key the plugin does not know, with its place and what was probably meant', async () => {
      const clouds = { path: 'clouds.yaml', content: { clouds: { one: { auth: { ...AUTH, 'user-nmae': 'x' } } } }, lineOf: (keys: readonly (string | number)[]) => (keys.at(-1) === 'user-nmae' ? 7 : 1) };
      await expect(firstValueFrom(readClouds({ clouds }).region('one'))).rejects.toMatchObject({ file: 'clouds.yaml', line: 7, cloud: 'one', key: 'auth.user_nmae' });
      await expect(regionOf({ auth: { ...AUTH, usernme: 'x' } })).rejects.toThrow('clouds.yaml, cloud "one", "auth.usernme": the auth plugin "password" has no such option; did you mean "username"?');
    });

    it('names the plugin that has an option which this one has not', async () => {
      const { password: _none, ...auth } = AUTH;
      await expect(regionOf({ auth: { ...auth, application_credential_id: 'a1' } })).rejects.toThrow('the auth plugin "v3applicationcredential" has it (auth_type: v3applicationcredential)');
      await expect(regionOf({ auth: { ...auth, token: 'tk-Kc61-clouds-yaml' } })).rejects.toThrow('the auth plugin "token" has it');
    });

    it('takes a secret from a variable of the environment, and from elsewhere by whoever can read it', async () => {
      const environment = { DEMO_PASSWORD: 'pw-Ref91-clouds-spec' };
      expect((await regionOf({ auth: { ...AUTH, password: { env: 'DEMO_PASSWORD' } } }, {}, { environment })).revealAuth()['password']).toBe('pw-Ref91-clouds-spec');
      const secretReference = ({ file }: Readonly<Record<string, unknown>>): string => `read from ${String(file)}`;
      expect((await regionOf({ auth: { ...AUTH, password: { file: '/run/pw' } } }, {}, { secretReference })).revealAuth()['password']).toBe('read from /run/pw');
      await expect(regionOf({ auth: { ...AUTH, password: { env: 'NOT_SET' } } })).rejects.toThrow('"auth.password": the environment variable "NOT_SET" that it names is not set');
      await expect(regionOf({ auth: { ...AUTH, password: { command: ['pass'] } } })).rejects.toMatchObject({ code: 'invalid-cloud-config', key: 'auth.password' });
    });

    it('asks for what has a prompt and no value', async () => {
      const asked: string[] = [];
      const prompt = (question: string): Promise<string> => {
        asked.push(question);
        return Promise.resolve('pw-Ask55-clouds-spec');
      };
      const { password: _none, ...auth } = AUTH;
      expect((await regionOf({ auth }, {}, { prompt })).revealAuth()['password']).toBe('pw-Ask55-clouds-spec');
      await regionOf({}, {}, { prompt });
      expect(asked).toEqual(['Password: ']);
    });

    it('takes an answer as a value too', async () => {
      const { password: _none, ...auth } = AUTH;
      expect((await regionOf({ auth }, {}, { prompt: () => 'pw-Ask56-clouds-spec' })).revealAuth()['password']).toBe('pw-Ask56-clouds-spec');
    });

    it('leaves plugins and sources that a program gives as they are', async () => {
      const plugin = password({ authUrl: AUTH.auth_url, username: 'alice', password: 'pw-Obj57-clouds-spec' });
      class Vault {
        read(): string {
          return 'pw-Obj58-clouds-spec';
        }
      }
      const region = await regionOf({ auth_type: 'service_token', auth: {} }, { auth: { auth: plugin, serviceAuth: plugin } });
      expect(await firstValueFrom(region.authPlugin())).toBeDefined();
      const vault = new Vault();
      expect((await regionOf({}, { auth: { password: vault } })).revealAuth()['password']).toBe(vault);
    });

    it('knows the options of a plugin that another stands on by the keys of files, references included', async () => {
      const inner = { name: 'v3password', options: { auth_url: AUTH.auth_url, username: 'alice', user_domain_name: 'Default', password: { env: 'INNER' } } };
      const region = await regionOf({ auth_type: 'service_token', auth: { auth: inner, service_auth: inner } }, {}, { environment: { INNER: 'pw-Ref59-clouds-spec' } });
      expect(await firstValueFrom(region.authPlugin())).toBeDefined();
    });

    it('has the options of each method where the plugin has several', async () => {
      const region = await regionOf({ auth_type: 'v3multifactor', auth_methods: 'v3password,v3totp', passcode: '123456' });
      expect(region.revealAuth()).toEqual({ ...AUTH, auth_methods: ['v3password', 'v3totp'], passcode: '123456' });
    });

    it('is what the plugin of its type is made with', async () => {
      expect((await regionOf({ auth_type: null, auth: {} })).authType).toBe('none');
      expect((await regionOf({ auth_type: 'token_endpoint', auth: { endpoint: 'https://e', token: 'tk-Cl12-clouds-spec' } })).authType).toBe('admin_token');
      const region = await regionOf({});
      expect(await firstValueFrom(region.authPlugin())).toHaveProperty('getCacheId');
      await expect(regionOf({ auth_type: 'nope' })).rejects.toMatchObject({ name: 'NoMatchingPlugin' });
    });
  });

  describe('regions', () => {
    const regions = ['Plain', { name: 'Rich', values: { interface: 'internal', auth: { username: 'regional' } } }];

    it('are the first unless one is asked for, and may say things differently', async () => {
      expect((await regionOf({ regions })).regionName).toBe('Plain');
      const rich = await regionOf({ regions }, { regionName: 'Rich' });
      expect([rich.fullName, rich.interface, rich.revealAuth()['username']]).toEqual(['one:Rich', 'internal', 'regional']);
      await expect(regionOf({ regions }, { regionName: 'rich' })).rejects.toThrow('it has no region "rich"; there are Plain, Rich');
    });

    it('are all listed', async () => {
      const all = await firstValueFrom(cloudsOf({ one: { auth: AUTH, regions }, two: { auth: AUTH } }).regions());
      expect(all.map(({ fullName }) => fullName)).toEqual(['one:Plain', 'one:Rich', 'two']);
    });

    it('fill placeholders in URLs, and leave other braces alone', async () => {
      const region = await regionOf({ auth: { ...AUTH, auth_url: 'https://{region_name}.example.com/v3', password: 'pw-{region_name}-{x}' }, regions: ['B'], compute_endpoint_override: 'https://{region_name}.c/{auth[username]}/{unknown}/{auth[password]}' });
      expect(region.revealAuth()).toMatchObject({ auth_url: 'https://B.example.com/v3', password: 'pw-{region_name}-{x}' });
      expect(region.service('compute').endpointOverride).toBe('https://B.c/alice/{unknown}/{auth[password]}');
    });
  });

  it('leaves braces in a password of the environment alone', async () => {
    const environment = { ...ENVIRONMENT, OS_REGION_NAME: 'R1', OS_PASSWORD: 'pw-{region_name}-Env73' };
    const region = await firstValueFrom(readClouds({ environment }).region());
    expect([region.regionName, region.revealAuth()['password']]).toEqual(['R1', 'pw-{region_name}-Env73']);
  });

  describe('certificates', () => {
    it('understand every usual word', async () => {
      expect((await regionOf({ verify: 'False' })).tls).toEqual({ insecure: true });
      expect((await regionOf({ verify: 'no', cacert: '/ca.pem' })).tls).toEqual({ insecure: true });
      expect((await regionOf({ insecure: 'yes' })).tls).toEqual({ insecure: true });
      expect((await regionOf({ insecure: 'no' })).tls).toBeUndefined();
      await expect(regionOf({ insecure: 'perhaps' })).rejects.toMatchObject({ key: 'insecure', code: 'invalid-cloud-config' });
    });

    it('are paths, from home where they begin so', async () => {
      const region = await regionOf({ cacert: '~/ca.pem', cert: '/c.pem', key: '~/k.pem' }, {}, { home: '/home/alice' });
      expect(region.tls).toEqual({ cacert: '/home/alice/ca.pem', cert: '/c.pem', key: '/home/alice/k.pem' });
      expect((await regionOf({ verify: '/bundle.pem' })).tls).toEqual({ cacert: '/bundle.pem' });
    });
  });

  it('takes the profile of a vendor, and what the cloud says itself wins', async () => {
    const publicClouds = { path: 'clouds-public.yaml', content: { 'public-clouds': { acme: { auth: { auth_url: 'https://acme.example.com/v3' }, regions: ['East', 'West'], interface: 'internal' } } } };
    const { auth_url: _none, ...auth } = AUTH;
    const region = await regionOf({ auth, profile: 'acme', region_name: 'West' }, {}, { publicClouds });
    expect([region.fullName, region.interface, region.revealAuth()['auth_url']]).toEqual(['one:West', 'internal', 'https://acme.example.com/v3']);
  });

  it('warns of what is deprecated, ignored or unknown, with its place', async () => {
    const warnings: CloudConfigWarning[] = [];
    const onWarning = (warning: CloudConfigWarning): void => void warnings.push(warning);
    await regionOf({ cloud: 'nobody', auth_plugin: 'v2password', auth: { ...AUTH, tenant_name: 't' } }, {}, { onWarning });
    expect(warnings.map(({ key }) => key)).toEqual(['cloud', 'auth_plugin', 'auth.tenant_name', 'cloud']);
    expect(warnings[0]).toEqual({ message: 'clouds.yaml, cloud "one", "cloud": it is called "profile" now.', file: 'clouds.yaml', line: undefined, cloud: 'one', key: 'cloud' });
  });

  it('merges without a word where it only lists', async () => {
    const region = await firstValueFrom(cloudsOf({ one: { auth_type: 'nope', auth: { x: '1' } } }).region('one', {}, { validate: false }));
    expect([region.authType, region.revealAuth()]).toEqual(['nope', { x: '1' }]);
  });

  it('has sections beside its clouds', () => {
    expect(readClouds({ clouds: { path: 'c', content: { clouds: {}, cache: { 'expiration-time': 5 } } } }).section('cache')).toEqual({ expiration_time: '5' });
  });

  it('is not changed by names that mean something in JavaScript', async () => {
    const content: unknown = JSON.parse('{"clouds":{"__proto__":{"auth":{"x":"1"}},"constructor":{"auth":{}}}}');
    const clouds = readClouds({ clouds: { path: 'c', content } });
    expect(clouds.cloudNames).toEqual(['__proto__', 'constructor']);
    expect(({} as Record<string, unknown>)['auth']).toBeUndefined();
    await expect(firstValueFrom(clouds.region('toString'))).rejects.toMatchObject({ code: 'invalid-cloud-config' });
  });

  it('prints no secret of a region', async () => {
    const region = await regionOf({});
    expect(inspect(region) + JSON.stringify(region)).not.toContain(AUTH.password);
    expect(inspect(region)).toContain("authType: 'password'");
  });
});

describe('readClouds', () => {
  it('refuses an option it does not know', () => {
    expect(() => readClouds({ cluods: undefined } as object)).toThrow(expect.objectContaining({ code: 'unknown-option', options: ['cluods'] }));
  });
});

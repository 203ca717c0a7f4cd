import fc from 'fast-check';

/** A configuration and a question about it. */
export interface CloudCase {
  readonly clouds: object | undefined;
  readonly secure: object | undefined;
  readonly publicClouds: object | undefined;
  readonly environment: Readonly<Record<string, string>>;
  /** Arguments of `get_one`. */
  readonly args: Readonly<Record<string, unknown>>;
  /** Whose settings are asked for. */
  readonly services: readonly string[];
}

/** The same cases for the same seed. */
export function cloudCases(seed: number, count: number): readonly CloudCase[] {
  return fc.sample(cloudCase(), { seed, numRuns: count });
}

type Settings = Readonly<Record<string, unknown>>;
type Arbitrary<T = Settings> = fc.Arbitrary<T>;

const AUTH_URL = 'https://keystone.example.com:5000/v3';
const SECRETS = ['pw-Wd51kP-differs', 'pw-Wd52kP{brace}', '12e4567'];

/** An object with some of these members. */
function some(model: Readonly<Record<string, fc.Arbitrary<unknown>>>): Arbitrary {
  return fc.record(model, { requiredKeys: [] });
}

/** The same settings, sometimes with dashes in their names. */
function spelled(settings: Arbitrary): Arbitrary {
  return fc.tuple(settings, fc.boolean()).map(([plain, isDashed]) =>
    isDashed ? Object.fromEntries(Object.entries(plain).map(([key, value]) => [key.replaceAll('_', '-'), value])) : plain,
  );
}

const merged = (...parts: readonly Arbitrary[]): Arbitrary => fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Settings);
const one = (...values: readonly unknown[]): fc.Arbitrary<unknown> => fc.constantFrom(...values);
const seldom = (settings: Arbitrary): Arbitrary => fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: settings });

const PROJECT = some({ project_name: one('demo', 'ops'), project_id: one('4f3a', '20010') });
const SCOPE = merged(
  PROJECT,
  some({
    tenant_name: one('old'),
    project_domain_name: one('Default'),
    project_domain_id: one('default'),
  }),
);
const USER = some({ username: one('alice', 'bob'), user_id: one('u-1'), user_domain_name: one('Default'), user_domain_id: one('default') });
const SHORTHAND = seldom(some({ domain_id: one('default'), domain_name: one('Default') }));
const PASSWORD = fc.record({ password: one(...SECRETS) });

/** What is given to sign in with, by the name of the plugin. */
const AUTHS: Readonly<Record<string, Arbitrary>> = {
  password: merged(USER, SCOPE, SHORTHAND, fc.oneof({ weight: 9, arbitrary: PASSWORD }, { weight: 1, arbitrary: fc.constant({}) })),
  v3password: merged(fc.constant({ username: 'alice', user_domain_name: 'Default' }), PASSWORD, seldom(fc.constant({ project_id: '4f3a' }))),
  v2password: merged(fc.constant({ username: 'alice', auth_url: 'https://keystone.example.com:5000/v2.0' }), PASSWORD, some({ project_name: one('demo'), tenant_id: one('4f3a') })),
  token: merged(fc.constant({ token: 'tk-Wd61kP-differs' }), SCOPE),
  v3token: merged(fc.constant({ token: 'tk-Wd62kP-differs', project_id: '4f3a' })),
  v3applicationcredential: fc.constant({ application_credential_id: 'ac-1', application_credential_secret: 'as-Wd63kP-differs' }),
  v3totp: fc.constant({ username: 'alice', user_domain_id: 'default', passcode: 'pc-Wd64kP-differs' }),
  none: some({ endpoint: one('https://baremetal.example.com') }),
  http_basic: fc.constant({ endpoint: 'https://baremetal.example.com', username: 'alice', password: SECRETS[0] }),
  admin_token: fc.constant({ endpoint: 'https://baremetal.example.com', token: 'tk-Wd65kP-differs' }),
  token_endpoint: fc.constant({ endpoint: 'https://baremetal.example.com', token: 'tk-Wd66kP-differs' }),
};
const WITHOUT_URL = new Set(['none', 'http_basic', 'admin_token', 'token_endpoint']);

/** `auth_type`, `auth` and what of it stands beside `auth`. */
const SIGN_IN: Arbitrary = fc.constantFrom(...Object.keys(AUTHS), ...Array<string>(6).fill('password')).chain((type) =>
  fc.tuple(spelled(AUTHS[type] ?? USER), fc.boolean(), fc.constantFrom('auth_type', 'auth_type', 'auth_type', 'auth-type', 'auth_plugin'), one(AUTH_URL, 'https://{region_name}.example.com/v3')).map(
    ([auth, isSaid, key, url]) => ({
      ...((isSaid || type !== 'password') && { [key]: type }),
      auth: WITHOUT_URL.has(type) ? auth : { auth_url: url, ...auth },
    }),
  ),
);

const REGIONS: Arbitrary = fc.oneof(
  fc.constant({}),
  fc.constantFrom<Settings>({ region_name: 'RegionOne' }, { 'region-name': 'RegionOne' }, { region_name: 'RegionOne,RegionTwo' }),
  fc.constant({ regions: ['RegionOne', 'RegionTwo'] }),
  fc.constant({
    regions: ['RegionOne', { name: 'RegionTwo', values: { compute_api_version: '2.1', auth: { project_name: 'regional' }, interface: 'admin' } }],
  }),
);

const SERVICES: Arbitrary = some({
  interface: one('internal', 'admin', 'publicURL'),
  endpoint_type: one('internalURL'),
  compute_api_version: one('2', '2.79', 2),
  volume_api_version: one('3', 3),
  block_storage_endpoint_override: one('https://volumes.example.com/v3'),
  compute_endpoint_type: one('internal'),
  compute_default_microversion: one('2.53'),
  volumev3_service_name: one('cinderv3'),
  image_region_name: one('RegionTwo'),
  object_store_service_type: one('swift'),
  connect_retries: one(2, '3'),
  image_status_code_retries: one(7),
});

const CONNECTION: Arbitrary = some({
  verify: one(true, false),
  insecure: one(true, false, 'true', 'false'),
  cacert: one('/etc/ssl/ca.pem', '~/ca.pem'),
  cert: one('/etc/ssl/client.pem'),
  key: one('/etc/ssl/client.key'),
  api_timeout: one(30, '45'),
  compute_timeout: one(12),
  force_ipv4: one(true, false),
  prefer_ipv6: one(true, false),
});

const OTHERS: Arbitrary = some({
  image_format: one('raw'),
  'floating-ip-source': one('nova'),
  some_number: one(17),
  some_list: one([1, 'two']),
  nested: one({ 'with-dash': 1, deeper: { text: 'x' } }),
  networks: one([{ name: 'out', routes_externally: true, default_interface: true }, { name: 'in', nat_destination: true }]),
});

const PROFILE: Arbitrary = seldom(fc.oneof(fc.record({ profile: one('acme', 'single', 'dreamcompute', 'elastx', 'conoha', 'zetta', 'nowhere') }), fc.constant({ cloud: 'acme' })));

const CLOUD: Arbitrary = merged(seldom(spelled(SERVICES)), seldom(spelled(CONNECTION)), seldom(OTHERS), PROFILE, REGIONS, SIGN_IN).chain((cloud) =>
  // Some of what belongs into `auth` beside it, too.
  seldom(spelled(some({ username: one('beside'), project_name: one('beside'), user_domain_name: one('Beside') }))).map((beside) => ({ ...cloud, ...beside })),
);

const PUBLIC_CLOUDS = {
  'public-clouds': {
    acme: { auth: { auth_url: 'https://acme.example.com/v3', user_domain_name: 'Acme' }, regions: ['RegionOne', 'RegionTwo'], compute_api_version: '2.1', interface: 'internal' },
    single: { auth: { auth_url: 'https://single.example.com/v3' }, region_name: 'Only', image_format: 'raw' },
  },
};

const ENVIRONMENT: fc.Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.constantFrom('prod', 'dev', 'missing').map((name) => ({ OS_CLOUD: name })) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        ...{ OS_USERNAME: fc.constant('alice'), OS_PASSWORD: fc.constantFrom(...SECRETS), OS_PROJECT_NAME: fc.constant('demo') },
        ...{ OS_USER_DOMAIN_NAME: fc.constant('Default'), OS_TENANT_NAME: fc.constant('old'), OS_IDENTITY_API_VERSION: fc.constant('3') },
        ...{ OS_REGION_NAME: fc.constantFrom('RegionOne', ''), OS_CLOUD_NAME: fc.constantFrom('mine', 'mine', 'mine', 'dev'), OS_AUTH_TYPE: fc.constant('v3password') },
        ...{ OS_INSECURE: fc.constantFrom('true', 'false'), OS_CACERT: fc.constant('/etc/ssl/env.pem'), OS_ENDPOINT_TYPE: fc.constant('internalURL') },
        ...{ OS_LOG_LEVEL: fc.constant('debug'), OS_PROFILE: fc.constant('acme'), OS_FORCE_IPV4: fc.constantFrom('true', 'false') },
      },
      { requiredKeys: [] },
    ).map((variables) => ({ OS_AUTH_URL: AUTH_URL, ...variables })),
  },
);

const ARGUMENTS: Arbitrary = merged(
  seldom(some({ region_name: one('RegionOne', 'RegionTwo', 'Nowhere', '') })),
  seldom(some({ interface: one('admin'), compute_api_version: one('2.9'), 'user-domain-name': one('Arg'), username: one('arg'), auth: one({ username: 'arg' }) })),
  fc.record({ validate: one(true, true, false) }),
);

function cloudCase(): fc.Arbitrary<CloudCase> {
  const names = fc.shuffledSubarray(['prod', 'dev', 'edge-1'], { minLength: 1 });
  return fc
    .record({
      named: names.chain((chosen) => fc.tuple(...chosen.map((name) => CLOUD.map((cloud) => [name, cloud] as const)))),
      isEmpty: fc.integer({ min: 0, max: 30 }),
      secure: fc.oneof(fc.constant(undefined), PROJECT.map((auth) => ({ clouds: { prod: { auth: { password: SECRETS[0], ...auth } } } }))),
      client: seldom(some({ client: one({ force_ipv4: true }, { prefer_ipv6: false }, {}) })),
      environment: ENVIRONMENT,
      args: ARGUMENTS,
      isNamed: fc.integer({ min: 0, max: 9 }),
    })
    .map(({ named, isEmpty, isNamed, secure, client, environment, args }) => ({
      clouds: isEmpty === 0 ? undefined : { clouds: Object.fromEntries(named), ...client },
      // Where nothing is described, nothing is named.
      environment: isEmpty === 0 && 'OS_CLOUD' in environment ? {} : environment,
      ...{ secure, publicClouds: PUBLIC_CLOUDS },
      args: { ...args, ...(isNamed > 2 && { cloud: named[isNamed % named.length]?.[0], ...(isNamed === 9 && { profile: 'acme' }) }) },
      services: ['compute', 'block-storage', 'image', 'object-store', 'identity'],
    }));
}

import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import * as front from 'keystoneauth-rx';
import { adfsPassword, fedKerberos, fileSource, kerberos, keystoneToKeystone, samlPassword } from 'keystoneauth-rx/node';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import { memoryTokenStore } from '../../src/token/store/memory-token-store.js';
import { closeAll, requestLines, serveKeystone, signIn } from './scripted-keystone.js';

afterEach(closeAll);

const authUrl = 'https://cloud.test/identity/v3';
const secret = 'pw-Lr83Vn6Kq-id';
const user = { userId: 'u-1', password: secret } as const;
const SIGN_IN = 'POST /v3/auth/tokens';

type Plugin = Pick<front.AuthPlugin, 'getCacheId'>;

const idOf = (plugin: Plugin): string | undefined => plugin.getCacheId?.();
const idsOf = (plugins: readonly Plugin[]): (string | undefined)[] => plugins.map(idOf);
const password = (options: Partial<v3.V3PasswordOptions> = {}): Plugin => v3.password({ authUrl, ...user, ...options });

/** All have ids, and no two the same. */
function expectApart(plugins: readonly Plugin[]): void {
  const ids = idsOf(plugins);
  expect(ids).not.toContain(undefined);
  expect(new Set(ids).size).toBe(plugins.length);
}

/** All have one id. */
function expectSame(plugins: readonly Plugin[]): void {
  const ids = new Set(idsOf(plugins));
  expect(ids).not.toContain(undefined);
  expect(ids.size).toBe(1);
}

const PURPOSES: readonly Partial<v3.V3PasswordOptions>[] = [
  {},
  { unscoped: true },
  { systemScope: 'all' },
  { trustId: 'x' },
  { domainId: 'x' },
  { domainName: 'x' },
  { projectId: 'x' },
  { projectName: 'x', projectDomainId: 'y' },
  { projectName: 'x', projectDomainName: 'y' },
  { projectName: 'y', projectDomainName: 'x' },
];

const FEDERATION = { authUrl, identityProvider: 'idp', protocol: 'openid' } as const;
const CLIENT = { clientId: 'client-1', accessTokenEndpoint: 'https://idp.test/token' } as const;
const OIDC = { ...FEDERATION, ...CLIENT, clientSecret: 'cs-Tz41Kd9-id' } as const;
const PERSON = { username: 'alice', password: secret } as const;
const IDP = { ...PERSON, identityProviderUrl: 'https://idp.test/ecp' } as const;
const ADFS = { ...IDP, serviceProviderEndpoint: 'https://sp.test/adfs', serviceProviderEntityId: 'urn:sp' } as const;
const tokens = { begin: () => { throw new Error('no ticket is needed for an id'); } };

/** Plugins of which the options tell who signs in, by what a release must not change. */
const KNOWN: readonly (readonly [string, Plugin, string])[] = [
  ['v3.password', v3.password({ authUrl, username: 'u', userDomainId: 'd', password: secret, projectId: 'p' }), 'c911311f8e63185fd965e01a79012d5e154352e3f9f32d71da034130c5604722'],
  ['v3.token', v3.token({ authUrl, token: secret, domainId: 'd' }), '4196ea8fd102c4dab98c287c1e50fa1eace5dea939963c43b6c8855e638581d2'],
  ['v3.totp', v3.totp({ authUrl, userId: 'u', passcode: '123456' }), '14debdff69e4aac2ffc515eb21a50ff2aca35ba24380e64de03460ba5b01fc75'],
  ['v3.applicationCredential', v3.applicationCredential({ authUrl, applicationCredentialId: 'a', applicationCredentialSecret: secret }), '4c301263a6c3dafe44b5666cc905c8e4b247765e5f5566db4039116596d20141'],
  ['v3.oauth1', v3.oauth1({ authUrl, consumerKey: 'c', consumerSecret: secret, accessKey: 'a', accessSecret: secret }), '1e7c5d4f307de58d205e67a17ad417edaa13d1bc710ee34083ce1f587ad78a66'],
  ['v3.oauth2ClientCredential', v3.oauth2ClientCredential({ authUrl, oauth2Endpoint: 'https://o.test', oauth2ClientId: 'c', oauth2ClientSecret: secret }), '28fe5bafee836715281d59059d64dc95e4fe2ccbd30e821fd71f384c1749516f'],
  ['v3.ec2', v3.ec2({ authUrl, access: 'a', secret }), 'daceb2da960884120079d2780d5285735f7b6b067b163c9e650ebd0182b99f60'],
  ['v2.password', v2.password({ authUrl: 'https://cloud.test/v2.0', username: 'u', password: secret, tenantName: 't' }), '5d5d163c3004c716df836ccc52f2f39d85845bdf7b583b7647fd9a6cfe15e566'],
  ['v2.token', v2.token({ authUrl: 'https://cloud.test/v2.0', token: secret }), 'de88ba2032c0d57dd65c48639911f4825ea8f2e4a574e73056480a6a1670f6ed'],
  ['password', front.password({ authUrl: 'https://cloud.test/', username: 'u', password: secret, defaultDomainId: 'd' }), '65b19a966b841ccbab99309a3933a6631bfae0f487a8e3463ac93d87006d32a3'],
  ['token', front.token({ authUrl: 'https://cloud.test/', token: secret, systemScope: 'all' }), '2fb0cb515fa1c55ff9c5ec92c69ac9e1cecb3c4a934f5482ea2524491932f0ef'],
  ['v3.oidcPassword', v3.oidcPassword({ ...OIDC, username: 'alice', password: secret, projectId: 'p' }), '66dbdb9e521352b68cb4ffc3036117c3d56ef649cf128837a5cb2afa0e44da3e'],
  ['v3.oidcClientCredentials', v3.oidcClientCredentials(OIDC), '623241ce13e7711cb474c8ee791bb40ad25238b51f2cd915c678fed674dcebdc'],
  ['v3.oidcAccessToken', v3.oidcAccessToken({ ...FEDERATION, accessToken: secret }), '71e1987b28fe9ef99d50a29f8e3943df3c9eb1085ff9648f9911ed3fc0848208'],
  ['v3.oidcTokenExchange', v3.oidcTokenExchange({ ...OIDC, subjectToken: secret }), '334caf7e715ff74bfbc91873a29f6eb5c31fe531f2430ab3e2e262c177ff807d'],
  ['samlPassword', samlPassword({ ...FEDERATION, ...IDP }), '8c77be337318dc0acea05515258b86126405db683722809b6f88b9542e306c4b'],
  ['adfsPassword', adfsPassword({ ...FEDERATION, ...ADFS }), '651bf021210ad37d04b734a01ca37374cfe3cd0fd684f47bfa8b636ebb9ae20b'],
  ['keystoneToKeystone', keystoneToKeystone({ base: v3.password({ authUrl, ...user }), serviceProvider: 'other', projectId: 'p' }), 'dc2c3e0da154a3f37b95c30fac41cfb638b93eaf5fd2e1008e77afadcae2c665'],
  ['authPlugin', front.authPlugin({ getToken: () => secret, cacheId: 'robot' }), '7aaf7fdd82eadc2991a33db23ece71d5cdb699848cadc1a04b9ab4d3551c54b2'],
];

/** Plugins of which nobody knows who is going to sign in, unless an account is named. */
const NAMED: Readonly<Record<string, (account: string | undefined) => Plugin>> = {
  'v3.oidcAuthorizationCode with a person': (account) => v3.oidcAuthorizationCode({ ...OIDC, account, redirectUri: 'http://127.0.0.1:9/', authorize: () => '' }),
  'v3.oidcAuthorizationCode with a code': (account) => v3.oidcAuthorizationCode({ ...OIDC, account, code: 'code-1' }),
  'v3.oidcDeviceAuthorization': (account) => v3.oidcDeviceAuthorization({ ...OIDC, account }),
  'v3.oidcAccessToken with tokens that change': (account) => v3.oidcAccessToken({ ...FEDERATION, account, accessToken: () => secret }),
  'v3.oidcTokenExchange with tokens that change': (account) => v3.oidcTokenExchange({ ...OIDC, account, subjectToken: () => secret }),
  'v3.oidcClientCredentials without a client id': (account) => v3.oidcClientCredentials({ ...OIDC, clientId: undefined, account }),
  'v3.webSso': (account) => v3.webSso({ authUrl, protocol: 'openid', account, redirectUri: 'http://127.0.0.1:9/', authorize: () => '' }),
  fedKerberos: (account) => fedKerberos({ ...FEDERATION, account, tokens }),
};

const own: v3.AuthMethod = { getAuthData: () => ['own', {}] };

/** Plugins of which it cannot be known at all, or that have no token. */
const UNKNOWN: readonly (readonly [string, front.AuthPlugin])[] = [
  ['a Kerberos ticket', kerberos({ authUrl, tokens })],
  ['a method that is made anew', v3.auth({ authUrl, methods: [v3.freshMethod(() => v3.passwordMethod(user))] })],
  ['a method of one\'s own that does not tell', v3.auth({ authUrl, methods: [own] })],
  ['such a one beside a password', v3.auth({ authUrl, methods: [v3.passwordMethod(user), { ...own, identity: { method: 'own' } }] })],
  ['a token that changes', v3.token({ authUrl, token: () => secret })],
  ['a token that changes, of v2.0', v2.token({ authUrl: 'https://cloud.test/v2.0', token: () => secret })],
  ['a token that changes, of any version', front.token({ authUrl, token: () => secret })],
  ['a certificate', v3.oauth2MtlsClientCredential({ authUrl, oauth2Endpoint: 'https://o.test', oauth2ClientId: 'c' })],
  ['another cloud on the word of somebody unknown', keystoneToKeystone({ base: kerberos({ authUrl, tokens }), serviceProvider: 'other' })],
  ['a getToken of one\'s own', front.authPlugin({ getToken: () => secret })],
];

describe('getCacheId', () => {
  it.each(KNOWN)('is the same for %s in every release', (_, plugin, id) => {
    expect(idOf(plugin)).toBe(id);
  });

  it('tells the whole scope and the catalog apart', () => {
    const without = PURPOSES.map((purpose) => ({ ...purpose, includeCatalog: false }));

    expectApart([...PURPOSES, ...without].map(password));
    expectApart(PURPOSES.map((purpose) => front.password({ authUrl, ...user, ...purpose })));
    expectApart(PURPOSES.map((purpose) => v3.oidcClientCredentials({ ...OIDC, ...purpose })));
    expectApart(PURPOSES.map((purpose) => v3.webSso({ authUrl, protocol: 'openid', account: 'a', redirectUri: 'http://127.0.0.1:9/', authorize: () => '', ...purpose })));
    expectApart(PURPOSES.map((purpose) => keystoneToKeystone({ base: v3.password({ authUrl, ...user }), serviceProvider: 'other', ...purpose })));
  });

  it('does not run names and values together', () => {
    expectApart([
      password({ projectId: 'a', projectName: 'b', projectDomainId: 'c' }),
      password({ projectId: 'aproject_nameb', projectDomainId: 'c' }),
      password({ projectName: 'a', projectDomainId: 'bc' }),
      password({ projectName: 'ab', projectDomainId: 'c' }),
      password({ userId: 'u-1","projectId":"x' }),
      password({ userId: 'u-1', projectId: 'x' }),
      v3.password({ authUrl, username: 'u', userDomainName: 'd1', password: secret }),
      v3.password({ authUrl, username: 'ud', userDomainName: '1', password: secret }),
      v3.password({ authUrl, userId: 'u', password: secret }),
      v3.password({ authUrl, username: 'u', userDomainId: 'd1', password: secret }),
    ]);
  });

  it('refuses a plugin with two scopes before it has an id', () => {
    for (const scopes of [{ projectId: 'p', trustId: 't' }, { projectId: 'p', domainName: 'd' }, { projectName: 'p', systemScope: 'all' }]) {
      expect(() => password(scopes)).toThrow(front.OptionError);
      expect(() => front.password({ authUrl, ...user, ...scopes })).toThrow(front.OptionError);
    }
  });

  it('is one for options that mean the same', () => {
    expectSame([
      password(),
      password({ authUrl: 'https://cloud.test/identity' }),
      password({ authUrl: 'https://CLOUD.test:443/identity/' }),
      password({ username: '', userDomainId: undefined, projectId: '', unscoped: false, includeCatalog: true }),
      password({ reauthenticate: false, renewal: 'lazy', rememberFailuresMs: 0, signInTimeoutMs: 5000 }),
      v3.auth({ methods: [v3.passwordMethod(user)], authUrl }),
      v3.multifactor({ authUrl, authMethods: 'v3password', ...user }),
    ]);
    expectSame([
      v3.multifactor({ authUrl, authMethods: ['v3password', 'v3totp'], ...user, passcode: '111111' }),
      v3.multifactor({ authUrl, authMethods: ['v3totp', 'v3password'], ...user, passcode: '222222' }),
    ]);
    expectSame([
      front.password({ authUrl: 'https://cloud.test', ...user, projectName: 'p' }),
      front.password({ authUrl: 'https://cloud.test/', ...user, tenantName: 'p' }),
      front.password({ authUrl: 'https://cloud.test/', ...user, projectName: 'p', tenantName: 'other' }),
    ]);
    expectSame([v3.oidcPassword({ ...OIDC, ...PERSON }), v3.oidcPassword({ ...OIDC, ...PERSON, openidScope: 'openid profile', accessTokenType: 'access_token' })]);
  });

  it('is the same exactly for the same options', () => {
    const some = <T>(...values: T[]): fc.Arbitrary<T | undefined> => fc.option(fc.constantFrom(...values), { nil: undefined });
    const changing = (): string => secret;
    const given = fc.record({
      authUrl: fc.constantFrom('https://a.test', 'https://a.test/v3', 'https://a.test/v3/', 'https://b.test/v3'),
      userId: fc.constantFrom('u', 'v'),
      username: some('', 'u'),
      userDomainName: some('', 'Default'),
      // A text is stretched, which takes its time; most have none.
      password: fc.oneof({ weight: 8, arbitrary: fc.constant(changing) }, { weight: 1, arbitrary: fc.constantFrom(secret, `${secret}2`) }),
      scope: fc.constantFrom(...PURPOSES),
      includeCatalog: some(true, false),
      renewal: some('lazy' as const, 'ahead' as const),
    });
    type Given = typeof given extends fc.Arbitrary<infer T> ? T : never;
    const plugin = ({ scope, ...options }: Given): Plugin => v3.password({ ...options, ...scope });
    const meaning = ({ authUrl: url, includeCatalog = true, renewal: _, ...rest }: Given): unknown => ({
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined && value !== '')),
      host: new URL(url).host,
      includeCatalog,
    });

    fc.assert(
      fc.property(given, given, (one, other) => {
        expect(idOf(plugin(one)) === idOf(plugin(other))).toBe(isDeepStrictEqual(meaning(one), meaning(other)));
      }),
      { numRuns: 100 },
    );
  });

  it('holds secrets that stay, and no other', () => {
    const one = (): string => secret;
    const other = { read: () => `${secret}-other` };

    expectApart([password(), password({ password: 'pw-another-Zq71' }), password({ password: one }), password({ userId: 'u-2', password: one })]);
    expectSame([password({ password: one }), password({ password: other }), password({ password: fileSource('/nowhere/mounted-secret') })]);
    expectApart([v3.token({ authUrl, token: 'gAAAAAB-one-5Tq' }), v3.token({ authUrl, token: 'gAAAAAB-two-5Tq' })]);
    expectApart(['JBSWY3DPEHPK3PXP', 'JBSWY3DPEHPK3PXQ'].map((totpSecret) => v3.totp({ authUrl, userId: 'u', totpSecret })));
    expectSame(['111111', '222222', one].map((passcode) => v3.totp({ authUrl, userId: 'u', passcode })));
    expectApart(['pw-a-81Kx', 'pw-b-81Kx'].map((name) => password({ authUrl: `https://proxy:${name}@cloud.test/v3` })));
  });

  it('shows neither a secret nor a plain hash of one', () => {
    const hashes = ['sha256', 'sha1', 'md5'].map((name) => createHash(name).update(secret).digest('hex'));

    for (const [, plugin] of KNOWN) {
      const id = idOf(plugin) ?? '';
      expect(id).toMatch(/^[0-9a-f]{64}$/);
      for (const shown of [secret, ...hashes]) expect(id).not.toContain(shown);
    }
  });

  it('tells plugins apart that sign in at one place as one user', () => {
    expectApart(KNOWN.map(([, plugin]) => plugin));
    expectApart([
      v3.token({ authUrl, token: secret }),
      v2.token({ authUrl: 'https://cloud.test/identity', token: secret }),
      front.token({ authUrl: 'https://cloud.test/identity', token: secret }),
    ]);
  });

  it('tells everything apart that decides which token an identity provider brings', () => {
    const oidc = { ...OIDC, ...PERSON };
    const oidcChanges: readonly Partial<v3.OidcPasswordOptions>[] = [
      ...[{}, { authUrl: 'https://other.test' }, { identityProvider: 'other' }, { protocol: 'other' }, { clientId: 'other' }, { clientSecret: 'cs-other-Pw61' }],
      ...[{ clientSecret: undefined }, { accessTokenEndpoint: 'https://other.test/token' }, { discoveryEndpoint: 'https://idp.test/d' }, { issuer: 'https://i.test' }],
      ...[{ openidScope: 'openid' }, { accessTokenType: 'id_token' as const }, { username: 'bob' }, { password: 'pw-bob-Kx72' }, { account: 'a' }],
    ];
    const adfsChanges = [
      ...[{}, { identityProviderUrl: 'https://o.test' }, { serviceProviderEndpoint: 'https://o.test' }, { serviceProviderEntityId: 'o' }],
      ...[{ username: 'bob' }, { password: 'pw-bob-Kx72' }],
    ];

    expectApart(oidcChanges.map((change) => v3.oidcPassword({ ...oidc, ...change })));
    expectApart(adfsChanges.map((change) => adfsPassword({ ...FEDERATION, ...ADFS, ...change })));
    expectApart([{}, { identityProviderUrl: 'https://o.test' }, { username: 'bob' }, { password: 'pw-bob-Kx72' }].map((change) => samlPassword({ ...FEDERATION, ...IDP, ...change })));
    expectApart([{}, { subjectToken: 'st-other-41' }, { audience: 'a' }, { resource: 'https://r.test' }].map((change) => v3.oidcTokenExchange({ ...OIDC, subjectToken: secret, ...change })));
    expectApart([v3.oidcPassword(oidc), v3.oidcClientCredentials(OIDC)]);
    expectSame(['111111', '222222', () => '333333'].map((otp) => v3.oidcPassword({ ...oidc, otp, idpOtpKey: 'otp' })));
  });

  it.each(Object.entries(NAMED))('needs the name of an account for %s', (_, plugin) => {
    expect(idOf(plugin(undefined))).toBeUndefined();
    expect(idOf(plugin(''))).toBeUndefined();
    expectApart([plugin('alice'), plugin('bob')]);
    expectSame([plugin('alice'), plugin('alice')]);
  });

  it.each(UNKNOWN)('is none for %s', (_, plugin) => {
    expect(idOf(plugin)).toBeUndefined();
  });

  it.each([
    ['none', front.none()],
    ['httpBasic', front.httpBasic({ username: 'u', password: secret })],
    ['adminToken', front.adminToken({ token: secret })],
    ['v3.tokenless', v3.tokenless({ authUrl, projectId: 'p' })],
  ])('is none for %s, which has no token to keep', (_, plugin) => {
    expect(idOf(plugin)).toBeUndefined();
    expect((plugin as front.AuthPlugin).getAuthState).toBeUndefined();
  });

  it('stays as it is, whatever is made of the plugin', async () => {
    const { url } = await serveKeystone();
    const auth = v3.password({ authUrl: url, ...user });
    const fresh = v3.auth({ authUrl: url, methods: [v3.freshMethod(() => v3.passwordMethod(user))] });
    const before = idOf(auth);
    await Promise.all([signIn(auth), signIn(fresh)]);

    expect([before, idOf(auth), idOf(fresh)]).toEqual([before, before, undefined]);
    auth.invalidate();
    expect(idOf(auth)).toBe(before);
  });

  it('is that of the same plugin with the other scope after rescope(), and another one than the parent\'s', () => {
    const parent = v3.password({ authUrl, ...user, projectId: 'p' });
    const federated = v3.oidcPassword({ ...OIDC, ...PERSON, projectId: 'p' });
    const rescoped = ['x', 'y'].map((projectId) => federated.rescope({ projectId }));

    expectSame([parent.rescope({ domainId: 'd' }), parent.rescope({ systemScope: 'all' }).rescope({ domainId: 'd' }), v3.password({ authUrl, ...user, domainId: 'd' })]);
    expectApart([parent, parent.rescope({ domainId: 'd' }), federated, ...rescoped]);
    expectSame([rescoped[0]!, v3.oidcPassword({ ...OIDC, ...PERSON, projectId: 'p' }).rescope({ projectId: 'x' })]);
    expect(idOf(kerberos({ authUrl, tokens }).rescope({ projectId: 'x' }))).toBeUndefined();
  });

  it('decides who shares a token: nobody who does not know the password', async () => {
    const keystone = await serveKeystone(({ method, body }) => (method === 'POST' && !body.includes(secret) ? { status: 401 } : undefined));
    const tokenStore = memoryTokenStore();
    const plugin = (given: string): front.AuthPlugin => v3.password({ authUrl: keystone.url, userId: 'u', password: given, tokenStore });

    expect(await signIn(plugin(secret))).toBe('gAAAAAB-token-1');
    expect(await signIn(plugin(secret))).toBe('gAAAAAB-token-1');
    expect(await signIn(plugin('pw-guessed-71Xv'))).toMatchObject({ status: 401 });
    expect(requestLines(keystone)).toEqual([SIGN_IN, SIGN_IN]);
  });

  it('is needed for a token store', () => {
    const tokenStore = memoryTokenStore();
    const refused = expect.objectContaining({ constructor: front.OptionError, options: ['tokenStore'] }) as unknown;

    expect(() => kerberos({ authUrl, tokens, tokenStore })).toThrow(refused);
    expect(() => v3.oidcDeviceAuthorization({ ...OIDC, tokenStore })).toThrow(refused);
    expect(() => front.authPlugin({ getToken: () => secret, tokenStore })).toThrow(refused);
    expect(() => v3.oidcDeviceAuthorization({ ...OIDC, tokenStore, account: 'alice' })).not.toThrow();
  });
});

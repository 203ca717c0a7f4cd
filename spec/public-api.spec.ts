import '@angular/compiler'; // outside of a build Angular compiles itself
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as front from 'keystoneauth-rx';
import * as angular from 'keystoneauth-rx/angular';
import * as browser from 'keystoneauth-rx/browser';
import * as node from 'keystoneauth-rx/node';
import * as opentelemetry from 'keystoneauth-rx/opentelemetry';
import * as redis from 'keystoneauth-rx/redis';
import * as testing from 'keystoneauth-rx/testing';
import * as testingCloud from 'keystoneauth-rx/testing/cloud';
import * as v2 from 'keystoneauth-rx/v2';
import * as v3 from 'keystoneauth-rx/v3';
import * as winston from 'keystoneauth-rx/winston';

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** What each door gives at run time. A changed list is a changed contract; types stand in the API reports. */
const doors: readonly [string, object, readonly string[]][] = [
  [
    '.',
    front,
    [
      // sessions and requests
      ...['Adapter', 'Session', 'requestPath'],
      ...['applyMicroversion', 'authenticate', 'identify', 'resolveEndpoint', 'send'],
      // auth plugins
      ...['accessInfoPlugin', 'adminToken', 'authPlugin', 'httpBasic', 'none', 'password', 'serviceToken', 'switchablePlugin', 'token'],
      ...['authPluginNames', 'loadAuthPlugin', 'registerAuthPlugin'],
      // options as data, clouds by configuration
      ...['adapterLoadingOptions', 'adapterOptionsFrom', 'authPluginOptions', 'describeOption', 'readClouds', 'readEnvironment'],
      ...['sessionLoadingOptions', 'sessionOptionsFrom', 'withDefaults'],
      // what can be asked of Identity
      ...['Secret', 'fetchCatalog', 'listScopes', 'revokeToken', 'validateToken'],
      // tokens, catalogs, versions
      ...['AUTH_INTERFACE', 'ServiceCatalog', 'createAccessInfo', 'serviceTypes'],
      ...['Discovery', 'DiscoveryCache', 'LATEST', 'discover', 'formatVersion', 'negotiateMicroversion', 'parseVersion'],
      ...['versionBetween', 'versionMatches', 'versionRange'],
      // token stores
      ...['browserTokenStore', 'encryptedTokenStore', 'memoryTokenStore'],
      // limits, logs, time
      ...['RequestLimit', 'curlLine', 'functionTransport', 'describeTokenState', 'realRuntime'],
      // streams for automation
      ...['pages', 'paginate', 'pagePresence', 'poll', 'until', 'untilGone', 'watch', 'cinderChanges', 'glanceChanges', 'novaChanges'],
      ...['serverFault', 'stackFault', 'volumeFault', 'audit', 'ensure', 'forEachScope', 'materialized', 'pulled'],
      // errors
      ...['CircuitOpen', 'ResourceFailed'],
      ...['AuthorizationFailure', 'BodyNotReplayable', 'ConnectFailure', 'ConnectTimeout', 'CorsSuspected', 'DeadlineExceeded', 'DiscoveryFailure'],
      ...['EmptyCatalog', 'EndpointNotFound', 'HttpError', 'ImpliedVersionMismatch', 'InvalidResponse', 'KeystoneAuthError'],
      ...['MicroversionNotSupported', 'MissingAuthMethods', 'MissingAuthPlugin', 'MissingRequiredOptions', 'NoMatchingPlugin'],
      ...['OAuthError', 'isOAuthError'],
      ...['CloudConfigError', 'OptionError', 'RedirectRefused', 'SSLError', 'ServiceProviderNotFound', 'SessionClosed', 'UnknownConnectionError'],
      ...['VersionNotAvailable', 'isHttpError', 'isKeystoneAuthError'],
    ],
  ],
  [
    './v3',
    v3,
    [
      ...['applicationCredential', 'auth', 'multifactor', 'password', 'token', 'totp'],
      ...['ec2', 'oauth1', 'oauth1Authorization', 'oauth2ClientCredential', 'oauth2MtlsClientCredential', 'tokenless', 'webSso'],
      ...['oidcAccessToken', 'oidcAuthorizationCode', 'oidcClientCredentials', 'oidcDeviceAuthorization', 'oidcPassword', 'oidcTokenExchange'],
      ...['applicationCredentialMethod', 'freshMethod', 'oauth1Method', 'passwordMethod', 'receiptMethod', 'tokenMethod', 'totpMethod'],
      ...['authMethodNames', 'registerAuthMethod'],
      // what can be asked of Identity v3
      ...['createApplicationCredential', 'deleteApplicationCredential', 'createEc2Credential', 'deleteEc2Credential'],
      ...['authorizeOAuth1Token', 'createOAuth1AccessToken', 'createOAuth1Consumer', 'deleteOAuth1Consumer', 'requestOAuth1Token'],
      // errors
      ...['InvalidOidcDiscoveryDocument', 'OidcAccessTokenEndpointNotFound', 'OidcAuthorizationEndpointNotFound'],
      ...['OidcDeviceAuthorizationEndpointNotFound', 'OidcDeviceAuthorizationTimeOut', 'OidcPluginNotSupported'],
    ],
  ],
  ['./v2', v2, ['password', 'token']],
  [
    './node',
    node,
    [
      ...['adfsPassword', 'fedKerberos', 'kerberos', 'kerberosMethod', 'keystoneToKeystone', 'samlPassword'],
      ...['commandSource', 'fileSource', 'fileTokenStore', 'loopbackRedirect', 'nativeNegotiateTokens', 'negotiateTokensOf'],
      ...['cloudConfig', 'cloudFileWarnings', 'fromCloud', 'fromEnvironment'],
      ...['authTypeOption', 'readArguments', 'readAuthArguments'],
      ...['gateway', 'toNodeListener'],
    ],
  ],
  ['./winston', winston, ['keystoneauthFormat', 'logToWinston']],
  ['./opentelemetry', opentelemetry, ['instrument']],
  ['./redis', redis, ['redisTokenStore']],
  [
    './angular',
    angular,
    [
      ...['KEYSTONE', 'KEYSTONE_TRANSPORT', 'provideKeystone', 'provideKeystoneTesting', 'withHttpClientTransport'],
      ...['hasRole', 'injectAccess', 'injectAdapter', 'injectCatalog', 'injectEvents', 'injectKeystone', 'injectList', 'injectTokenState'],
      ...['keystoneGuard', 'keystoneInterceptor', 'openstack', 'withoutKeystone'],
    ],
  ],
  [
    './browser',
    browser,
    [
      ...['SignInAbandoned', 'SignInWindowBlocked', 'pageRedirect', 'popupRedirect', 'reportRedirect'],
      ...['catchWebSso', 'webSsoRedirect', 'signOutChannel', 'tabSignOut'],
      ...['gatewayAuth', 'gatewayTransport'],
    ],
  ],
  [
    './testing',
    testing,
    [
      ...['countingIds', 'createCloud', 'randomIds', 'testPlugin', 'tokenStoreContract'],
      ...['standardDomains', 'standardProjects', 'standardServices', 'standardUsers'],
      ...['v2Token', 'v3FederationToken', 'v3Token'],
      ...['describedBy', 'identityV2Entry', 'identityV3Entry', 'identityVersions', 'microversionEntry', 'novaMicroversionEntry', 'versionEntry'],
    ],
  ],
  ['./testing/cloud', testingCloud, ['serveCloud']],
];

describe('the public API', () => {
  it.each(doors)('of the door %s is what it was', (_, door, names) => {
    expect(Object.keys(door).sort()).toEqual([...names].sort());
  });

  it('is listed for every door of the package', () => {
    const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Manifest;

    expect(doors.map(([path]) => path)).toEqual(Object.keys(exports).filter((path) => !/[.]js(on)?$/.test(path)));
  });
});

import { from, mergeMap, take, type Observable } from 'rxjs';
import type { AccessInfo } from '../../access/access-info.js';
import { AUTH_INTERFACE, type EndpointFilter } from '../../access/endpoint-filter.js';
import type { AuthMethod } from '../../credentials/auth-method.js';
import type { CachePart } from '../../credentials/cache-id.js';
import { methodParts } from '../../credentials/method-parts.js';
import { requireOptions } from '../../credentials/require-options.js';
import { scopeBody } from '../../credentials/scope.js';
import { checkBoolean } from '../../errors/check-boolean.js';
import { OptionError } from '../../errors/option-error.js';
import { refuseUnknownOptions } from '../../errors/refuse-unknown-options.js';
import type { Connection } from '../../http/connection.js';
import { redactUrl } from '../../redaction/redact-url.js';
import { tokenLifeOf } from '../../token/token-life-options.js';
import type { Renewable } from '../../token/token-state.js';
import type { AuthPlugin } from '../auth-plugin.js';
import { v3Root } from '../auth-url.js';
import { checkAuthPlugin } from '../check-auth-plugin.js';
import { IdentityEndpoints } from '../identity-endpoints.js';
import { identityPlugin, type IdentityPlugin, type IdentityPluginOptions } from '../identity-plugin.js';
import { renewabilityOf } from '../methods-over-time.js';
import { methodsForScope, wantedScope } from '../rescope.js';
import { V3_OPTIONS, type V3Options } from '../v3-plugin.js';
import { v3CacheParts, type V3TokensOf } from '../v3-cache-parts.js';
import { v3SignIn } from '../v3-sign-in.js';
import { KeystoneToKeystoneCloud } from './keystone-to-keystone-cloud.js';
import { rescopedToken } from './rescoped-token.js';

/** Options of {@link keystoneToKeystone}; the scope is one of the other cloud. */
export interface KeystoneToKeystoneOptions extends Omit<V3Options, 'authUrl'> {
  /** Signs in at the cloud whose Keystone vouches for us. It may serve sessions of its own too. */
  readonly base: IdentityPlugin;
  /** What that Keystone calls the other cloud. */
  readonly serviceProvider: string;
}

const WHERE = 'keystoneToKeystone';
const OPTIONS: ReadonlySet<string> = new Set([...V3_OPTIONS.filter((name) => name !== 'authUrl'), 'base', 'serviceProvider']);

/**
 * Enters another cloud on the word of the Keystone where `base` signs in. Token and catalog are those of the other cloud, and
 * live on their own: for each new token the local Keystone is asked again.
 *
 * @see https://docs.openstack.org/keystone/latest/admin/federation/configure_federation.html#keystone-as-an-identity-provider-idp
 */
export function keystoneToKeystone(options: KeystoneToKeystoneOptions): IdentityPlugin {
  refuseUnknownOptions(options, OPTIONS, WHERE);
  checkRequired(options);
  const { includeCatalog = true } = options;
  checkBoolean('includeCatalog', includeCatalog);
  const scope = scopeBody(options);
  const cloud = new KeystoneToKeystoneCloud(options);
  return pluginAt(cloud, options, {
    renewable: () => renewableAs(options.base),
    asksPerson: () => true,
    cacheParts: () => cachePartsAt(options, [], options),
    signIn: (connection) =>
      cloud.enter(connection).pipe(
        mergeMap((unscoped) =>
          rootOf(cloud, connection).pipe(mergeMap((root) => rescopedToken(connection, unscoped, { root, scope, includeCatalog }))),
        ),
      ),
  });
}

function checkRequired(options: KeystoneToKeystoneOptions): void {
  requireOptions(options, ['base', 'serviceProvider'], WHERE);
  const { base } = options;
  checkAuthPlugin(base, { option: 'base', where: WHERE });
  if (typeof base.getAccess === 'function' && typeof base.getToken === 'function') return;
  throw new OptionError('base', `"base" of ${WHERE} has to be an auth plugin that signs in at Keystone, such as v3.password({ ... }); nothing was sent.`);
}

/** A plugin for one scope of the other cloud. */
function pluginAt(
  cloud: KeystoneToKeystoneCloud,
  options: KeystoneToKeystoneOptions,
  signIn: Pick<IdentityPluginOptions, 'signIn' | 'renewable' | 'asksPerson' | 'cacheParts'>,
): IdentityPlugin {
  const { base, includeCatalog = true } = options;
  const plugin = identityPlugin({
    authUrl: base.authUrl,
    ...tokenLifeOf(options),
    ...signIn,
    rescope: (wanted, parent) => {
      const methods = methodsForScope(parent);
      const scope = wantedScope(wanted);
      const exchanged = (connection: Connection): Observable<AccessInfo> =>
        rootOf(cloud, connection).pipe(mergeMap((root) => v3SignIn(connection, { root, methods, scope, includeCatalog })));
      const cacheParts = (): CachePart | undefined => cachePartsAt(options, methods, { ...wanted, includeCatalog });
      return pluginAt(cloud, options, { renewable: () => renewabilityOf(methods), signIn: exchanged, cacheParts });
    },
  });
  return withOwnAuthUrl(plugin, cloud);
}

/** What tells tokens of the other cloud from others: it is known who signs in if that is known of `base`. */
function cachePartsAt(
  { base, serviceProvider }: KeystoneToKeystoneOptions,
  methods: readonly AuthMethod[],
  options: V3TokensOf['options'],
): CachePart | undefined {
  const parts = methodParts(methods);
  const voucher: AuthPlugin = base;
  const vouched = voucher.getCacheId?.();
  const who = vouched === undefined || parts === undefined ? undefined : { vouched, methods: parts };
  return v3CacheParts({ at: { serviceProvider }, who, options });
}

/** The other cloud's Identity API is what the plugin's auth URL stands for; it is known only after a look at the local token. */
function withOwnAuthUrl(plugin: IdentityPlugin, cloud: KeystoneToKeystoneCloud): IdentityPlugin {
  const endpointsAt = (authUrl: string): IdentityEndpoints =>
    new IdentityEndpoints({
      authUrl,
      getAccess: (connection) => plugin.getAccess(connection),
      getHeaders: (connection) => from(plugin.getHeaders(connection)),
      newerAccess: () => undefined,
    });
  const isOwn = ({ interface: wanted }: EndpointFilter): boolean => wanted === AUTH_INTERFACE;
  return {
    ...plugin,
    get authUrl() {
      return cloud.knownAuthUrl === undefined ? plugin.authUrl : redactUrl(cloud.knownAuthUrl);
    },
    getEndpoint: (connection, filter) =>
      isOwn(filter)
        ? cloud.authUrl(connection).pipe(mergeMap((authUrl) => endpointsAt(authUrl).endpoint(connection, filter)))
        : plugin.getEndpoint(connection, filter),
    getEndpointData: (connection, filter) =>
      isOwn(filter)
        ? cloud.authUrl(connection).pipe(mergeMap((authUrl) => endpointsAt(authUrl).endpointData(connection, filter)))
        : plugin.getEndpointData(connection, filter),
  };
}

function rootOf(cloud: KeystoneToKeystoneCloud, connection: Connection): Observable<string> {
  return cloud.authUrl(connection).pipe(mergeMap((authUrl) => [v3Root(authUrl, WHERE)]));
}

/** As far as the local sign-in goes without a person, ours does. */
function renewableAs({ state$ }: IdentityPlugin): Renewable {
  let renewable: Renewable = 'automatic';
  state$.pipe(take(1)).subscribe({
    next: (state) => {
      if ('renewable' in state) renewable = state.renewable;
    },
    error: () => undefined,
  });
  return renewable;
}

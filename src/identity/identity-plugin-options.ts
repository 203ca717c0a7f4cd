import type { Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { EndpointData } from '../access/endpoint-data.js';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { CachePart } from '../credentials/cache-id.js';
import type { Scope } from '../credentials/scope.js';
import type { AllVersionData } from '../discovery/all-version-data.js';
import type { Connection } from '../http/connection.js';
import type { SignInCircumstances } from '../token/credentials.js';
import type { TokenLifeOptions } from '../token/token-life-options.js';
import type { Renewable, TokenState } from '../token/token-state.js';
import type { AllVersionsFilter, AuthHeaders, AuthPlugin } from './auth-plugin.js';
import type { CachePartsWith, FreshCredentials, SignInWith } from './fresh-credentials.js';
import type { Rescope } from './rescope.js';

/** An auth plugin that signs in at Keystone: it has a token, a catalog and ids. */
export interface IdentityPlugin extends AuthPlugin, FreshCredentials {
  /** Where it signs in, without user info. */
  readonly authUrl: string;
  readonly state$: Observable<TokenState>;
  getToken(connection: Connection): Observable<string | undefined>;
  getAccess(connection: Connection): Observable<AccessInfo>;
  getEndpointData(connection: Connection, filter: EndpointFilter): Observable<EndpointData | undefined>;
  getAllVersionData(connection: Connection, filter: AllVersionsFilter): Observable<AllVersionData>;
  getUserId(connection: Connection): Observable<string | undefined>;
  getProjectId(connection: Connection): Observable<string | undefined>;
  getSpAuthUrl(connection: Connection, serviceProviderId: string): Observable<string | undefined>;
  getSpUrl(connection: Connection, serviceProviderId: string): Observable<string | undefined>;
  getCacheId(): string | undefined;
  getAuthState(): string | undefined;
  setAuthState(state: string | undefined): void;
  /** A sign-in now, whatever is held; with a token store one that somebody else made in the meantime will do. */
  authenticate(connection: Connection): Observable<AccessInfo>;
  /**
   * The same identity with another scope: a plugin of its own, with its own token and catalog, for one token request. It signs
   * in with the same credentials if they can be used again; otherwise with this plugin's token, and then ends with it.
   *
   * @throws OptionError for no scope or two, and where the credentials are bound to one (application credentials).
   */
  rescope(scope: Scope): IdentityPlugin;
}

/** What an identity plugin is made from. */
export interface IdentityPluginOptions extends TokenLifeOptions {
  readonly authUrl: string;
  readonly signIn: (connection: Connection, circumstances: SignInCircumstances) => Observable<AccessInfo>;
  readonly renewable: () => Renewable;
  /** The methods it signs in with, if it speaks v3. */
  readonly methods?: readonly AuthMethod[] | undefined;
  /** Whether a sign-in asks a person itself. @defaultValue false */
  readonly asksPerson?: (() => boolean) | undefined;
  /** How long one sign-in may take, in milliseconds. @defaultValue 60000 */
  readonly limitMs?: number | undefined;
  /** Differs when the credentials may be others than before; see `ChangingValue.revision`. */
  readonly revision?: (() => string) | undefined;
  /** What tells its tokens from others; see `Credentials.cacheParts`. */
  readonly cacheParts?: (() => CachePart | undefined) | undefined;
  /** What requests have instead of the token. */
  readonly headersOf?: ((access: AccessInfo) => AuthHeaders | undefined) | undefined;
  /** Makes the plugin for another scope. */
  readonly rescope: Rescope<IdentityPlugin>;
  /** A sign-in with other methods; without it the plugin takes no fresh credentials. */
  readonly signInWith?: SignInWith | undefined;
  /** {@link cacheParts} of such a sign-in. */
  readonly cachePartsWith?: CachePartsWith | undefined;
}

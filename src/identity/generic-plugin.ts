import { mergeMap, throwError, type Observable } from 'rxjs';
import type { AccessInfo } from '../access/access-info.js';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { CachePart } from '../credentials/cache-id.js';
import { isGiven } from '../credentials/is-given.js';
import { SCOPE_OPTIONS, scopeBody, type Scope } from '../credentials/scope.js';
import { jointRevision } from '../credentials/revision.js';
import { checkBoolean } from '../errors/check-boolean.js';
import type { Connection } from '../http/connection.js';
import { redactUrl } from '../redaction/redact-url.js';
import type { Renewable } from '../token/token-state.js';
import { tokenLifeOf } from '../token/token-life-options.js';
import { checkAuthUrl } from './auth-url.js';
import type { IdentityVersion } from './choose-identity-version.js';
import { findIdentityVersion, type IdentityVersionWishes } from './find-identity-version.js';
import { withoutMethods, type CachePartsWith, type SignInWith } from './fresh-credentials.js';
import { genericCacheParts, projectOf } from './generic-cache-parts.js';
import type { GenericCredentials, GenericOptions } from './generic-options.js';
import { identityPlugin, type IdentityPlugin } from './identity-plugin.js';
import { KeptIdentityVersion } from './kept-identity-version.js';
import { renewabilityOf } from './methods-over-time.js';
import { methodsForScope, wantedScope, type Rescope } from './rescope.js';
import { unlessChanged } from './unless-changed.js';
import { v2SignIn } from './v2-sign-in.js';
import { v3SignIn } from './v3-sign-in.js';

const SCOPE_NAMES: ReadonlySet<string> = new Set([...SCOPE_OPTIONS, 'tenantId', 'tenantName']);

/**
 * A plugin that looks which versions the identity service offers and signs in at the best: v3, unless only v2.0 is there.
 * What was found is kept until a sign-in there shows that it may be gone. A versioned auth URL is not looked at: it says which version is meant.
 */
export function genericPlugin(options: GenericOptions, credentials: GenericCredentials): IdentityPlugin {
  checkAuthUrl(options.authUrl, credentials.where);
  const scope = withDefaultDomain(options);
  scopeBody(scope, namesGiven(options));
  checkBoolean('includeCatalog', options.includeCatalog);
  checkBoolean('unscoped', options.unscoped);
  const wishes = wishesOf(options, credentials);
  const version = new KeptIdentityVersion(options.authUrl, (connection) => findIdentityVersion(connection, options.authUrl, wishes));
  const methods = credentials.v3Methods;
  const parts = { options, credentials, scope };
  const signIn = (connection: Connection): Observable<AccessInfo> =>
    version.signIn(connection, (choice) => (choice.major === 3 ? v3At(connection, choice, { ...parts, methods }) : v2At(connection, choice, parts)));
  const signInWith: SignInWith = (connection, fresh) =>
    version.signIn(connection, (choice) => v3At(connection, choice, { ...parts, methods: fresh }));
  const renewable = (): Renewable => renewabilityOf(methods);
  const revision = (): string => jointRevision([credentials.secret]);
  const rescope: Rescope<IdentityPlugin> = (wanted, parent) => {
    wantedScope(wanted);
    const others = Object.fromEntries(Object.entries(options).filter(([name]) => !SCOPE_NAMES.has(name)));
    return genericPlugin({ ...others, ...wanted, authUrl: options.authUrl }, { ...credentials, v3Methods: methodsForScope(parent) });
  };
  const cachePartsWith: CachePartsWith = (present) => genericCacheParts(options, present);
  const cacheParts = (): CachePart | undefined => cachePartsWith(methods);
  const tokensOf = { methods, renewable, revision, cacheParts, cachePartsWith };
  return identityPlugin({ ...tokenLifeOf(options), ...tokensOf, authUrl: options.authUrl, rescope, signIn, signInWith });
}

interface Parts {
  readonly options: GenericOptions;
  readonly credentials: GenericCredentials;
  readonly scope: Scope;
}

function v3At(
  connection: Connection,
  { major, root }: IdentityVersion,
  { options: { includeCatalog = true }, scope, methods }: Parts & { readonly methods: readonly AuthMethod[] },
): Observable<AccessInfo> {
  if (major !== 3) return throwError(() => withoutMethods(redactUrl(root)));
  const base = root.endsWith('v3') ? root : `${root}/v3`;
  return v3SignIn(connection, { root: base, methods, scope: scopeBody(scope), includeCatalog });
}

function v2At(connection: Connection, { root }: IdentityVersion, { credentials, scope }: Parts): Observable<AccessInfo> {
  const { projectId, projectName, trustId } = scope;
  const tenant = isGiven(projectId) ? { tenantId: projectId } : isGiven(projectName) ? { tenantName: projectName } : {};
  const trust = isGiven(trustId) ? { trust_id: trustId } : {};
  const { secret } = credentials;
  return unlessChanged(connection, [secret], () =>
    secret.read(connection).pipe(
      mergeMap((known) => {
        const { auth, token } = credentials.v2Auth(known);
        return v2SignIn(connection, { root, auth: { ...auth, ...tenant, ...trust }, token });
      }),
    ),
  );
}

function wishesOf(
  { domainId, domainName, projectDomainId, projectDomainName, systemScope, ...rest }: GenericOptions,
  { hasUserDomain }: GenericCredentials,
): IdentityVersionWishes {
  const needing = [domainId, domainName, projectDomainId, projectDomainName, systemScope];
  return {
    needsV3: hasUserDomain || needing.some((value) => isGiven(value)),
    hasDefaultDomain: isGiven(rest.defaultDomainId) || isGiven(rest.defaultDomainName),
  };
}

/** The names the caller used for a project, for errors. */
function namesGiven({ projectId, projectName }: GenericOptions): Readonly<Record<string, string>> {
  return {
    ...(isGiven(projectId) ? {} : { projectId: 'tenantId' }),
    ...(isGiven(projectName) ? {} : { projectName: 'tenantName' }),
  };
}

/** A default domain fills in for a project's domain only where none is given, by id or by name. */
function withDefaultDomain(options: GenericOptions): Scope {
  const { projectDomainId, projectDomainName, defaultDomainId, defaultDomainName } = options;
  const named = isGiven(projectDomainId) || isGiven(projectDomainName);
  return {
    ...options,
    ...projectOf(options),
    projectDomainId: named ? projectDomainId : defaultDomainId,
    projectDomainName: named ? projectDomainName : defaultDomainName,
  };
}

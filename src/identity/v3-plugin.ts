import { corePart } from '#identity-core';
import type { AuthMethod } from '../credentials/auth-method.js';
import type { CachePart } from '../credentials/cache-id.js';
import { methodParts } from '../credentials/method-parts.js';
import { SCOPE_OPTIONS, type Scope, type ScopeBody } from '../credentials/scope.js';
import { checkBoolean } from '../errors/check-boolean.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import { atHand } from '../runtime/part.js';
import { TOKEN_LIFE_OPTIONS, tokenLifeOf, type TokenLifeOptions } from '../token/token-life-options.js';
import { checkAuthUrl, v3Root } from './auth-url.js';
import type { CachePartsWith, SignInWith } from './fresh-credentials.js';
import { identityPlugin, type IdentityPlugin } from './identity-plugin.js';
import type { RescopeParent } from './rescope.js';
import { urlPart } from './url-part.js';
import { v3CacheParts } from './v3-cache-parts.js';

/** What every Identity v3 plugin takes. */
export interface V3Options extends Scope, TokenLifeOptions {
  /** The identity service, with or without `/v3`. */
  readonly authUrl: string;
  /** `false` asks for a token without the catalog. @defaultValue true */
  readonly includeCatalog?: boolean | undefined;
}

/** The names of {@link V3Options}' options. */
export const V3_OPTIONS: readonly string[] = ['authUrl', 'includeCatalog', ...SCOPE_OPTIONS, ...TOKEN_LIFE_OPTIONS];

/** What a v3 plugin signs in with, and what for. */
export interface V3Credentials {
  readonly methods: readonly AuthMethod[];
  readonly scope: ScopeBody | undefined;
  /** Whose options they are, for errors. */
  readonly where: string;
  /** Where the credentials are bound to another scope, that is an error. @defaultValue false */
  readonly isScopeNeeded?: boolean | undefined;
  /** What else tells its tokens from others, beside methods and scope. */
  readonly cachePart?: CachePart | undefined;
}

/** The plugin for methods and a scope that are ready. */
export function v3Plugin(options: V3Options, { methods, scope, where, isScopeNeeded, cachePart }: V3Credentials): IdentityPlugin {
  const authUrl = checkAuthUrl(options.authUrl, where);
  const root = v3Root(authUrl, where);
  const { includeCatalog = true } = options;
  checkBoolean('includeCatalog', includeCatalog);
  const signInWith: SignInWith = (connection, present) =>
    corePart.use(({ v3SignIn }) => v3SignIn(connection, { root, methods: present, scope, includeCatalog, isScopeNeeded }));
  const cachePartsWith: CachePartsWith = (present) => {
    const parts = methodParts(present);
    return v3CacheParts({ at: urlPart(root), who: parts && { methods: parts, also: cachePart }, options });
  };
  return identityPlugin({
    authUrl: options.authUrl,
    ...tokenLifeOf(options),
    methods,
    renewable: () => atHand(corePart).renewabilityOf(methods),
    revision: () => atHand(corePart).jointRevision(methods),
    asksPerson: () => atHand(corePart).asksPerson(methods),
    cacheParts: () => cachePartsWith(methods),
    cachePartsWith,
    rescope: (wanted, parent) => rescopedPlugin(options, wanted, parent),
    signIn: (connection) => signInWith(connection, methods),
    signInWith,
  });
}

/** The plugin for another scope of the same identity, by the way of `rescope`. */
export function rescopedPlugin(
  options: Pick<V3Options, 'authUrl' | 'includeCatalog' | keyof TokenLifeOptions>,
  wanted: Scope,
  parent: RescopeParent,
): IdentityPlugin {
  const { authUrl, includeCatalog } = options;
  const { methodsForScope, wantedScope } = atHand(corePart);
  const credentials = { methods: methodsForScope(parent), scope: wantedScope(wanted), where: 'rescope', isScopeNeeded: true };
  return v3Plugin({ ...tokenLifeOf(options), authUrl, includeCatalog, ...wanted }, credentials);
}

/** Splits a helper's options into those of its method and those of the plugin. */
export function splitOptions<M extends object>(
  options: object,
  methodOptions: readonly string[],
  where: string,
): { readonly method: M; readonly plugin: V3Options } {
  refuseUnknownOptions(options, new Set([...V3_OPTIONS, ...methodOptions]), where);
  const entries = Object.entries(options);
  const pick = (names: readonly string[]): object => Object.fromEntries(entries.filter(([name]) => names.includes(name)));
  return { method: pick(methodOptions) as M, plugin: pick(V3_OPTIONS) as V3Options };
}

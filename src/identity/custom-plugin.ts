import { defaultIfEmpty, defer, map, take, type Observable } from 'rxjs';
import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { CachePart } from '../credentials/cache-id.js';
import { isGiven } from '../credentials/is-given.js';
import { toStream, type ValueOrStream } from '../credentials/value-or-stream.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { getHeader } from '../http/headers.js';
import { cacheIdOf } from '../token/store/cache-id-of.js';
import { TOKEN_LIFE_OPTIONS, tokenLifeOf, type TokenLifeOptions } from '../token/token-life-options.js';
import { TokenSource } from '../token/token-source.js';
import type { TokenState } from '../token/token-state.js';
import type { AuthHeaders, AuthPlugin } from './auth-plugin.js';
import { plainTokenCodec, type PlainToken } from './plain-token.js';

/** What a custom `getToken` gives: a token, or one with its end in milliseconds since 1970. */
export type IssuedToken = string | { readonly token: string; readonly expiresAt?: number | Date | undefined };

/** What {@link authPlugin} makes a plugin from. */
export interface CustomPluginOptions extends TokenLifeOptions {
  /** Brings a token; asked again when the last one ended or was rejected. However many wait, it is asked once. */
  readonly getToken: (connection: Connection) => ValueOrStream<IssuedToken>;
  /** The base URL for a filter; called for each request. */
  readonly getEndpoint?: ((connection: Connection, filter: EndpointFilter) => ValueOrStream<string | undefined>) | undefined;
  /** Told that the token was dropped, so that what it was made from can be dropped too. */
  readonly invalidate?: (() => void) | undefined;
  /**
   * What tells whose tokens `getToken` brings, and what for, from all others: a text of yours. Needed for a `tokenStore`, which gives
   * them to everybody who says the same.
   */
  readonly cacheId?: string | undefined;
}

/** A plugin made by {@link authPlugin}. */
export interface CustomPlugin extends AuthPlugin {
  readonly state$: Observable<TokenState>;
  getToken(connection: Connection): Observable<string | undefined>;
  getCacheId(): string | undefined;
}

interface Kept extends PlainToken {
  readonly headers: AuthHeaders;
}

/**
 * An auth plugin of your own from two or three functions. What `getToken` gave is kept until it ends or is rejected, and
 * concurrent requests share one call.
 */
export function authPlugin(options: CustomPluginOptions): CustomPlugin {
  refuseUnknownOptions(options, new Set(['getToken', 'getEndpoint', 'invalidate', 'cacheId', ...TOKEN_LIFE_OPTIONS]), 'authPlugin');
  if (typeof options.getToken !== 'function') throw new MissingRequiredOptions(['getToken'], 'authPlugin');
  const cacheParts = customCacheParts(options.cacheId);
  const tokens = new TokenSource<Kept>({
    ...tokenLifeOf(options),
    signIn: (connection) => defer(() => toStream(options.getToken(connection))).pipe(map(toKept)),
    lifeOf: ({ expiresAt }) => ({ issuedAt: undefined, expiresAt }),
    secretsOf: ({ token }) => [token],
    renewable: () => 'automatic',
    cacheParts,
    codec: { encode: plainTokenCodec.encode, decode: (state) => withHeaders(plainTokenCodec.decode(state)) },
    authUrl: undefined,
  });
  return {
    reauthenticate: options.reauthenticate,
    state$: tokens.state$,
    getCacheId: () => cacheIdOf({ cacheParts }),
    forget: (connection) => tokens.forget(connection),
    getToken: (connection) => tokens.get(connection).pipe(map(({ token }) => token)),
    getHeaders: (connection) => tokens.get(connection).pipe(map(({ headers }) => headers)),
    getEndpoint: (connection, filter) =>
      defer(() => toStream(options.getEndpoint?.(connection, filter))).pipe(
        take(1),
        map((endpoint: string | null | undefined) => endpoint ?? undefined),
        defaultIfEmpty(undefined),
      ),
    rejectedAgain: (handedOut) => tokens.rejectedAgain(({ token }) => getHeader(handedOut, 'X-Auth-Token') === token),
    invalidate: (rejected) => {
      const before = tokens.peek();
      const worthwhile = tokens.invalidate(rejected && (({ token }) => getHeader(rejected, 'X-Auth-Token') === token));
      if (before !== undefined && tokens.peek() === undefined) options.invalidate?.();
      return worthwhile;
    },
  };
}

function customCacheParts(cacheId: unknown): () => CachePart | undefined {
  if (!isGiven(cacheId)) return () => undefined;
  if (typeof cacheId !== 'string') throw new OptionError('cacheId', '"cacheId" of authPlugin has to be a text; nothing was asked for.');
  return () => ({ api: 'custom', who: cacheId });
}

function toKept(issued: IssuedToken | null | undefined): Kept {
  const { token, expiresAt } = typeof issued === 'object' && issued !== null ? issued : { token: issued, expiresAt: undefined };
  if (typeof token !== 'string' || token === '') {
    throw new AuthorizationFailure('getToken of the auth plugin gave no token; it has to give a text, or { token, expiresAt }.');
  }
  return withHeaders({ token, expiresAt: toInstant(expiresAt) });
}

function withHeaders({ token, expiresAt }: PlainToken): Kept {
  return { token, expiresAt, headers: { 'X-Auth-Token': token } };
}

function toInstant(given: number | Date | undefined): number | undefined {
  const instant = given instanceof Date ? given.getTime() : given;
  if (instant === undefined || Number.isFinite(instant)) return instant;
  throw new AuthorizationFailure(
    'getToken of the auth plugin gave an "expiresAt" that is no instant; it has to be a Date, or milliseconds since 1970.',
  );
}

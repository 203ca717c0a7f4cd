import { defaultIfEmpty, defer, map, take, type Observable } from 'rxjs';
import { isSendable } from '../access/check-token-text.js';
import { toStream } from '../credentials/value-or-stream.js';
import { AuthorizationFailure } from '../errors/authorization-failure.js';
import type { Connection } from '../http/connection.js';
import { getHeader } from '../http/headers.js';
import { cacheIdOf } from '../token/store/cache-id-of.js';
import { tokenLifeOf } from '../token/token-life-options.js';
import { TokenSource } from '../token/token-source.js';
import type { TokenState } from '../token/token-state.js';
import type { AuthHeaders, AuthPlugin } from './auth-plugin.js';
import { checkedCacheParts, type CustomPluginOptions, type IssuedToken } from './custom-plugin-options.js';
import { plainTokenCodec, type PlainToken } from './plain-token.js';

export type { CustomPluginOptions, IssuedToken } from './custom-plugin-options.js';

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
  const cacheParts = checkedCacheParts(options);
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

function toKept(issued: IssuedToken | null | undefined): Kept {
  const { token, expiresAt } = typeof issued === 'object' && issued !== null ? issued : { token: issued, expiresAt: undefined };
  if (typeof token !== 'string' || token === '') {
    throw new AuthorizationFailure('getToken of the auth plugin gave no token; it has to give a text, or { token, expiresAt }.');
  }
  if (!isSendable(token)) throw new AuthorizationFailure('getToken of the auth plugin gave a token with characters that HTTP allows in no header.');
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

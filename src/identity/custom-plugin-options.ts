import type { EndpointFilter } from '../access/endpoint-filter.js';
import type { CachePart } from '../credentials/cache-id.js';
import { isGiven } from '../credentials/is-given.js';
import type { ValueOrStream } from '../credentials/value-or-stream.js';
import { MissingRequiredOptions, OptionError } from '../errors/option-error.js';
import { refuseUnknownOptions } from '../errors/refuse-unknown-options.js';
import type { Connection } from '../http/connection.js';
import { TOKEN_LIFE_OPTIONS, type TokenLifeOptions } from '../token/token-life-options.js';

/** What a custom `getToken` gives: a token, or one with its end in milliseconds since 1970. */
export type IssuedToken = string | { readonly token: string; readonly expiresAt?: number | Date | undefined };

/** What `authPlugin` makes a plugin from. */
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

const OPTIONS: ReadonlySet<string> = new Set(['getToken', 'getEndpoint', 'invalidate', 'cacheId', ...TOKEN_LIFE_OPTIONS]);

/** What tells the tokens of these options from others. Throws an OptionError for an option that there is not, or that cannot be right. */
export function checkedCacheParts(options: CustomPluginOptions): () => CachePart | undefined {
  refuseUnknownOptions(options, OPTIONS, 'authPlugin');
  if (typeof options.getToken !== 'function') throw new MissingRequiredOptions(['getToken'], 'authPlugin');
  return customCacheParts(options.cacheId);
}

function customCacheParts(cacheId: unknown): () => CachePart | undefined {
  if (!isGiven(cacheId)) return () => undefined;
  if (typeof cacheId !== 'string') throw new OptionError('cacheId', '"cacheId" of authPlugin has to be a text; nothing was asked for.');
  return () => ({ api: 'custom', who: cacheId });
}
